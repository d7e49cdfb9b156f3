import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Log } from 'sarif'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { formatSarif } from '../scripts/command/format-sarif.ts'
import { type ProblemCode, problems, report } from '../scripts/problems/report.ts'
import { fixturePath } from './support/fixtures.ts'
import { runBuild } from './support/run-command.ts'
import { sarifSchema } from './support/sarif-schema.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

test('the problems of a failed build are in SARIF, each at its place, and no output is', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'reports', 'problems.sarif')
  const out = join(folder, 'out')

  const run = await runBuild([
    fixturePath('build', 'three-problems'),
    '--out',
    out,
    '--sarif',
    path,
  ])

  const log: Log = JSON.parse(readFileSync(path, 'utf8'))
  isSarif(log)
  expect(isSarif.errors).toBe(null)
  expect(run.code).toBe(1)
  expect(placesIn(log)).toEqual([
    'tests/fixtures/build/three-problems/book.yaml:5:1 error',
    'tests/fixtures/build/three-problems/01-morning.md:5:1 warning',
    'tests/fixtures/build/three-problems/02-evening.md:3:19 error',
  ])
  expect(readdirSync(join(folder, 'reports'))).toEqual(['problems.sarif'])
  expect(existsSync(out) ? readdirSync(out) : []).toEqual([])
})

test('each rule is there once, with what to do, and each result points at its own', () => {
  const log = logOf()

  const { results = [], tool } = log.runs[0] ?? {}
  const rules = tool?.driver.rules ?? []
  expect(rules.map(({ id }) => id)).toEqual(['file-empty', 'heading-level-skipped'])
  expect(rules.every(({ help }) => help && help.text.length > 20)).toBe(true)
  for (const { ruleId, ruleIndex = -1 } of results) {
    expect(rules[ruleIndex]?.id).toBe(ruleId)
  }
  expect(results.map(({ level }) => level)).toEqual(['error', 'error', 'warning'])
})

test('a region has the end of what it points at, and a path is a valid address', () => {
  const [first, second] = logOf().runs[0]?.results ?? []

  expect(second?.locations?.[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: 'a%20folder/%C3%96l%20%26%20%C3%84hren.md' },
    region: { startLine: 3, startColumn: 1, endLine: 3, endColumn: 4 },
  })
  expect(first?.locations?.[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: 'a%20folder/%C3%96l%20%26%20%C3%84hren.md' },
  })
  expect(JSON.stringify(logOf())).not.toContain(process.cwd())
})

test('a log is what the standard and code hosts ask for, with problems of every kind or none', () => {
  const kinds = Object.entries(problems) as readonly (readonly [ProblemCode, unknown])[]
  const file = new VFile({ path: 'a: folder/%41 #1.md' })
  const details = Array.from({ length: 8 }, (_, index) => String(index)) as never
  for (const [code] of kinds)
    report(file, code, details, {
      start: { line: 1, column: 1 },
      end: { line: 2, column: 1 },
    })
  const unplaced = new VFile({ path: '/elsewhere/ford.pdf' })
  report(unplaced, 'file-empty', [])

  for (const files of [[file, unplaced], []]) {
    const log: Log = JSON.parse(formatSarif(files))
    isSarif(log)
    expect(isSarif.errors).toBe(null)
    expect(log.runs[0]?.results).toHaveLength(files.length && kinds.length + 1)
  }
})

const badLogs: Readonly<Record<string, (log: Log) => void>> = {
  'a line 0': (log) => regionIn(log, { startLine: 0 }),
  'an end without a start': (log) => regionIn(log, { startLine: 1, endColumn: 2 }),
  'a path of a machine': (log) => uriIn(log, '/elsewhere/ford.md'),
  'a path with a space': (log) => uriIn(log, 'a folder/ford.md'),
  'a rule without help': (log) => delete log.runs[0]?.tool.driver.rules?.[0]?.help,
  'another version': (log) => Object.assign(log, { version: '2.0.0' }),
}

test.each(Object.entries(badLogs))('a log with %s is none', (_, spoil) => {
  const log = logOf()
  spoil(log)

  expect(isSarif(log)).toBe(false)
})

test('columns count as editors do, also after letters of two units and tabs', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'ford.md')
  const head = '---\ntitle: A Ford\nauthors: Ada Brook\nlanguage: en\n---\n'
  writeFileSync(path, `${head}\n𝒜 𝒷 [nowhere](#nowhere)\n\n- a\t[nowhere](#nowhere)\n`)
  const out = join(folder, 'out')
  await runBuild([path, '-f', 'html', '-o', out, '--sarif', join(folder, 'ford.sarif')])

  const log: Log = JSON.parse(readFileSync(join(folder, 'ford.sarif'), 'utf8'))
  const regions = log.runs[0]?.results?.map(({ locations }) => {
    return locations?.[0]?.physicalLocation?.region
  })

  expect(log.runs[0]?.columnKind).toBe('utf16CodeUnits')
  expect(regions).toEqual([
    { startLine: 7, startColumn: 7, endLine: 7, endColumn: 26 },
    { startLine: 9, startColumn: 5, endLine: 9, endColumn: 24 },
  ])
})

const isSarif = new Ajv2020({ strict: true, strictRequired: false }).compile(sarifSchema)

function regionIn(log: Log, region: object): void {
  Object.assign(log.runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation ?? {}, {
    region,
  })
}

function uriIn(log: Log, uri: string): void {
  const { physicalLocation } = log.runs[0]?.results?.[0]?.locations?.[0] ?? {}
  Object.assign(physicalLocation?.artifactLocation ?? {}, { uri })
}

function logOf(): Log {
  const file = new VFile({ path: 'a folder/Öl & Ähren.md' })
  const place = (line: number) => ({
    start: { line, column: 1 },
    end: { line, column: 4 },
  })
  report(file, 'file-empty', [])
  report(file, 'file-empty', [], place(3))
  report(file, 'heading-level-skipped', ['4', '3'], place(5))
  return JSON.parse(formatSarif([file, file]))
}

/** `path:line:column level` of each result. */
function placesIn(log: Log): readonly string[] {
  return (log.runs[0]?.results ?? []).map(({ level, locations = [] }) => {
    const { artifactLocation, region } = locations[0]?.physicalLocation ?? {}
    const place = [artifactLocation?.uri, region?.startLine, region?.startColumn].join(
      ':',
    )
    return `${place} ${level}`
  })
}
