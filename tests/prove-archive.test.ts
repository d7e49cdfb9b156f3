import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { archiveRules } from '../scripts/prove/pdf/standards.ts'
import { type Finished, finish } from './support/books.ts'
import {
  archivedBook,
  type BrokenArchive,
  breakArchive,
  brokenArchives,
} from './support/broken-archives.ts'
import { editPdf } from './support/edit-pdf.ts'
import { heldByValidator } from './support/held-by-validators.ts'
import { archiveRulesBroken, matching, outcomeOf } from './support/proof.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 })

type Part = '2' | '3'

const folder = mkdtempSync(join(tmpdir(), 'colophon-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const finished: Readonly<Record<Part, Finished>> = {
  '2': await finish(archivedBook(folder, 'a-2a'), 'pdf'),
  '3': await finish(archivedBook(folder, 'a-3a'), 'pdf'),
}

/** By what is wrong with them. */
const broken = new Map<string, Uint8Array>()
beforeAll(async () => {
  for (const part of ['2', '3'] as const)
    broken.set(`nothing in part ${part}`, await editPdf(finished[part].artifact.bytes))
  for (const [name, archive] of Object.entries(brokenArchives)) {
    const { bytes } = finished[archive.part ?? '2'].artifact
    broken.set(name, await breakArchive(bytes, archive))
  }
})

test.each<Part>(['2', '3'])(
  'a PDF/A-%sa that is put together anew breaks no rule',
  (part) => {
    const name = `nothing in part ${part}`

    expect(ours(name)).toEqual([])
  },
)

test.each(Object.entries<BrokenArchive>(brokenArchives))(
  'our check finds it when %s, where a manuscript decides it',
  (name, { breaks }) => {
    expect(ours(name)).toEqual(breaks.filter(isBuilt).sort())
  },
)

test.each([['a name is too long', '6.1.13-4', /name of 128 bytes of the finished PDF/]])(
  'nothing is published when %s',
  async (name, rule, says) => {
    const { failed, findings } = await outcomeOf(finished['2'], broken.get(name))

    expect(failed).toContain('archive-pdf')
    const at = 'two-banks.pdf'
    expect(findings).toContainEqual(matching(['pdf-unarchivable', at, says]))
    expect(findings).toContainEqual(
      matching(['pdf-unarchivable', at, `(PDF/A-2a, rule ${rule})`]),
    )
  },
)

test('where veraPDF finds something else, it is said why', () => {
  for (const { because, breaks, referee } of Object.values(brokenArchives)) {
    expect(referee === undefined).toBe(because === undefined)
    expect(breaks.filter(isNotOwn)).not.toEqual(referee)
  }
})

/** Eight million objects are more than a test can make. */
const tooLarge: readonly string[] = ['6.1.13-7']

test('each rule has a PDF that breaks it: those of a build, and those that veraPDF holds', () => {
  const held = Object.keys(heldByValidator('PDF/A-2a').rules)
  const caught = Object.values(brokenArchives).flatMap(({ breaks }) => breaks)

  expect([...new Set([...caught, ...tooLarge])].sort()).toEqual(
    [...held, ...Object.keys(archiveRules)].sort(),
  )
})

function ours(name: string): readonly string[] {
  return archiveRulesBroken(broken.get(name) ?? new Uint8Array())
}

function isBuilt(rule: string): boolean {
  return rule in archiveRules
}

function isNotOwn(rule: string): boolean {
  return !rule.startsWith('own-')
}
