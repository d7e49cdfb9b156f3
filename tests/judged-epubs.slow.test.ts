/**
 * EPUBCheck by the W3C and Ace by DAISY judge the EPUBs of whole books, and broken ones, which our
 * own checks must see too. Java starts once for all of them.
 */

import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { generateBook } from './bench/generate-book.ts'
import { finish, sharedBrowser } from './support/books.ts'
import { breakEpub, brokenEpubs } from './support/broken-epubs.ts'
import { fixtureNames, fixturePath } from './support/fixtures.ts'
import { generatePages } from './support/generate-manuscripts.ts'
import { heldByValidator } from './support/held-by-validators.ts'
import { findingsOf } from './support/proof.ts'
import { sampleEpub, sampleEpubs, writeMatter } from './support/sample-epubs.ts'
import { aceRules, epubcheckJudgements } from './support/validators.ts'
import type { EpubFinding } from './validators/judge-epubs.ts'

// A browser lays out every book before Java reads them.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 900_000 })

const folder = mkdtempSync(join(tmpdir(), 'colophon-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Where each manuscript is, by what it is called here. */
const books = new Map([
  ['the article', 'manuscript'],
  ...fixtureNames('books')
    // Those in the habits of other tools are judged in their builds.
    .filter((name) => !existsSync(fixturePath('practice', `${name}.txt`)))
    .map((name) => [name, fixturePath('books', name)] as const),
  ['a small book', fixturePath('build', 'small')],
  ['works cited in notes', fixturePath('citations', 'notes', 'manuscript')],
  ['works cited in the text', fixturePath('citations', 'author-date', 'manuscript')],
  ['thirty pages of prose, notes, tables and pictures', join(folder, 'thirty')],
  ['every kind of front and back matter', join(folder, 'matter')],
  ['pages that begin with everything', join(folder, 'pages')],
])

const finished = await finish(fixturePath('books', 'two-banks'), 'epub')
const broken = new Map(
  Object.entries(brokenEpubs).map(([name, each]) => [
    name,
    breakEpub(finished.artifact.bytes, each),
  ]),
)
const whole = new Map<string, Uint8Array>()
const samples = new Map<string, Uint8Array>()
/** There where Java is, which CI must have. */
let judgements: ReadonlyMap<string, readonly EpubFinding[]> | undefined
beforeAll(async () => {
  const size = { chapters: 3, notes: 60, pictures: 3, words: 6_500 }
  await generateBook(join(folder, 'thirty'), size, 1, await sharedBrowser())
  await generatePages(join(folder, 'pages'), 6)
  mkdirSync(join(folder, 'matter'))
  writeMatter(join(folder, 'matter'))
  for (const [name, path] of books) {
    whole.set(name, (await finish(path, 'epub')).artifact.bytes)
  }
  for (const name of sampleEpubs) {
    samples.set(name, await sampleEpub(name, await sharedBrowser()))
  }
  judgements = await epubcheckJudgements(new Map([...whole, ...samples, ...broken]))
})

describe('EPUBCheck and Ace are silent', () => {
  test.each([...books.keys()])('about %s', async (name) => {
    const rules = await aceRules(
      whole.get(name) ?? new Uint8Array(),
      await sharedBrowser(),
    )

    expect(rules).toEqual([])
    const said = judgements?.get(name) ?? []
    // Brackets for e-readers that know no ruby: discouraged, and still of use.
    expect(said.filter(({ id }) => id !== 'HTM_055')).toEqual([])
  })
})

test.each(sampleEpubs)('EPUBCheck is silent about %s', (name) => {
  expect(judgements?.get(name) ?? []).toEqual([])
})

const found = Object.entries(brokenEpubs).filter(([, { by }]) => by.length > 0)

test.each(found)('%s: it does not pass in a build', async (name, { at, by }) => {
  for (const check of by) {
    const findings = await findingsIn(name, check)

    expect(findings).not.toEqual([])
    if (at !== undefined) expect(findings.map((each) => each.at)).toContain(at)
  }
})

const held = ['EPUB 3.3', 'EPUB Accessibility 1.1'].map(heldByValidator)

test('what no check of a build finds is of a rule that a referee holds, on books that it judges', () => {
  const rules = held.flatMap((each) => Object.keys(each.rules))
  const unheld = Object.entries(brokenEpubs)
    .filter(([, { by }]) => by.length === 0)
    .filter(
      ([, { ace = [], java }]) => ![...ace, ...java].some((id) => rules.includes(id)),
    )
    .map(([name]) => name)

  expect(unheld).toEqual([])
  for (const { books: judged } of held) {
    expect([...books.values()]).toEqual(
      expect.arrayContaining(judged.map((book) => fixturePath(book))),
    )
  }
})

describe.each(Object.entries(brokenEpubs))('%s', (name, { java }) => {
  test(`is to EPUBCheck ${java.join(', ') || 'fine'}`, () => {
    const found = judgements
      ?.get(name)
      ?.filter(isFault)
      .map(({ id }) => id)

    expect([...new Set(found ?? java)].sort()).toEqual(java)
  })
})

const inaccessible = Object.entries(brokenEpubs).flatMap(([name, { ace }]) =>
  ace ? [[name, ace] as const] : [],
)

test.each(inaccessible)(
  '%s: Ace finds %j, and our check those of them that are about pages',
  async (name, rules) => {
    const says = await findingsIn(name, 'ace-epub')
    const ours = says.map((finding) => /finding (\S+)/.exec(finding.says)?.[1])
    const theirs = await aceRules(bytesOf(name), await sharedBrowser())

    const ofPackage = Object.keys(heldByValidator('EPUB Accessibility 1.1').rules)
    expect([...new Set(ours)].sort()).toEqual(
      rules.filter((rule) => !ofPackage.includes(rule)),
    )
    expect(theirs).toEqual(rules)
  },
)

test('where EPUBCheck finds nothing, the table says why', () => {
  const unsaid = Object.entries(brokenEpubs)
    .filter(([, { because, java }]) => java.length === 0 && because === undefined)
    .map(([name]) => name)

  expect(unsaid).toEqual([])
})

type Findings = ReturnType<typeof findingsOf>
const known = new Map<string, Findings>()

/** What a check of ours says of a broken one. Pages are opened for it once. */
function findingsIn(name: string, check: string): Findings {
  const key = `${name} ${check}`
  const findings = known.get(key) ?? findingsOf(check, finished, bytesOf(name))
  known.set(key, findings)
  return findings
}

function bytesOf(name: string): Uint8Array {
  const bytes = broken.get(name)
  if (!bytes) throw new Error(`Cannot find the EPUB of ${name}`)
  return bytes
}

function isFault({ severity }: EpubFinding): boolean {
  return severity !== 'usage' && severity !== 'info'
}
