import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from 'sarif'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { formatSarif } from '../scripts/command/format-sarif.ts'
import { report } from '../scripts/problems.ts'
import { fixturePath } from './support/fixtures.ts'
import { runBuild } from './support/run-build.ts'
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
  expect(run.code).toBe(1)
  expect(placesIn(log)).toEqual([
    'tests/fixtures/build/three-problems/book.yaml:5:1 error',
    'tests/fixtures/build/three-problems/01-morning.md:5:1 error',
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
