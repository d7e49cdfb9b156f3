import { execFileSync } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { refusePlace } from '../scripts/command/refuse-place.ts'
import { writeOutputs } from '../scripts/command/write-outputs.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const nobody = 2 ** 22 + 1 // Above any process id that Linux gives.
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

test.each([
  ['a link to a file', (place, victim) => symlinkSync(join(victim, 'bashrc'), place)],
  ['a link to a folder', (place, victim) => symlinkSync(victim, place)],
  ['a link to a file to be', (place, victim) => symlinkSync(join(victim, 'new'), place)],
  ['a link to itself', (place) => symlinkSync(place, place)],
  ['a pipe', (place) => execFileSync('mkfifo', [place])],
] satisfies [string, (place: string, victim: string) => unknown][])(
  '%s in the place of a file is replaced, and not followed',
  async (_, put) => {
    const [out, victim] = [temporaryFolder(), folderOfAnother()]
    put(join(out, 'book.pdf'), victim)

    await writeOutputs(out, edition('first'))

    expect(lstatSync(join(out, 'book.pdf')).isFile()).toBe(true)
    expect(contentsOf(out)['book.pdf']).toBe('first')
    expect(contentsOf(victim)).toEqual({ bashrc: 'mine' })
  },
)

test('a link stays one when the edition cannot take its place', async () => {
  const [out, victim] = [temporaryFolder(), folderOfAnother()]
  symlinkSync(join(victim, 'bashrc'), join(out, 'book.pdf'))
  mkdirSync(join(out, 'book.html'))

  await expect(writeOutputs(out, edition('first'))).rejects.toThrow('book.html')

  expect(readlinkSync(join(out, 'book.pdf'))).toBe(join(victim, 'bashrc'))
  expect(contentsOf(victim)).toEqual({ bashrc: 'mine' })
})

test.each([
  ['a link', (place, victim) => symlinkSync(victim, place)],
  ['a file', (place) => writeFileSync(place, 'run me')],
  [
    'a folder of links',
    (place, victim) => {
      mkdirSync(place)
      symlinkSync(victim, join(place, 'new'))
      symlinkSync(join(victim, 'bashrc'), join(place, 'old'))
    },
  ],
  [
    'a folder with a journal',
    (place, victim) => {
      mkdirSync(place)
      const move = { path: join(victim, 'bashrc'), fresh: 'payload', old: 'payload' }
      for (const name of ['begun.json', 'undone.json', 'payload'])
        writeFileSync(join(place, name), JSON.stringify([move]))
    },
  ],
] satisfies [string, (place: string, victim: string) => void][])(
  '%s under the name of what a killed build leaves is removed, and nothing done by it',
  async (_, put) => {
    const [out, victim] = [temporaryFolder(), folderOfAnother()]
    put(join(out, `.colophon-${nobody}-x`), victim)
    put(join(out, `.colophon.lock-${nobody}-x`), victim)

    await writeOutputs(out, edition('first'))

    expect(readdirSync(out).sort()).toEqual([...paths].sort())
    expect(contentsOf(victim)).toEqual({ bashrc: 'mine' })
  },
)

test.each(['../a.html', 'b/a.html', '/tmp/a.html', 'b/', 'a\0b', '.', '..', ''])(
  'an output is never written to `%s`',
  async (path) => {
    const out = temporaryFolder()

    const writing = writeOutputs(out, [{ path, bytes: new Uint8Array() }])

    await expect(writing).rejects.toThrow(`Cannot write \`${path}\``)
    expect(readdirSync(out)).toEqual([])
  },
)

test.each([
  ['a file', (place) => writeFileSync(place, '')],
  ['a link to nowhere', (place) => symlinkSync(`${place}/nowhere`, place)],
  ['a link to itself', (place) => symlinkSync(place, place)],
  ['a link to a device', (place) => symlinkSync('/dev/full', place)],
] satisfies [string, (place: string) => void][])(
  '%s is no output folder, nor holds one',
  (_, put) => {
    const place = join(temporaryFolder(), 'out')
    put(place)

    for (const path of [place, `${place}/`, join(place, 'new')]) {
      expect(refusePlace('--out', 'folder', path)).toContain(
        `Unexpected \`--out ${path}\``,
      )
    }
  },
)

test.each([
  '/proc/x',
  '/proc/x/y',
  '/dev/full',
  '/dev/full/x',
  `/tmp/${'x'.repeat(300)}`,
])('`%s` is no output folder, which is known at once', (path) => {
  expect(refusePlace('--out', 'folder', path)).toContain('expected a folder')
})

test('an output folder may be new, or a link to a folder, and to ask leaves nothing', () => {
  const home = temporaryFolder()
  symlinkSync(folderOfAnother(), join(home, 'link'))

  for (const name of ['', 'new', 'new/in/new', 'link', 'link/new'])
    expect(refusePlace('--out', 'folder', join(home, name))).toBeUndefined()

  expect(readdirSync(home)).toEqual(['link'])
})

test('a file of problems takes the place of a file, and of nothing else', () => {
  const home = temporaryFolder()
  const [old, link] = [join(home, 'old'), join(home, 'link')]
  writeFileSync(old, '')
  symlinkSync(old, link)

  for (const path of [link, home, `${home}/..`, '/', '/dev/full', '/proc/x', `${old}/x`])
    expect(refusePlace('--sarif', 'file', path)).toContain('expected a new file')
  for (const path of [old, join(home, 'new', 'file')])
    expect(refusePlace('--sarif', 'file', path)).toBeUndefined()
})

function folderOfAnother(): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'bashrc'), 'mine')
  return folder
}

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
