import { toString as textOf } from 'hast-util-to-string'
import { expect, test } from 'vitest'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { elementsNamed, inspectEpub } from './support/inspect-epub.ts'
import { inspectPdf, linesOf } from './support/inspect-pdf.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

test('citations are notes of their pages, and lead to works and back', {
  timeout: 120_000,
}, async () => {
  const { artifacts, checks, files } = await buildBook({
    manuscriptPath: fixturePath('citations', 'notes', 'manuscript'),
    formats: ['pdf', 'epub', 'html'],
  })
  const [pdf, epub] = ['pdf', 'epub'].map((name) =>
    artifacts.find(({ format }) => format === name),
  )

  expect(files.flatMap(({ messages }) => messages.filter(({ fatal }) => fatal))).toEqual(
    [],
  )
  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  const pages = inspectPdf(pdf?.bytes ?? Buffer.of()).pages.map((page) => linesOf(page))
  const page = pages.find((lines) =>
    lines.some(({ text }) => text.startsWith('Blah blah')),
  )
  const foot = page?.map(({ text }) => text).join(' ')
  expect(foot).toMatch(
    /Blah blah.*1\s+Jane Doe, Frogs of the Lower Ford.*2\s+Ibid\., 3\./s,
  )
  const links = inspectEpub(epub?.bytes ?? Buffer.of()).pages.flatMap((each) =>
    elementsNamed(each, 'a'),
  )
  const rolesOf = (role: string) =>
    links.filter(({ properties }) => properties.role === role)
  expect(rolesOf('doc-biblioref').map(textOf)).toContain('Plato, The Frogs, 7')
  expect(rolesOf('doc-biblioref').length).toBeLessThan(rolesOf('doc-backlink').length)
})

const settings =
  'title: The Ford\nauthors: Ada Brook\nlanguage: en\nbibliography: works.yaml\n'

/** What is told of a manuscript, as codes. */
async function toldOf(
  files: Readonly<Record<string, string>>,
): Promise<readonly unknown[]> {
  const works = '- { id: brook20, type: book, title: "<script>x</script><i>The Ford" }\n'
  const usual = { 'book.yaml': settings, 'works.yaml': works, 'ford.md': '[@brook20]' }
  const path = manuscriptOf({ ...usual, ...files })
  const built = await buildBook({ manuscriptPath: path, formats: [] })
  return built.files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
}

const style = (inner: string) =>
  `<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">${inner}</style>`
const doubling = Array.from({ length: 30 }, (_, index) => {
  const call = `<text macro="m${index + 1}"/>`
  return `<macro name="m${index}">${call}${call}</macro>`
}).join('')
const bomb = style(`${doubling}<citation><layout><text macro="m0"/></layout></citation>`)
const owned = { 'book.yaml': `${settings}citation-style: my.csl\n` }
const deep = `${'['.repeat(500_000)}`
const aliases = `a: &a [x, x]\nb: &b [*a, *a]\nreferences:\n- { id: k, type: book, title: t, note: [${'*b, '.repeat(500)}] }\n`

test.each([
  ['markup in fields', {}, []],
  [
    'more citations than any book has',
    { 'ford.md': 'See [@brook20].\n\n'.repeat(6001) },
    ['citations-many'],
  ],
  [
    'a style that doubles itself',
    { ...owned, 'my.csl': bomb },
    ['citation-style-unusable'],
  ],
  [
    'a style of nothing',
    { ...owned, 'my.csl': style('<citation/>') },
    ['citation-style-unusable'],
  ],
  [
    'a style with entities',
    {
      ...owned,
      'my.csl': `<!DOCTYPE s [<!ENTITY x SYSTEM "/etc/passwd">]>${style('&x;')}`,
    },
    ['citation-style-unusable'],
  ],
  [
    'works within each other',
    { 'works.yaml': deep },
    ['bibliography-syntax', 'citation-unknown'],
  ],
  [
    'works of aliases',
    { 'works.yaml': aliases },
    ['bibliography-syntax', 'citation-unknown'],
  ],
  [
    'keys of programs',
    {
      'works.yaml': '- { id: __proto__, type: book, title: constructor }\n',
      'ford.md': '[@__proto__]',
    },
    [],
  ],
])('%s stop no build', { timeout: 60_000 }, async (_, files, codes) => {
  expect(await toldOf(files)).toEqual(codes)
})
