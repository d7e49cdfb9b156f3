import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { FormatName } from '../scripts/book.ts'
import { formatProblems } from '../scripts/command/terminal.ts'
import { fillSlots } from '../scripts/problems/problem-kind.ts'
import { problems } from '../scripts/problems/report.ts'
import { buildBook } from './support/books.ts'
import { fixtureNames, fixturePath, manuscriptIn } from './support/fixtures.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

/** Problems that no folder in a repository can hold, and the test that makes what causes them. */
const madeByTests: Readonly<Record<string, string>> = {
  'markdown-unreadable': 'tests/markdown.test.ts',
  'definition-long': 'tests/markdown.test.ts',
  'formula-changed': 'tests/formulas.slow.test.ts',
  'text-lost': 'tests/prove-epub.test.ts',
  'text-added': 'tests/prove-epub.test.ts',
  'text-changed': 'tests/prove-epub.test.ts',
  'link-dead': 'tests/try-links.test.ts',
  'link-moved': 'tests/try-links.test.ts',
  'link-unanswered': 'tests/try-links.test.ts',
  'link-untried': 'tests/try-links.test.ts',
  'link-lost': 'tests/prove-links.test.ts',
  'link-foreign': 'tests/prove-links.test.ts',
  'place-missing': 'tests/prove-epub.test.ts',
  'place-doubled': 'tests/prove-epub.test.ts',
  'resource-foreign': 'tests/prove-epub.test.ts',
  'alternative-lost': 'tests/prove-epub.test.ts',
  'cover-blank': 'tests/prove-epub.test.ts',
  'cover-coarse': 'tests/cover-wrap.slow.test.ts',
  'wrap-size': 'tests/cover-wrap.test.ts',
  'wrap-words': 'tests/cover-wrap.test.ts',
  'barcode-other': 'tests/cover-wrap.test.ts',
  'epubcheck-failed': 'tests/prove-epub.test.ts',
  'output-unreadable': 'tests/prove-epub.test.ts',
  'accessibility-untrue': 'tests/accessibility.test.ts',
  'accessibility-unsaid': 'tests/accessibility.test.ts',
  'onix-other': 'tests/onix.test.ts',
  'pdf-inaccessible': 'tests/prove-ua.test.ts',
  'pdf-unarchivable': 'tests/prove-archive.test.ts',
  'pdf-unprintable': 'tests/inks.slow.test.ts',
  'archive-text-long': 'tests/archive.slow.test.ts',
  'citations-many': 'tests/citations.slow.test.ts',
  'style-suspect': 'tests/own-look.slow.test.ts',
  'page-count': 'tests/prove-pdf.test.ts',
  'page-empty': 'tests/prove-pdf.test.ts',
  'page-sheet': 'tests/sheets.test.ts',
  'page-shrunk': 'tests/prove-pdf.test.ts',
  'page-other': 'tests/prove-pdf.test.ts',
  'page-start-other': 'tests/prove-pages.test.ts',
  'page-list-other': 'tests/prove-pages.test.ts',
  'figure-elsewhere': 'tests/prove-pages.test.ts',
  'note-elsewhere': 'tests/prove-pdf.test.ts',
  'index-page-other': 'tests/index.slow.test.ts',
  'index-order': 'tests/index.slow.test.ts',
  'place-elsewhere': 'tests/prove-layout.test.ts',
  'text-outside': 'tests/prove-layout.test.ts',
  'text-overlapping': 'tests/prove-layout.test.ts',
  'line-widowed': 'tests/prove-layout.test.ts',
  'line-orphaned': 'tests/prove-layout.test.ts',
  'heading-stranded': 'tests/prove-layout.test.ts',
  'font-broken': 'tests/prove-pdf.test.ts',
  'note-amid-text': 'tests/prove-pdf.test.ts',
  'picture-alt-lost': 'tests/prove-pdf.test.ts',
  'pictures-lost': 'tests/prove-pdf.test.ts',
  'edition-unknown': 'tests/editions.test.ts',
  'include-large': 'tests/includes.test.ts',
  'name-encoding': 'tests/messages.test.ts',
  'code-uncoloured': 'tests/code.test.ts',
  'file-too-large': 'tests/load.test.ts',
  'folder-too-large': 'tests/load.test.ts',
  'repository-unread': 'tests/load.test.ts',
  'note-astray': 'tests/footnotes.test.ts',
  'pictures-heavy': 'tests/hostile.test.ts',
  'picture-ambiguous': 'tests/picture-paths.test.ts',
}

// One folder per problem code; `messages.txt` is what the author sees. A folder's `formats.txt`
// names the formats that bring the problem to light; without one, the manuscript is only read.
// To accept a change, run `npm test -- --update` and read the diff.
test.each(fixtureNames('problems'))('problem: %s', { timeout: 60_000 }, async (code) => {
  const { files } = await buildBook({
    manuscriptPath: manuscriptIn('problems', code),
    formats: formatsOf(code),
  })

  const report = formatProblems(files, false).replaceAll(
    `${fixturePath('problems', code)}/`,
    '',
  )

  expect(files.flatMap((file) => file.messages.map(({ ruleId }) => ruleId))).toContain(
    code,
  )
  await expect(report).toMatchFileSnapshot(
    `../${fixturePath('problems', code, 'messages.txt')}`,
  )
})

test('every problem that an author can be told of has a folder or a test that makes it', () => {
  const covered = [...fixtureNames('problems'), ...Object.keys(madeByTests)].sort()

  expect(covered).toEqual(Object.keys(problems).sort())
})

test.each(Object.entries(madeByTests))('problem %s is made by %s', (code, path) => {
  expect(readFileSync(path, 'utf8')).toContain(`'${code}'`)
})

const settings = 'title: The Ford\nauthors: Ada Brook\nlanguage: en\nkind: article\n'
const faulty =
  '## One\n\n[a](#nowhere), ![b](missing.png), a note[^1] and \uE123.\n\n:::nota\n:::\n'

test.each([
  [
    'settings that are right',
    settings,
    [
      'note-undefined',
      'block-unknown',
      'link-broken',
      'picture-missing',
      'glyph-missing',
    ],
  ],
  [
    'settings with an error',
    `${settings}publishr: Ferry House\n`,
    [
      'config-key-unknown',
      'note-undefined',
      'block-unknown',
      'link-broken',
      'picture-missing',
    ],
  ],
  [
    'settings that cannot be read',
    `${settings}date: [2026\n`,
    [
      'config-syntax',
      'note-undefined',
      'block-unknown',
      'link-broken',
      'picture-missing',
    ],
  ],
  [
    'a text that is missing, of which nothing follows',
    `${settings}contents: [one.md, two.md]\n`,
    ['contents-entry-missing', 'note-undefined', 'block-unknown'],
  ],
])('all problems come in one run: %s', async (_, yaml, expected) => {
  const manuscriptPath = manuscriptOf({ 'book.yaml': yaml, 'one.md': faulty })

  const { files } = await buildBook({ manuscriptPath, formats: [] })

  const codes = files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
  expect(codes.sort()).toEqual([...expected].sort())
})

test('every hint is a sentence, and no reason ends as one', () => {
  for (const { hint, reason } of Object.values(problems)) {
    const found = fillSlots(reason, ['one', 'two', 'three', 'four', 'five'])
    // Some hints are what a table says to do.
    const said = fillSlots(hint, Array(5).fill('Do it.'))

    expect(said).toMatch(/^\p{Lu}.*\.$/u)
    expect(found).toMatch(/^(?:Cannot|Unexpected) .*[^.]$/u)
  }
})

function formatsOf(code: string): FormatName[] {
  const path = fixturePath('problems', code, 'formats.txt')
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8').trim().split(/\s+/u) as FormatName[]
}
