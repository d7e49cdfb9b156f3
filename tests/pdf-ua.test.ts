import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { generateBook } from '../scripts/bench/generate-book.ts'
import { finish } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { heldByReferee } from './support/held-by-referees.ts'
import { uaRulesBroken } from './support/ua-rules.ts'
import { judgeByVeraPdf, type VeraPdfFinding } from './support/verapdf.ts'

// A browser prints every book before Java reads them.
vi.setConfig({ hookTimeout: 300_000 })

const sixtyPages = { chapters: 4, notes: 150, pictures: 6, words: 12_900 }

const folder = mkdtempSync(join(tmpdir(), 'colophon-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Where each manuscript is, by what it is called here. */
const books = new Map([
  ['the article', 'manuscript'],
  // The books by which veraPDF holds the rules that no build checks.
  ...heldByReferee('PDF/UA-1').books.map((book) => [book, fixturePath(book)] as const),
  ['every-construct', inLettersOfOurFonts('every-construct')],
  ['sixty pages of prose, notes, tables and pictures', join(folder, 'sixty')],
])

const files: { readonly name: string; readonly bytes: Uint8Array }[] = []
let findings: ReadonlyMap<string, readonly VeraPdfFinding[]>
beforeAll(async () => {
  await generateBook(join(folder, 'sixty'), sixtyPages, 1)
  for (const [name, path] of books) {
    const { artifact } = await finish(path, 'pdf')
    files.push({ name, bytes: artifact.bytes })
  }
  findings = await judgeByVeraPdf(files)
})

test.each([...books.keys()])('%s is PDF/UA-1 to veraPDF', (name) => {
  expect(findings.get(name)).toEqual([])
})

test.each([...books.keys()])('%s is PDF/UA-1 to our own check', (book) => {
  const { bytes } = files.find(({ name }) => name === book) ?? {}

  expect(bytes && uaRulesBroken(bytes)).toEqual([])
})

/** A copy without the Hebrew and Chinese that fits an e-book, and that no PDF is published with. */
function inLettersOfOurFonts(name: string): string {
  const copy = join(folder, name)
  cpSync(fixturePath('books', name), copy, { recursive: true })
  const chapter = join(copy, 'furt.md')
  const text = readFileSync(chapter, 'utf8')
  writeFileSync(
    chapter,
    text.replace('[שלום]{lang=he}', '[πόρος]{lang=el}').replace('漢', 'К'),
  )
  return copy
}
