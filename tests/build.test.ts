import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../scripts/build.ts'
import { fixturePath } from './support/fixtures.ts'
import { runBuild } from './support/run-command.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const small = fixturePath('build', 'small')
const troubled = fixturePath('build', 'three-problems')
const stackTrace = /^\s+at .*[:(]\d+/mu

test('help names every format and option, and makes nothing', async () => {
  const run = await runBuild(['--help'])

  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(run.stdout).toContain('pdf, epub, html')
  expect(run.stdout).toContain('--trim')
})

test.each([
  ['an unknown option', ['--draft'], '--draft', '--formats'],
  ['an unknown format', ['--formats', 'pdf,doc'], 'doc', 'pdf, epub, html'],
  ['no format', ['--formats', ''], 'format', 'pdf, epub, html'],
  ['two manuscripts', ['one', 'two'], 'two', 'one manuscript'],
  ['an option without its value', ['--out'], '--out', 'missing'],
  ['an empty folder', [small, '--out', ''], '--out', 'path'],
  ['an empty file', [small, '--sarif='], '--sarif', 'path'],
  ['an empty manuscript', [''], 'MANUSCRIPT', 'path'],
  ['an unknown trim size', [small, '--trim', 'A99'], 'A99', 'a5'],
  ['an unknown bleed', [small, '--bleed', '3'], '`3`', '3mm'],
  ['unknown marks', [small, '--marks', 'fold'], 'fold', 'crop'],
  ['an unknown standard', [small, '--pdf-standard', 'ua-1,a-4'], 'a-4', 'a-2a'],
  ['no standard', [small, '--pdf-standard', ''], 'standard', 'a-2a'],
  ['two standards in one', [small, '--pdf-standard', 'a-2a,a-3a'], 'a-3a', 'one of them'],
])('%s is named, with what was expected', (_, args, found, expected) => {
  const said = build.readArguments(args)

  expect(said).toEqual(expect.stringContaining(found))
  expect(said).toEqual(expect.stringContaining(expected))
})

test('a wrong argument ends with code 2 and says what was expected', async () => {
  const run = await runBuild(['--draft'])

  expect(run).toMatchObject({ code: 2, stdout: '' })
  expect(run.stderr).toContain('--draft')
  expect(run.stderr).toContain('--formats')
})

test('a wrong key and problems in two files are all told in one run, each at its place', async () => {
  const out = join(temporaryFolder(), 'out')

  const run = await runBuild([troubled, '--out', out])

  expect(run.code).toBe(1)
  expect(placesIn(run.stderr)).toEqual([
    'book.yaml:5:1',
    '01-morning.md:5:1',
    '02-evening.md:3:19',
  ])
  expect(run.stderr).toContain('2 errors, 1 warning')
  expect(run.stderr).not.toMatch(stackTrace)
})

test('the last good files stay when the manuscript has errors', async () => {
  const out = temporaryFolder()
  writeFileSync(join(out, 'a-troubled-book.epub'), 'the last good one')

  const run = await runBuild([troubled, '--out', out])

  expect(run.code).toBe(1)
  expect(readdirSync(out)).toEqual(['a-troubled-book.epub'])
  expect(readFileSync(join(out, 'a-troubled-book.epub'), 'utf8')).toBe(
    'the last good one',
  )
})

test('a missing manuscript is a problem with a hint', async () => {
  const run = await runBuild([
    fixturePath('build', 'nowhere'),
    '--out',
    temporaryFolder(),
  ])

  expect(run.code).toBe(1)
  expect(run.stderr).toContain('manuscript-missing')
  expect(run.stderr).not.toMatch(stackTrace)
})

test('four files and their proof come out, with nothing beside them, and a table says what they are', {
  timeout: 120_000,
}, async () => {
  const out = join(temporaryFolder(), 'new', 'folder')

  const run = await runBuild([small, '--out', out])

  expect(run).toMatchObject({ code: 0 })
  expect(readdirSync(out).sort()).toEqual([
    'a-small-book.epub',
    'a-small-book.html',
    'a-small-book.onix.xml',
    'a-small-book.pdf',
    'a-small-book.proof.html',
    'a-small-book.proof.json',
  ])
  expect(run.stdout).toMatch(/a-small-book\.pdf +\d+ pages +\d+ kB +\d/u)
  expect(run.stderr).toMatch(/^browser .*Chrom/mu)
})

test.each([
  ['--out', '/proc/x'],
  ['--keep-print', '/dev/full'],
  ['--sarif', '/dev/full'],
])('`%s %s` is a wrong argument, told before any work', async (option, path) => {
  const run = await runBuild([small, option, path])

  expect(run).toMatchObject({ code: 2, stdout: '' })
  expect(run.stderr).toMatch(
    new RegExp(`^Unexpected \`${option} ${path}\`, expected`, 'u'),
  )
  expect(run.stderr).not.toContain('browser')
})

/** `file:line:column` at the head of each problem, without folders. */
function placesIn(report: string): string[] {
  const heads = report.matchAll(/^(?:.*\/)?(?<place>[^/\s]+:\d+:\d+) {2}/gmu)
  return [...heads].map(({ groups }) => groups?.place ?? '')
}
