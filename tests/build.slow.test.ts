import { appendFileSync, cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bundle } from '../scripts/bundle.js'
import { fixturePath } from './support/fixtures.ts'
import { livingDescendants, type Process } from './support/processes.ts'
import { type StartedCommand, startBuild } from './support/run-command.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const small = fixturePath('build', 'small')

test('all commands, and what they import, go into one script', async () => {
  const text = await bundle()

  expect(text?.length).toBeGreaterThan(2 ** 20)
})

test('a book is designed in a bundle, too, by what no bundle can hold', async () => {
  const [folder, out] = [temporaryFolder(), temporaryFolder()]
  cpSync(small, folder, { recursive: true })
  appendFileSync(join(folder, 'book.yaml'), 'design:\n  ornament: "§"\n')

  const run = await startBuild([folder, '--out', out, '--formats', 'html']).ended

  expect(run).toMatchObject({ code: 0 })
})

test('the longest slug that is taken names every file', async () => {
  const [folder, out] = [temporaryFolder(), temporaryFolder()]
  const slug = '字'.repeat(81)
  cpSync(small, folder, { recursive: true })
  appendFileSync(join(folder, 'book.yaml'), `slug: ${slug}\n`)

  const run = await startBuild([folder, '--out', out]).ended

  expect(run).toMatchObject({ code: 0 })
  const names = readdirSync(out)
  expect(names).toHaveLength(6)
  expect(names.every((name) => name.startsWith(slug))).toBe(true)
})

test('Ctrl-C ends the build with code 130, no browser left and nothing written', {
  timeout: 60_000,
}, async () => {
  const [out, temporary] = [temporaryFolder(), temporaryFolder()]
  const build = startBuild([small, '--out', out], { TMPDIR: temporary })
  const family = await familyWithBrowser(build)

  process.kill(-(build.child.pid ?? 0), 'SIGINT')
  const run = await build.ended

  expect(run.code).toBe(130)
  await expect.poll(() => family.filter((one) => one.lives())).toEqual([])
  expect(readdirSync(out)).toEqual([])
  expect(workFoldersIn(temporary)).toEqual([])
})

test('a build that is killed takes its browser along, and its temporary files', {
  timeout: 60_000,
}, async () => {
  const [out, temporary] = [temporaryFolder(), temporaryFolder()]
  const build = startBuild([small, '--out', out], { TMPDIR: temporary })
  const family = await familyWithBrowser(build)

  build.child.kill('SIGKILL')
  await build.ended

  await expect
    .poll(() => family.filter((one) => one.lives()), { timeout: 5_000 })
    .toEqual([])
  expect(workFoldersIn(temporary)).toEqual([])
  expect(readdirSync(out)).toEqual([])
})

/** All processes of a build, once its browser has started and is named. */
async function familyWithBrowser({ child }: StartedCommand): Promise<readonly Process[]> {
  await new Promise<void>((seen) => {
    child.stderr?.on('data', (text: string) => {
      if (text.includes('browser')) seen()
    })
  })
  const family = livingDescendants(child.pid ?? 0)
  expect(family.some(({ command }) => command.includes('--remote-debugging-pipe'))).toBe(
    true,
  )
  return family
}

function workFoldersIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('colophon-'))
}
