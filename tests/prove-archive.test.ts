import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ownRules } from '../scripts/prove/pdf/archive/own-rules.ts'
import {
  type Rule,
  type RuleId,
  refereeRules,
  rules,
} from '../scripts/prove/pdf/archive/rules.ts'
import { archiveRulesBroken } from './support/archive-rules.ts'
import { type Finished, finish } from './support/books.ts'
import { type BrokenArchive, brokenArchives } from './support/broken-archives.ts'
import { editPdf } from './support/edit-pdf.ts'
import { fixturePath } from './support/fixtures.ts'
import { matching, outcomeOf } from './support/proof.ts'
import { judgeByVeraPdf } from './support/verapdf.ts'

// A browser prints a book twice, and Java reads a hundred PDFs.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 })

type Part = '2' | '3'

const folder = mkdtempSync(join(tmpdir(), 'colophon-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const finished: Readonly<Record<Part, Finished>> = {
  '2': await finish(archived('a-2a'), 'pdf'),
  '3': await finish(archived('a-3a'), 'pdf'),
}

/** By what is wrong with them. */
const broken = new Map<string, Uint8Array>()
let findings: Awaited<ReturnType<typeof judgeByVeraPdf>>
beforeAll(async () => {
  for (const part of ['2', '3'] as const)
    broken.set(`nothing in part ${part}`, await editPdf(finished[part].artifact.bytes))
  for (const [name, archive] of Object.entries(brokenArchives)) {
    broken.set(name, await breakArchive(archive))
  }
  findings = new Map([...(await judge('2')), ...(await judge('3'))])
})

test.each<Part>(['2', '3'])(
  'a PDF/A-%sa that is put together anew breaks no rule',
  (part) => {
    const name = `nothing in part ${part}`

    expect(ours(name)).toEqual([])
    expect(findings.get(name)).toEqual([])
  },
)

test.each(Object.entries<BrokenArchive>(brokenArchives))(
  'our check and veraPDF find it when %s',
  (name, { breaks, referee }) => {
    const theirs = findings.get(name)?.map(({ rule }) => rule)

    expect(ours(name)).toEqual([...breaks].sort())
    expect(theirs?.sort()).toEqual([...(referee ?? breaks.filter(isNotOwn))].sort())
  },
)

test.each([
  ['colours are those of some press', '6.2.4.3-3', /colours of `DeviceCMYK` of the/],
  ['a link is not seen', '6.3.2-2', /flags 36 on page \d+ of the finished PDF/],
])('nothing is published when %s', async (name, rule, says) => {
  const { failed, findings } = await outcomeOf(finished['2'], broken.get(name))

  expect(failed).toContain('archive-pdf')
  const at = 'two-banks.pdf'
  expect(findings).toContainEqual(matching(['pdf-unarchivable', at, says]))
  expect(findings).toContainEqual(
    matching(['pdf-unarchivable', at, `(PDF/A-2a, rule ${rule})`]),
  )
})

test('where veraPDF finds something else, it is said why', () => {
  for (const { because, breaks, referee } of Object.values(brokenArchives)) {
    expect(referee === undefined).toBe(because === undefined)
    expect(breaks.filter(isNotOwn)).not.toEqual(referee)
  }
})

test.each([
  ['2', 153],
  ['3', 155],
] as const)('each of veraPDF’s rules of PDF/A-%sa is looked after', (part, count) => {
  expect(Object.keys(refereeRules(part))).toHaveLength(count)
})

/** Eight million objects are more than a test can make. */
const tooLarge: readonly string[] = ['6.1.13-7']

test('each rule that is checked has a PDF that breaks it', () => {
  const caught = new Set(Object.values(brokenArchives).flatMap(({ breaks }) => breaks))
  const uncaught = Object.entries<Rule>(rules)
    .filter(([id, rule]) => 'checked' in rule && !caught.has(id as RuleId))
    .map(([id]) => id)

  expect(uncaught).toEqual(tooLarge)
})

/** A copy of a fixture that asks for a standard. */
function archived(standard: string): string {
  const copy = join(folder, standard)
  cpSync(fixturePath('books', 'two-banks'), copy, { recursive: true })
  const settings = join(copy, 'book.yaml')
  writeFileSync(settings, `${readFileSync(settings, 'utf8')}pdf-standard: ${standard}\n`)
  return copy
}

async function breakArchive(archive: BrokenArchive): Promise<Uint8Array> {
  const { edits = [], isClassic, part = '2', rewrite } = archive
  let bytes = await editPdf(finished[part].artifact.bytes, ...edits)
  if (isClassic) {
    const document = await PDFDocument.load(bytes, { updateMetadata: false })
    bytes = await document.save({ useObjectStreams: false, addDefaultPage: false })
  }
  if (!rewrite) return bytes
  const source = Buffer.from(bytes).toString('latin1')
  const rewritten = rewrite(source)
  if (rewritten === source) throw new Error('Cannot find what to change in the PDF')
  return Buffer.from(rewritten, 'latin1')
}

function judge(part: Part): ReturnType<typeof judgeByVeraPdf> {
  const files = [...broken].map(([name, bytes]) => ({ name, bytes }))
  const own = files.filter(({ name }) => partOf(name) === part)
  return judgeByVeraPdf(own, [`${part}a`])
}

function partOf(name: string): Part {
  const [, part = brokenArchives[name]?.part ?? '2'] =
    /^nothing in part (.)/.exec(name) ?? []
  return part as Part
}

function ours(name: string): readonly string[] {
  const part = partOf(name)
  const bytes = broken.get(name) ?? new Uint8Array()
  return archiveRulesBroken(bytes, part, finished[part].book.sources)
}

function isNotOwn(rule: string): boolean {
  return !(rule in ownRules)
}
