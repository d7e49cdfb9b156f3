/** Several editions of one manuscript: what each is made with, and what is told of them. */
import { expect, test } from 'vitest'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { buildBook } from './support/books.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

const head = 'title: The Ford\nauthors: Ada Brook\nlanguage: en\ndate: 2026-05-01\n'
const text = '# The Ford\n\nThe river rose, says [the mill](https://example.org/mill).\n'

test('an edition has what holds for all, but for what it says itself', async () => {
  const yaml = `${head}isbn: 9780306406157
look: novel
accent: '#7a1f1f'
design: { text-size: 11pt }
editions:
  pocket:
    trim: a6
    identifier: urn:uuid:6f1f8c1e-52a7-4d0c-9d0b-7f4f4a2c9e53
  large:
    design: large-print
    edition: Large print
  screen:
    look: essay
    design: { accent: '#1f7a1f' }
    formats: pdf, html
    slug: the-ford-on-screens
  empty:
`
  const { editions = [] } = await load(yaml)

  expect(
    editions.map(({ config, formats, name, takesPages }) => ({
      name,
      formats: formats.join(),
      takesPages,
      slug: config?.slug,
      look: config?.look,
      trim: config?.trim.name,
      accent: config?.accent,
      design: Object.keys(config?.design ?? {}).join(),
      identifier: config?.identifier.slice(0, 12),
    })),
  ).toMatchInlineSnapshot(`
    [
      {
        "accent": "#7a1f1f",
        "design": "text-size",
        "formats": "pdf,cover",
        "identifier": "urn:uuid:6f1",
        "look": "novel",
        "name": "pocket",
        "slug": "the-ford-pocket",
        "takesPages": false,
        "trim": "a6",
      },
      {
        "accent": "#7a1f1f",
        "design": "large-print",
        "formats": "pdf,cover",
        "identifier": "urn:isbn:978",
        "look": "novel",
        "name": "large",
        "slug": "the-ford-large",
        "takesPages": false,
        "trim": "6x9",
      },
      {
        "accent": "#1f7a1f",
        "design": "accent",
        "formats": "pdf,html",
        "identifier": "urn:isbn:978",
        "look": "essay",
        "name": "screen",
        "slug": "the-ford-on-screens",
        "takesPages": false,
        "trim": "6x9",
      },
      {
        "accent": "#7a1f1f",
        "design": "text-size",
        "formats": "pdf,cover",
        "identifier": "urn:isbn:978",
        "look": "novel",
        "name": "empty",
        "slug": "the-ford-empty",
        "takesPages": false,
        "trim": "6x9",
      },
    ]
  `)
})

test('those that are asked for are made, and first the one whose pages an e-book has', async () => {
  const yaml = `${head}editions:\n  - { name: book, formats: epub }\n  - { name: a5, trim: a5 }\n  - { name: a6, trim: a6 }\n`
  const namesOf = async (...editions: string[]) => {
    const made = (await load(yaml, { editions })).editions ?? []
    return made.map(({ formats, name }) => `${name}: ${formats.join()}`)
  }

  expect(await namesOf('a6')).toEqual(['a6: pdf,cover'])
  expect(await namesOf('a6', 'book')).toEqual(['a5: ', 'book: epub', 'a6: pdf,cover'])
  // No edition without a name is made where another makes the e-book.
  expect(await namesOf()).toEqual(['undefined: '])
})

test('an edition that there is not is told, with those that there are', async () => {
  const { configFile } = await load(`${head}editions: { a5: { trim: a5 } }\n`, {
    editions: ['a5', 'a6'],
  })
  const [message] = configFile.messages

  expect(message?.ruleId).toBe('edition-unknown')
  expect(message?.reason).toBe('Cannot find the edition `a6`, expected `a5`')
})

test('what is wrong in some editions is told once, with their names', async () => {
  const { files } = await buildBook({
    manuscriptPath: manuscriptOf({
      'book.yaml': `${head}trim: 100mm x 300mm\neditions:\n  a: { profiles: lulu }\n  b: { profiles: lulu }\n  c: {}\n`,
      'a.md': `${text}\n[x](#nowhere)\n`,
    }),
    formats: [],
  })

  const problems = files.flatMap(({ messages }) =>
    messages.map(
      ({ line, note, ruleId }) => `${line} ${ruleId} ${note?.match(/\(In.*/u)}`,
    ),
  )
  expect(problems).toEqual([
    '5 printer-refuses (In the editions `a` and `b`)',
    '5 link-broken null',
  ])
})

function load(yaml: string, settings: Parameters<typeof loadManuscript>[1] = {}) {
  return loadManuscript(manuscriptOf({ 'book.yaml': yaml, 'a.md': text }), settings)
}
