import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeOutputs } from '../scripts/command/write-outputs.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const paths = ['book.pdf', 'book.epub', 'book.html']

test('the files of an edition take the places of those of the last, and nothing else is left', async () => {
  const out = temporaryFolder()

  await writeOutputs(out, edition('first'))
  const written = await writeOutputs(out, edition('second'))

  expect(written).toEqual(paths.map((path) => join(out, path)))
  expect(contentsOf(out)).toEqual({
    'book.pdf': 'second',
    'book.epub': 'second',
    'book.html': 'second',
  })
})

test('many editions at once into one folder end with one whole edition', {
  timeout: 30_000,
}, async () => {
  const out = temporaryFolder()
  const names = Array.from({ length: 8 }, (_, index) => `edition ${index}`)

  await Promise.all(names.map((name) => writeOutputs(out, edition(name))))

  const contents = contentsOf(out)
  expect(Object.keys(contents).sort()).toEqual([...paths].sort())
  expect(new Set(Object.values(contents)).size).toBe(1)
})

test('when one file cannot take its place, the last edition stays whole', async () => {
  const out = temporaryFolder()
  writeFileSync(join(out, 'book.pdf'), 'first')
  mkdirSync(join(out, 'book.html', 'in the way'), { recursive: true })

  const writing = writeOutputs(out, edition('second'))

  await expect(writing).rejects.toThrow('book.html')
  expect(readdirSync(out).sort()).toEqual(['book.html', 'book.pdf'])
  expect(readFileSync(join(out, 'book.pdf'), 'utf8')).toBe('first')
})

test('what killed builds left goes with the next edition, a lock included', async () => {
  const out = temporaryFolder()
  const nobody = 2 ** 22 + 1 // Above any process id that Linux gives.
  mkdirSync(join(out, `.colophon-${nobody}-x`))
  mkdirSync(join(out, `.colophon.lock-${nobody}-x`))

  await writeOutputs(out, edition('first'))

  expect(readdirSync(out).sort()).toEqual([...paths].sort())
})

test('what other builds are writing now stays', async () => {
  const out = temporaryFolder()
  const theirs = `.colophon-${process.ppid}-x`
  mkdirSync(join(out, theirs))

  await writeOutputs(out, edition('first'))

  expect(readdirSync(out)).toContain(theirs)
})

function edition(name: string) {
  const bytes = new TextEncoder().encode(name)
  return paths.map((path) => ({ path, bytes }))
}

function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder)
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
}
