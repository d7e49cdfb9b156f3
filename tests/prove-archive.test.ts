import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { archiveRules } from '../scripts/prove/pdf/archive-pdf.ts'
import { archiveRulesBroken } from './support/archive-rules.ts'
import { type Finished, finish } from './support/books.ts'
import { type BrokenArchive, brokenArchives } from './support/broken-archives.ts'
import { editPdf } from './support/edit-pdf.ts'
import { fixturePath } from './support/fixtures.ts'
import { heldByReferee } from './support/held-by-referees.ts'
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
  'veraPDF finds it when %s, and so does our check where a manuscript decides it',
  (name, { breaks, referee }) => {
    const theirs = findings.get(name)?.map(({ rule }) => rule)

    expect(ours(name)).toEqual(breaks.filter(isBuilt).sort())
    expect(theirs?.sort()).toEqual([...(referee ?? breaks.filter(isNotOwn))].sort())
  },
)

test.each([
  ['metadata speak of another part', '6.6.4-2', /part 4 of the finished PDF, expected/],
  ['a name is too long', '6.1.13-4', /name of 128 bytes of the finished PDF/],
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

/** Eight million objects are more than a test can make. */
const tooLarge: readonly string[] = ['6.1.13-7']

test('each rule has a PDF that breaks it: those of a build, and those that veraPDF holds', () => {
  const held = Object.keys(heldByReferee('PDF/A-2a').rules)
  const caught = Object.values(brokenArchives).flatMap(({ breaks }) => breaks)

  expect([...new Set([...caught, ...tooLarge])].sort()).toEqual(
    [...held, ...Object.keys(archiveRules)].sort(),
  )
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

function isBuilt(rule: string): boolean {
  return rule in archiveRules
}

function isNotOwn(rule: string): boolean {
  return !rule.startsWith('own-')
}
