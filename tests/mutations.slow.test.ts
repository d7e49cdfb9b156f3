import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { mutateManuscript, readStock } from './fuzz/mutate-manuscript.ts'
import { tryManuscript, writeManuscript } from './fuzz/try-manuscript.ts'
import { sharedBrowser } from './support/books.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

// A longer build hangs, however busy the machine is.
vi.setConfig({ testTimeout: 300_000 })

const stock = readStock('tests/fixtures')

const head = 'title: Two Fords\nauthors: Ada Brook\nlanguage: en\nkind: article\n'

test('a seed makes the same manuscript each time, and another seed another', () => {
  const [one, again, other] = [7, 7, 8].map((seed) => mutateManuscript(stock, seed))

  expect(again).toEqual(one)
  expect(other).not.toEqual(one)
})

// `npm run soak` tries a thousand of them.
test.each(Array.from({ length: 20 }, (_, index) => index + 1))(
  'the mutated manuscript of seed %i makes outputs that prove, or has problems',
  async (seed) => {
    const { files, history } = mutateManuscript(stock, seed)
    const folder = temporaryFolder()
    await writeManuscript(folder, files)

    const { fate, says } = await tryManuscript(folder, await sharedBrowser())

    expect(['published', 'refused'], [...history, says].join('\n')).toContain(fate)
  },
)

test.each([
  ['a note that is called twice', 'One.[^a] Two.[^a] Three.[^a]\n\n[^a]: A note.\n'],
  [
    'letters that would be joined over the edge of an element',
    'The leaf[let]{#id}, o[ff](https://example.org)ice, of[fi]{lang=fr}cial, o<u>f</u>flet.\n',
  ],
  [
    'quotations deep within each other and a hyphen at which no line ends',
    `${'> '.repeat(60)}the far\u2011off ford, a text of some words that goes over lines\n`,
  ],
  [
    'the parts of a table in another order, and twice',
    '<table><tfoot><tr><td>3</td></tr></tfoot><tr><td>2</td></tr><thead><tr><th scope="col">1</th></tr></thead><thead><tr><td>4</td></tr></thead></table>\n',
  ],
  [
    'one character for two letters, and one for three',
    'The o\ufb03ce of the *\ufb01eld*, and `o\ufb03ce`.[^a]\n\n[^a]: A \ufb02ag.\n',
  ],
  [
    'a note without a space that is longer than a page',
    `Text.[^a]\n\nMore.\n\n[^a]: A note of ${'*'.repeat(12_000)}\n`,
  ],
  [
    'a heading without a space that is wider than the page',
    `# ${'Ford'.repeat(60)}\n\n${'Text of some words.\n\n'.repeat(60)}`,
  ],
  ['a task in a list of numbers', '1. one\n2. [x] a task\n3. three\n'],
  [
    'boxes deep within each other',
    `${'::: note\n'.repeat(40)}text\n${':::\n'.repeat(40)}\nAfter.\n`,
  ],
  ['code that begins with a variation selector', 'Text.\n\n```\n\ufe0fplain\n```\n'],
  [
    'a line separator between the cells of a row',
    '<table><tr><th scope="row">1</th><td>2</td></tr><tr>\u2028<td colspan="2">3</td></tr></table>\n',
  ],
  [
    'numbers of lists of many digits',
    '1984. A year\n1985. Another\n\n- 998. in\n  999. it\n  1000. is\n\n999999998. Many\n',
  ],
  [
    'ruby for readers who know none',
    'The <ruby>ford<rp>(</rp><rt>shallow</rt><rp>)</rp></ruby> here.\n',
  ],
  ['a percent sign in the id of a heading', '[On](#100%)\n\n## A hundred {#100%}\n'],
])('a text with %s makes outputs that prove', async (_, text) => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'book.yaml'), head)
  writeFileSync(join(folder, 'text.md'), text)

  const { fate, says } = await tryManuscript(folder, await sharedBrowser())

  expect(fate, says).toBe('published')
})
