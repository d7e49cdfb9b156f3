import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toHtml } from 'hast-util-to-html'
import { expect, test, vi } from 'vitest'
import { readArguments } from '../scripts/command/read-arguments.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { pageMetadata } from '../scripts/publish/html/page-head.ts'
import { xmpPacket } from '../scripts/publish/pdf/xmp-packet.ts'
import { finish } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { elementsNamed, inspectEpub } from './support/inspect-epub.ts'
import { outcomeOf } from './support/proof.ts'
import { matter, writeMatter } from './support/sample-epubs.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { epubcheckTsFindings } from './support/validators.ts'

vi.setConfig({ testTimeout: 120_000 })

const shelved = await finish(fixturePath('books', 'shelved'), 'epub')
const facts = inspectEpub(shelved.artifact.bytes)
const opf = facts.text('content.opf').replace(/\s+/g, ' ')

test('the EPUB says its series and the place in it, its edition and its original', () => {
  expect(opf).toContain(
    '<meta property="belongs-to-collection" id="series">River Tales</meta>',
  )
  expect(opf).toContain(
    '<meta property="collection-type" refines="#series">series</meta>',
  )
  expect(opf).toContain('<meta property="group-position" refines="#series">2</meta>')
  expect(opf).toContain('<meta property="schema:bookEdition">Second edition</meta>')
  expect(opf).toMatch(/<dc:source xml:lang="de">Das Flussbuch<\/dc:source>/)
})

test('a subject has its code and the scheme of the code, besides its words', () => {
  const subjects = [...opf.matchAll(/<dc:subject[^>]*>([^<]*)/g)].map(([, name]) => name)
  const refined = (name: string) =>
    [
      ...opf.matchAll(
        new RegExp(`property="${name}" refines="#(subject-\\d)">([^<]*)`, 'g'),
      ),
    ].map(([, id, value]) => [id, value])

  expect(subjects).toEqual([
    'Rivers',
    'FICTION / Historical / General',
    'Historical fiction',
    '1DDU',
  ])
  expect(refined('authority')).toEqual([
    ['subject-2', 'BISAC'],
    ['subject-3', 'Thema'],
    ['subject-4', 'Thema'],
  ])
  expect(refined('term')).toEqual([
    ['subject-2', 'FIC014000'],
    ['subject-3', 'FV'],
    ['subject-4', '1DDU'],
  ])
})

test('the other validators are silent about a book that says all it can', async () => {
  expect(await epubcheckTsFindings(shelved.artifact.bytes)).toEqual([])
  expect((await outcomeOf(shelved)).failed).toEqual([])
})

test('the PDF and the web page say it too', async () => {
  const xmp = xmpPacket(shelved.book, await loadTemplates()).replace(/>\s+</g, '><')
  const head = pageMetadata(shelved.book.config).map((each) => toHtml(each))

  expect(xmp).toContain('<dc:contributor><rdf:Bag><rdf:li>Cleo Smith</rdf:li>')
  expect(xmp).toContain('<dc:relation><rdf:Bag><rdf:li>River Tales ; 2</rdf:li>')
  expect(xmp).toContain('<dc:date><rdf:Seq><rdf:li>2026-03</rdf:li>')
  expect(xmp).toContain('<dc:source>Das Flussbuch</dc:source>')
  expect(xmp).toContain('<rdf:li>FICTION / Historical / General</rdf:li>')
  expect(head).toContain('<meta name="DC.relation" content="River Tales ; 2">')
  expect(head).toContain('<meta name="DC.source" content="Das Flussbuch">')
  expect(head).toContain('<meta property="book:isbn" content="9780141036144">')
})

test.each([
  ['subjects: FIC014000', [{ name: 'FIC014000', code: 'FIC014000', scheme: 'bisac' }]],
  ['subjects: { code: fba }', [{ name: 'FBA', code: 'FBA', scheme: 'thema' }]],
  [
    'subjects: { name: Bavaria, code: 1DFG-DE-B }',
    [{ name: 'Bavaria', code: '1DFG-DE-B', scheme: 'thema' }],
  ],
  ['subjects: [War, Peace]', [{ name: 'War' }, { name: 'Peace' }]],
])('`%s` is what it looks like', async (line, subjects) => {
  const { config } = await load(line)

  expect(config?.subjects).toEqual(subjects)
})

test.each([
  ['series: River Tales', { series: { name: 'River Tales' } }],
  [
    'series: { name: River Tales, number: 2.1 }',
    { series: { name: 'River Tales', number: '2.1' } },
  ],
  ['translation-of: Das Flussbuch', { translationOf: { title: 'Das Flussbuch' } }],
  [
    'translation-of: { title: Річка, language: uk }',
    { translationOf: { title: 'Річка', language: 'uk' } },
  ],
  ['print-isbn: 0-306-40615-2', { printIsbn: '9780306406157' }],
  ['edition: Second edition', { edition: 'Second edition' }],
  ['profiles: kdp, Google Play', { profiles: ['google', 'kdp'] }],
  ['profiles: [kobo, Kindle, kobo]', { profiles: ['kdp', 'kobo'] }],
  ['profile: kdp-print, IngramSpark', { profiles: ['ingram', 'kdp-print'] }],
])('`%s` reaches the book', async (line, expected) => {
  const { config } = await load(line)

  expect(config).toMatchObject(expected)
})

test.each([
  [
    'subjects: { code: FIC01400, scheme: bisac }',
    '4:19',
    /`subjects.code`, expected a code of BISAC/,
  ],
  ['subjects: { code: "§", name: Law }', '4:19', /expected a code of BISAC or Thema/],
  ['subjects: { name: Law, scheme: lcsh }', '4:32', /expected `bisac` or `thema`/],
  [
    'subjects: { name: Law, class: LAW }',
    '4:24',
    /key `class`, expected one of name, code, scheme/,
  ],
  ['subjects: { scheme: thema }', '4:11', /expected a `name`, a `code` or both/],
  ['series: { name: River Tales, number: two }', '4:38', /expected a number such as/],
  ['series: { number: 2 }', '4:9', /without `series.name`/],
  ['translation-of: { title: Річка, language: ua }', '4:43', /expected `uk`/],
  ['print-isbn: 0-306-40615-3', '4:13', /right check digit/],
  [
    'profiles: [kdp, tolino]',
    '4:17',
    /expected `apple`, `google`, `kdp`, `kobo`, `ingram`, `kdp-print` or `lulu`/,
  ],
])('`%s` is an error at its place', async (line, place, says) => {
  const { configFile } = await load(line)
  const [message] = configFile.messages

  expect(`${message?.line}:${message?.column}`).toBe(place)
  expect(message?.reason).toMatch(says)
})

test('the command line says which stores and printers must take the book', () => {
  const profiles = (...args: readonly string[]) => {
    const found = readArguments(args)
    return typeof found === 'string' ? found : found.profiles
  }

  expect(profiles('--profile', 'kdp,apple')).toEqual(['kdp', 'apple'])
  expect(profiles()).toBeUndefined()
  expect(profiles('--profile', 'tolino')).toContain('Unexpected profile `tolino`')
  expect(profiles('--profile', 'kdp', '--formats', 'pdf')).toContain('expected both')
  expect(profiles('--profile', 'KDP Print,lulu')).toEqual(['kdp-print', 'lulu'])
  expect(profiles('--profile', 'lulu', '--formats', 'epub')).toContain('format `pdf`')
})

test('every kind of front and back matter means to reading systems what it is', async () => {
  const folder = temporaryFolder()
  writeMatter(folder)
  const made = await finish(folder, 'epub')
  const { pages } = inspectEpub(made.artifact.bytes)
  const sections = pages.flatMap((page) => {
    const [body] = elementsNamed(page, 'body')
    return elementsNamed(page, 'section')
      .slice(0, 1)
      .map(({ properties }) => [
        page.path.replace(/^\d+-|\.xhtml$/g, ''),
        body?.properties['epub:type'],
        properties['epub:type'],
        String(properties.role ?? ''),
      ])
  })

  expect(sections.filter(([path]) => matter.includes(String(path)))).toEqual([
    ['halftitle', 'frontmatter', 'halftitlepage', ''],
    ['copyright', 'frontmatter', 'copyright-page', ''],
    ['imprimatur', 'frontmatter', 'imprimatur', ''],
    ['dedication', 'frontmatter', 'dedication', 'doc-dedication'],
    ['epigraph', 'frontmatter', 'epigraph', 'doc-epigraph'],
    ['list-of-illustrations', 'frontmatter', 'loi', ''],
    ['list-of-tables', 'frontmatter', 'lot', ''],
    ['foreword', 'frontmatter', 'foreword', 'doc-foreword'],
    ['preface', 'frontmatter', 'preface', 'doc-preface'],
    ['introduction', 'bodymatter', 'introduction', 'doc-introduction'],
    ['prologue', 'bodymatter', 'prologue', 'doc-prologue'],
    ['part', 'bodymatter', 'part', 'doc-part'],
    ['chapter', 'bodymatter', 'chapter', 'doc-chapter'],
    ['acknowledgements', 'backmatter', 'acknowledgments', 'doc-acknowledgments'],
    ['errata', 'backmatter', 'errata', 'doc-errata'],
    ['credits', 'backmatter', 'credits', 'doc-credits'],
    ['other-credits', 'backmatter', 'other-credits', ''],
    ['revision-history', 'backmatter', 'revision-history', ''],
    ['qna', 'bodymatter', 'qna', 'doc-qna'],
    ['conclusion', 'bodymatter', 'conclusion', 'doc-conclusion'],
    ['epilogue', 'bodymatter', 'epilogue', 'doc-epilogue'],
    ['afterword', 'backmatter', 'afterword', 'doc-afterword'],
    ['appendix', 'backmatter', 'appendix', 'doc-appendix'],
    ['endnotes', 'backmatter', 'endnotes', 'doc-endnotes'],
    ['glossary', 'backmatter', 'glossary', 'doc-glossary'],
    ['bibliography', 'backmatter', 'bibliography', 'doc-bibliography'],
    ['index', 'backmatter', undefined, 'doc-index'],
    ['contributors', 'backmatter', 'contributors', ''],
    ['colophon', 'backmatter', 'colophon', 'doc-colophon'],
  ])
  expect(await outcomeOf(made)).toEqual({ failed: [], findings: [] })
})

const settings = 'title: The Ford\nauthors: Ada Brook\nlanguage: en-GB\n'

async function load(line: string) {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'book.yaml'), `${settings}${line}\n`)
  writeFileSync(join(folder, 'text.md'), 'Text.\n')
  return loadManuscript(folder)
}
