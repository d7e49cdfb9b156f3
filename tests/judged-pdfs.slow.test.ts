/**
 * veraPDF judges the PDFs of whole books, and broken ones, which our own checks must see too. Java
 * starts once for each standard.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { PdfStandard } from '../scripts/book.ts'
import { generateBook } from './bench/generate-book.ts'
import { buildBook, finish, sharedBrowser } from './support/books.ts'
import {
  archivedBook,
  type BrokenArchive,
  breakArchive,
  brokenArchives,
} from './support/broken-archives.ts'
import { type BrokenPdf, brokenPdfs } from './support/broken-pdfs.ts'
import { editPdf } from './support/edit-pdf.ts'
import { fixtureNames, fixturePath, manuscriptIn } from './support/fixtures.ts'
import { heldByValidator } from './support/held-by-validators.ts'
import { uaRulesBroken } from './support/proof.ts'
import { judgeByVeraPdf, type VeraPdfFinding } from './support/validators.ts'

// A browser prints every book before Java reads them.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 900_000 })

const folder = mkdtempSync(join(tmpdir(), 'colophon-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Part = '2' | '3'
type Judged = 'ua1' | '2a' | '3a'

const files: Readonly<Record<Judged, Map<string, Uint8Array>>> = {
  ua1: new Map(),
  '2a': new Map(),
  '3a': new Map(),
}
const findings: Record<Judged, ReadonlyMap<string, readonly VeraPdfFinding[]>> = {
  ua1: new Map(),
  '2a': new Map(),
  '3a': new Map(),
}

/** Where each manuscript is, by what it is called here. */
const books = new Map([
  ['the article', 'manuscript'],
  // The books by which veraPDF holds the rules that no build checks.
  ...heldByValidator('PDF/UA-1').books.map((book) => [book, fixturePath(book)] as const),
  ['every-construct', inLettersOfOurFonts('every-construct')],
  ['signs, emoji, Hebrew and Arabic', fixturePath('books', 'signs')],
  ['works cited in notes', fixturePath('citations', 'notes', 'manuscript')],
  ['a book in Japanese', fixturePath('books', 'japanese')],
  ['a whole work of non-fiction', fixturePath('books', 'working-water')],
  ['sixty pages of prose, notes, tables and pictures', join(folder, 'sixty')],
])
const structures = fixtureNames('structure')
/** The books by which veraPDF holds the rules that no build checks. */
const archives = heldByValidator('PDF/A-2a').books.map((book) => fixturePath(book))
const standards = [
  ['a-2a', '2a'],
  ['a-3a', '3a'],
] as const

beforeAll(async () => {
  const sixtyPages = { chapters: 4, notes: 150, pictures: 6, words: 12_900 }
  await generateBook(join(folder, 'sixty'), sixtyPages, 1, await sharedBrowser())
  for (const [name, path] of books) files.ua1.set(name, await pdfOf(path))
  for (const name of structures) {
    files.ua1.set(`structure: ${name}`, await pdfOf(manuscriptIn('structure', name)))
  }
  for (const path of archives) {
    for (const [standard, flavour] of standards) {
      const bytes = await archiveOf(path, standard)
      files.ua1.set(`${path} ${standard}`, bytes)
      files[flavour].set(path, bytes)
    }
  }
  const banks = await pdfOf(fixturePath('books', 'two-banks'))
  files.ua1.set('nothing', await editPdf(banks))
  for (const [name, { edits }] of Object.entries(brokenPdfs)) {
    files.ua1.set(name, await editPdf(banks, ...edits))
  }
  for (const part of ['2', '3'] as const) {
    const whole = await pdfOf(archivedBook(folder, `a-${part}a`))
    const judged = files[`${part}a`]
    judged.set('nothing', await editPdf(whole))
    for (const [name, archive] of Object.entries(brokenArchives)) {
      if (partOf(archive) === part) judged.set(name, await breakArchive(whole, archive))
    }
  }
  for (const flavour of ['ua1', '2a', '3a'] as const) {
    const judged = [...files[flavour]].map(([name, bytes]) => ({ name, bytes }))
    findings[flavour] = await judgeByVeraPdf(judged, [flavour])
  }
})

describe('PDF/UA-1', () => {
  test.each([...books.keys()])('is what %s is, to veraPDF', (name) => {
    expect(findings.ua1.get(name)).toEqual([])
  })

  test.each([...books.keys()])('is what %s is, to our own check', (name) => {
    expect(uaRulesBroken(files.ua1.get(name) ?? new Uint8Array())).toEqual([])
  })

  test('is broken by none of the structures but by what no machine can mend', () => {
    const broken = structures.map((name) => [
      name,
      findings.ua1.get(`structure: ${name}`)?.map(({ rule }) => rule),
    ])

    expect(Object.fromEntries(broken)).toEqual({
      ...Object.fromEntries(structures.map((name) => [name, []])),
      // It has pictures that nobody has described, and so does not call itself PDF/UA.
      figures: ['5-1'],
    })
  })

  test('is not broken by a PDF that is taken apart and put together', () => {
    expect(findings.ua1.get('nothing')).toEqual([])
  })

  test.each(Object.entries<BrokenPdf>(brokenPdfs))(
    'is broken to veraPDF when %s',
    (name, { breaks }) => {
      const theirs = rulesOf(findings.ua1.get(name))

      expect(theirs).toEqual(breaks.filter(isTheirs).sort())
    },
  )
})

describe.each(standards)('PDF/%s', (standard, flavour) => {
  test.each(archives)('is what %s is to veraPDF, and PDF/UA-1', (path) => {
    expect(findings[flavour].get(path)).toEqual([])
    expect(findings.ua1.get(`${path} ${standard}`)).toEqual([])
  })

  test('is not broken by a PDF that is put together anew', () => {
    expect(findings[flavour].get('nothing')).toEqual([])
  })
})

test.each(Object.entries<BrokenArchive>(brokenArchives))(
  'an archive is broken to veraPDF when %s',
  (name, archive) => {
    const theirs = rulesOf(findings[`${partOf(archive)}a`].get(name))

    const expected = archive.referee ?? archive.breaks.filter(isTheirs)
    expect(theirs).toEqual([...expected].sort())
  },
)

async function pdfOf(path: string): Promise<Uint8Array> {
  return (await finish(path, 'pdf')).artifact.bytes
}

async function archiveOf(path: string, standard: PdfStandard): Promise<Uint8Array> {
  const { artifacts, files } = await buildBook({
    manuscriptPath: path,
    formats: ['pdf'],
    pdfStandards: [standard],
  })
  const [artifact] = artifacts
  if (!artifact)
    throw new Error(`Cannot publish: ${files.flatMap((file) => file.messages)}`)
  return artifact.bytes
}

function partOf({ part }: BrokenArchive): Part {
  return part ?? '2'
}

/** Rules of our own have names of our own. */
function isTheirs(rule: string): boolean {
  return !rule.startsWith('own-')
}

function rulesOf(found: readonly VeraPdfFinding[] | undefined) {
  return found?.map(({ rule }) => rule).sort()
}

/** A copy without the Chinese that fits an e-book, and that no PDF is published with. */
function inLettersOfOurFonts(name: string): string {
  const copy = join(folder, name)
  cpSync(fixturePath('books', name), copy, { recursive: true })
  const chapter = join(copy, 'furt.md')
  const text = readFileSync(chapter, 'utf8')
  writeFileSync(chapter, text.replace('漢', 'К'))
  return copy
}
