import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterEach, expect, test, vi } from 'vitest'
import type { Manuscript, Picture } from '../scripts/book.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { fixturePath } from './support/fixtures.ts'
import { pngChunk } from './support/make-png.ts'
import { countProcessorMs } from './support/processes.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const settings = 'title: The Ford\nauthors: Ada Brook\nlanguage: en-gb\n'
const chapter = '# The Ford\n\nA fox went out at dawn.\n'

afterEach(() => vi.unstubAllEnvs())

test('files are read in the order of their names, numbers by value, subfolders too', async () => {
  const manuscript = await load({
    'book.yaml': settings,
    '10-mill.md': chapter,
    '2-ford.md': chapter,
    'part/2.markdown': chapter,
    'part/3.mdx': chapter,
    'part/11.md': chapter,
    'part/README.md': chapter,
    'part/LICENSE.md': chapter,
    'README.md': chapter,
    '.hidden.md': chapter,
    '_drafts/3.md': chapter,
    'notes.txt': 'no chapter',
  })

  expect(codesOf(manuscript)).toEqual([])
  expect(pathsOf(manuscript)).toEqual([
    '2-ford.md',
    '10-mill.md',
    'part/README.md',
    'part/2.markdown',
    'part/3.mdx',
    'part/11.md',
  ])
})

test('a README is the text where nothing else is', async () => {
  const files = { 'README.md': chapter, 'LICENSE.md': chapter }
  expect(pathsOf(await load({ 'book.yaml': settings, ...files }))).toEqual(['README.md'])
})

test('Pandoc’s title block says title, authors and date', async () => {
  const block = '% The Ford\n  and the Mill\n% Ada Brook; Ivo Glen\n% 2024-05-01\n'
  const manuscript = await load({
    'book.yaml': 'language: en\n',
    'a.md': `${block}\n${chapter}`,
  })

  expect(codesOf(manuscript)).toEqual([])
  expect(manuscript.config).toMatchObject({
    title: 'The Ford and the Mill',
    authors: [{ name: 'Ada Brook' }, { name: 'Ivo Glen' }],
    date: '2024-05-01',
  })
  expect(String(manuscript.chapterFiles[0]).trim()).toBe(chapter.trim())
})

test('a list of contents decides what is read, and in which order', async () => {
  const manuscript = await load({
    'book.yaml': `${settings}contents: [b.md, ./part/a.md]\n`,
    'b.md': chapter,
    'part/a.md': chapter,
  })

  expect(codesOf(manuscript)).toEqual([])
  expect(pathsOf(manuscript)).toEqual(['b.md', 'part/a.md'])
})

test('every key of the settings reaches the book in its normal form', async () => {
  const manuscript = await load({
    'book.yaml': `title: 1984
subtitle: "  A Novel\\n of 1949 "
authors:
  - Eric Blair
  - { name: Ada Brook, role: editor, file-as: "Brook, Ada" }
contributors: { name: Ivo Glen, role: trl }
language: EN-gb
isbn: 0-14-103614-1
date: 1949-06
publisher:
subjects: Dystopias
kind: book
cover-alt: An eye
toc: false
toc-depth: 3
trim: 140mm x 216mm
look: Essay
`,
    'part.md': chapter,
  })

  expect(codesOf(manuscript)).toEqual([])
  expect(manuscript.config).toEqual({
    title: '1984',
    subtitle: 'A Novel of 1949',
    authors: [
      { name: 'Eric Blair', role: 'aut' },
      { name: 'Ada Brook', role: 'edt', fileAs: 'Brook, Ada' },
    ],
    contributors: [{ name: 'Ivo Glen', role: 'trl' }],
    language: 'en-GB',
    identifier: 'urn:isbn:9780141036144',
    date: '1949-06',
    subjects: [{ name: 'Dystopias' }],
    kind: 'book',
    coverAlt: 'An eye',
    slug: '1984',
    toc: false,
    tocDepth: 3,
    opening: {},
    look: 'essay',
    trim: { name: '140mm x 216mm', widthPx: 529, heightPx: 816 },
    pdfStandards: ['ua-1'],
    printColour: 'colour',
    profiles: [],
  })
})

test.each([
  ['', ['ua-1']],
  ['pdf-standard: ua-1', ['ua-1']],
  ['pdf-standard: PDF/A-2a', ['ua-1', 'a-2a']],
  ['pdf-standard: a-3a, ua-1', ['ua-1', 'a-3a']],
  ['pdf-standard: [a2a, a-2a]', ['ua-1', 'a-2a']],
])('`%s` makes a PDF to %j', async (line, standards) => {
  const folder = { 'book.yaml': `${settings}${line}\n`, 'a.md': chapter }

  expect((await load(folder)).config?.pdfStandards).toEqual(standards)
})

test('where sections open is read by kinds, and pages by the names that people have for them', async () => {
  const read = async (lines: string) => {
    const { config } = await load({ 'book.yaml': `${settings}${lines}`, 'a.md': chapter })
    return [config?.opening, config?.madePages, config?.toc, config?.colophon]
  }

  expect(await read('kind: book\nopening: any\n')).toEqual([
    { all: 'any' },
    undefined,
    true,
    undefined,
  ])
  expect(
    await read(
      'kind: book\nopening: { chapter: run-on, copyright-page: any }\nmade-pages: Imprint, lof\ncolophon: yes\n',
    ),
  ).toEqual([
    { chapter: 'run-on', 'copyright-page': 'any' },
    ['copyright', 'list-of-figures'],
    false,
    true,
  ])
})

test.each([
  ['', undefined],
  ['links: inline', 'inline'],
  ['links-as-notes: true', 'notes'],
])('`%s` prints the addresses of links as %j', async (line, links) => {
  const manuscript = await load({ 'book.yaml': `${settings}${line}\n`, 'a.md': chapter })

  expect(manuscript.config?.links).toBe(links)
})

test('links in front matter that are none of ours are left alone', async () => {
  const head = `---\n${settings}links:\n  - url: https://example.org\n---\n`
  const manuscript = await load({ 'a.md': `${head}${chapter}` })

  expect(manuscript.config?.links).toBeUndefined()
})

test.each([
  ['print-resolution: 300', 300],
  ['print-resolution: 600 dpi', 600],
  ['dpi: 300', undefined],
  ['print-resolution: 12', undefined],
  ['print-resolution: fine', undefined],
])('`%s` asks for %j dots per inch', async (line, dots) => {
  const manuscript = await load({ 'book.yaml': `${settings}${line}\n`, 'a.md': chapter })

  expect(manuscript.config?.printResolution).toBe(dots)
  expect(codesOf(manuscript)).toHaveLength(dots === undefined ? 1 : 0)
})

test.each([
  ['{ \\RR: "\\\\mathbb{R}", norm: ["|#1|", 1] }', ['\\mathbb{R}', '|#1|']],
  ['{ \\RR: [] }', undefined],
  ['{ "\\\\R 2": x }', undefined],
  ['all', undefined],
])('`macros: %s` makes formulas have %j', async (line, bodies) => {
  const yaml = `${settings}macros: ${line}\n`
  const manuscript = await load({ 'book.yaml': yaml, 'a.md': chapter })

  const names = bodies && { '\\RR': bodies[0], '\\norm': bodies[1] }
  expect(manuscript.config?.macros).toEqual(names)
  expect(codesOf(manuscript)).toEqual(bodies ? [] : ['config-invalid'])
})

test.each([
  ['字'.repeat(81), []],
  [
    '字'.repeat(82),
    [/^Unexpected value `字+…?` for `slug`, expected .* at most 244 bytes/],
  ],
  [
    '字'.repeat(100),
    [/^Unexpected value `字+…?` for `slug`, expected .* at most 244 bytes/],
  ],
  ['a'.repeat(100), []],
  ['a'.repeat(101), [/expected at most 100 letters/]],
])('a slug is short enough for the name of every file: %s', async (slug, told) => {
  const yaml = `${settings}slug: ${slug}\n`
  const { configFile } = await load({ 'book.yaml': yaml, 'a.md': chapter })

  expect(configFile.messages.map(({ reason }) => reason)).toEqual(
    told.map((each) => expect.stringMatching(each)),
  )
})

test.each(['\\u200B', '\\u2060 \\uFEFF', ' '])(
  'a title that nobody sees is none: "%s"',
  async (title) => {
    const yaml = settings.replace(/^title: .*$/mu, `title: "${title}"`)
    const { configFile } = await load({ 'book.yaml': yaml, 'a.md': chapter })

    expect(configFile.messages.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/for `title`, expected text that can be seen$/),
    ])
  },
)

test.each([
  ['ua', 'uk'],
  ['english', 'en'],
  ['Deutsch', 'de'],
  ['german', 'de'],
  ['englisch', 'en'],
  ['українська', 'uk'],
  ['en_US', 'en-US'],
  ['fr_FR.UTF-8', 'fr-FR'],
  ['ua-UA', 'uk-UA'],
  ['brazilian', 'pt-BR'],
])('a language that is written `%s` is told to be `%s`', async (written, tag) => {
  const yaml = settings.replace(/^language: .*$/mu, `language: ${written}`)
  const { configFile } = await load({ 'book.yaml': yaml, 'a.md': chapter })

  expect(
    configFile.messages.map(({ column, line, reason }) => [line, column, reason]),
  ).toEqual([
    [3, 11, `Unexpected value \`${written}\` for \`language\`, expected \`${tag}\``],
  ])
})

test.each([
  ['2026-03-05T10:00:00Z', '2026-03-05', []],
  ['2026/3/5', '2026-03-05', []],
  ['5.3.2026', '2026-03-05', []],
  ['3/25/2026', '2026-03-25', []],
  ['5 March 2026', '2026-03-05', []],
  ['March 5th, 2026', '2026-03-05', []],
  ['März 2026', '2026-03', []],
  ['5 березня 2026 р.', '2026-03-05', []],
  ['1er août 2026', '2026-08-01', []],
  ['3/5/2026', '2026', ['date-unread']],
  ['Spring 2026', '2026', ['date-unread']],
  ['today', undefined, ['date-unread']],
  ['null', undefined, []],
  ['2026-13', undefined, ['config-invalid']],
])('a date that is written `%s` is %s', async (written, date, codes) => {
  const yaml = `${settings}date: "${written}"\n`
  const manuscript = await load({ 'book.yaml': yaml, 'a.md': chapter })

  expect(manuscript.config?.date).toBe(date)
  expect(codesOf(manuscript)).toEqual(codes)
})

test.each([
  ['us-letter', 'letter'],
  ['a4paper', 'a4'],
  ['us-trade', 'us-trade'],
])('paper that is called `%s` is %s', async (written, name) => {
  const yaml = `${settings}papersize: ${written}\ntoc: Yes\n`
  const { config } = await load({ 'book.yaml': yaml, 'a.md': chapter })

  expect(config?.trim.name).toBe(name)
  expect(config?.toc).toBe(true)
})

test('keys of other tools are read as ours, ours first, and aliases as what they stand for', async () => {
  const manuscript = await load({
    'book.yaml': `title: "[The *Ford*](https://example.org) at 2*3*4"
author: Eric Blair
authors: &ada Ada Brook
lang: EN-gb
publisher: *ada
editor: { name: Ben Hill, affiliation: Ferry House }
tags: rivers, mills
subjects: Fiction
license: { text: CC BY, url: https://example.org }
papersize: a5paper
documentclass: book
fig-width: 7
`,
    'a.md': chapter,
  })

  expect(placesOf(manuscript)).toEqual(['2:1 config-key-ignored'])
  expect(messagesOf(manuscript)[0]?.reason).toContain(
    '`author`, `documentclass` and `fig-width`',
  )
  expect(manuscript.config).toMatchObject({
    title: 'The Ford at 2*3*4',
    authors: [{ name: 'Ada Brook', role: 'aut' }],
    publisher: 'Ada Brook',
    contributors: [{ name: 'Ben Hill', role: 'edt' }],
    subjects: [{ name: 'Fiction' }, { name: 'rivers' }, { name: 'mills' }],
    rights: 'CC BY',
    trim: { name: 'a5' },
  })
})

test.each([
  ['Ben Hill', ['Ben Hill']],
  ['visual', []],
  ['source', []],
  ['{ mode: source, markdown: { wrap: 72 } }', []],
])('the editor `%s` edited a book, or is how Quarto shows it', async (editor, names) => {
  const yaml = `title: The Ford\nauthors: Ada Brook\nlanguage: en\neditor: ${editor}\n`
  const { config } = await load({ 'book.yaml': yaml, 'a.md': chapter })

  expect(config?.contributors.map(({ name }) => name)).toEqual(names)
})

test.each([
  ['auther: Ada Brook', ['2:1 config-key-unknown']],
  ['authors:', ['2:1 config-key-missing']],
  ['authors: "Ada', ['3:1 config-syntax']],
  ['authors: Ada: Brook', ['2:10 config-syntax']],
  ['authors: Ada\ncontents: [{ fiel: a.md }]', ['3:12 config-invalid']],
])('what is wrong with `%s` is said once', async (line, places) => {
  const yaml = `title: The Ford\n${line}\n`
  const last = line.includes('"') ? '' : 'language: en\n'
  const files = {
    'a.md': chapter,
    'b.md': chapter,
    'SUMMARY.md': '- [A](a.md)\n- [B](b.md)\n',
  }
  const manuscript = await load({ 'book.yaml': yaml + last, ...files })

  expect(manuscript.config).toBeUndefined()
  expect(placesOf(manuscript)).toEqual(places)
})

test('what is wrong with the order of another tool is said at its line', async () => {
  const manuscript = await load({
    'book.toml': '[book]\ntitle = "The Ford"\nauthors = []\n',
    'src/SUMMARY.md':
      '# Summary\n\n- [Ford](ford.md)\n- [Lost](lost.md)\n- [Out](../../ford.md)\n- [Ford](ford.md)\n',
    'src/ford.md': chapter,
  })

  expect(placesOf(manuscript)).toEqual([
    'undefined:undefined config-missing',
    '4:3 contents-entry-missing',
    '5:3 contents-entry-outside',
    '6:3 contents-entry-duplicate',
  ])
  expect(messagesOf(manuscript)[0]?.reason).toBe(
    'Cannot find the authors and language of the book, expected them in `book.toml` or a file `book.yaml`',
  )
})

test.each([
  ['A fox went out at dawn.', ['language-assumed']],
  ['Лис вийшов на світанку.', ['config-missing']],
])('without a language, a mdBook is English if it can be: %s', async (text, codes) => {
  const manuscript = await load({
    'book.toml': '[book]\ntitle = "The Ford"\nauthors = ["Ada Brook"]\n',
    'src/SUMMARY.md': '- [Ford](ford.md)\n',
    'src/ford.md': text,
  })

  expect(codesOf(manuscript)).toEqual(codes)
})

test('what another tool does not say stands in a `book.yaml`', async () => {
  const manuscript = await load({
    'book.yaml': 'authors: Ada Brook\nlanguage: en-GB\n',
    'mkdocs.yml': 'site_name: The Ford\ntheme: { language: de }\nnav: [b.md, a.md]\n',
    'docs/a.md': chapter,
    'docs/b.md': chapter,
  })

  expect(codesOf(manuscript)).toEqual([])
  expect(pathsOf(manuscript)).toEqual(['docs/b.md', 'docs/a.md'])
  expect(manuscript.config).toMatchObject({ title: 'The Ford', language: 'en-GB' })
})

test('what MkDocs puts at the end of every page is at the end of the book', async () => {
  const manuscript = await load({
    'book.yaml': 'authors: Ada Brook\nlanguage: en-GB\n',
    'mkdocs.yml':
      'site_name: The Ford\nnav: [a.md]\nmarkdown_extensions:\n  - abbr\n' +
      '  - pymdownx.snippets:\n      auto_append: [includes/words.md, no.md]\n',
    'docs/a.md': chapter,
    'includes/words.md': '*[HTML]: Hyper Text Markup Language\n',
    'includes/other.md': chapter,
  })

  expect(codesOf(manuscript)).toEqual([])
  expect(pathsOf(manuscript)).toEqual(['docs/a.md', 'includes/words.md'])
})

test('TOML that is wrong is told at its place', async () => {
  const text = '+++\ntitle = "The Ford"\nauthor = Ada\n+++\n\nText.\n'

  expect(placesOf(await load({ 'a.md': text }))).toEqual(['3:10 config-syntax'])
})

test('a standard that no PDF is made to is an error at its place', async () => {
  const yaml = `${settings}pdf-standard: [ua-1, a-2b]\n`
  const { configFile } = await load({ 'book.yaml': yaml, 'a.md': chapter })

  expect(configFile.messages.map(({ reason, ruleId }) => [ruleId, reason])).toEqual([
    [
      'config-invalid',
      'Unexpected value `a-2b` for `pdf-standard`, expected `ua-1`, `a-2a`, `a-3a` or `x-4`',
    ],
  ])
  expect(configFile.messages[0]?.column).toBe(22)
})

test('the command line overrules what the PDF is made to', async () => {
  const yaml = `${settings}pdf-standard: a-2a\n`
  const folder = folderWith({ 'book.yaml': yaml, 'a.md': chapter })

  const { config } = await loadManuscript(folder, { pdfStandards: ['a-3a'] })

  expect(config?.pdfStandards).toEqual(['ua-1', 'a-3a'])
})

test('a manuscript that its PDF carries is kept byte for byte', async () => {
  const crlf = '\uFEFF# One\r\n\r\nText with a\u0301ccent.\r\n'
  const yaml = `\uFEFF${settings}pdf-standard: a-3a # the archive's\n`
  const { chapterFiles, sources } = await load({ 'book.yaml': yaml, 'a/one.md': crlf })
  const loose = await load({ 'book.yaml': settings, 'one.md': crlf })

  expect(
    sources.map(({ bytes, mediaType, path }) => [path, mediaType, Buffer.from(bytes)]),
  ).toEqual([
    ['book.yaml', 'application/yaml', Buffer.from(yaml)],
    ['a/one.md', 'text/markdown', Buffer.from(crlf)],
  ])
  expect(loose.sources).toEqual([])
  expect(chapterFiles[0]?.data.sourceBytes).toBeUndefined()
})

test('a lone file that its PDF carries keeps its front matter', async () => {
  const text = `---\n${settings}pdf-standard: a-3a\n---\n\n${chapter}`
  const { sources } = await load({ 'lone.md': text })

  expect(sources.map(({ bytes, path }) => [path, String(bytes)])).toEqual([
    ['lone.md', text],
  ])
})

test('one Markdown file is an article on A5, several are a book of 6 by 9 inches', async () => {
  const one = await load({ 'book.yaml': settings, 'a.md': chapter })
  const two = await load({ 'book.yaml': settings, 'a.md': chapter, 'b.md': chapter })

  expect(one.config).toMatchObject({
    kind: 'article',
    trim: { name: 'a5', widthPx: 560, heightPx: 793 },
    toc: false,
    opening: {},
  })
  expect(two.config).toMatchObject({
    kind: 'book',
    trim: { name: '6x9', widthPx: 576, heightPx: 864 },
    toc: true,
    opening: {},
  })
})

test('the identifier follows from title, authors and language, and from nothing else', async () => {
  const ford = await load({ 'book.yaml': settings, 'a.md': chapter })
  const sameFord = await load({ 'book.yaml': `${settings}toc: true\n`, 'b.md': 'Text' })
  const mill = await load({
    'book.yaml': settings.replace('Ford', 'Mill'),
    'a.md': chapter,
  })

  expect(ford.config?.identifier).toMatch(
    /^urn:uuid:[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab]/,
  )
  expect(sameFord.config?.identifier).toBe(ford.config?.identifier)
  expect(mill.config?.identifier).not.toBe(ford.config?.identifier)
})

test.each([
  [
    'The Diplomatic Dance: Why a Summit of the Two Presidents Remains a Distant Prospect',
    'the-diplomatic-dance',
  ],
  ['Größe & Maß — “L’Été”', 'grosse-mass-lete'],
  ['Їжак і йогурт', 'їжак-і-йогурт'],
  ['???', 'book'],
  ['Con', 'con-book'],
])('files of “%s” are named %s', async (title, slug) => {
  const manuscript = await load({
    'book.yaml': `title: ${JSON.stringify(title)}\nauthors: A\nlanguage: en\n`,
    'a.md': chapter,
  })

  expect(manuscript.config?.slug).toBe(slug)
})

test('front matter holds the settings of a lone file, and the text keeps its lines and columns', async () => {
  const folder = folderWith({
    'ford.md': `\uFEFF---\n${settings}...\n${chapter}`.replaceAll('\n', '\r\n'),
  })

  const manuscript = await loadManuscript(join(folder, 'ford.md'))

  expect(codesOf(manuscript)).toEqual([])
  expect(manuscript.config?.title).toBe('The Ford')
  expect(manuscript.configFile).toBe(manuscript.chapterFiles[0])
  const lines = String(manuscript.configFile).split('\r\n')
  expect(lines.slice(0, 5).join('').trim()).toBe('')
  expect(lines[5]).toBe('# The Ford')
})

test.each([
  ['# The *Ford*: a story\\! {#x} #', 'The Ford: a story!'],
  ['```\n# no\n```\n\n# Yes[^1]', 'Yes'],
  ['# One\n\n# Two', undefined],
  ['## Below', undefined],
])('a work of one text has its title from it: %j', async (text, title) => {
  const manuscript = await load({ 'a.md': `---\nauthor: A\nlang: en\n---\n${text}\n` })

  expect(manuscript.config?.title).toBe(title)
})

test.each([
  ['', 'article', 'essay'],
  ['look: report\n', 'article', 'report'],
  ['look: novel\n', 'book', 'novel'],
  ['look: course\n', 'book', 'course'],
  ['look: ./press\n', 'book', 'poetry'],
  ['look: ./paper\n', 'article', 'novel'],
  ['look: novel\nkind: article\n', 'article', 'novel'],
  ['editions: { pocket: { look: novel } }\n', 'book', 'novel'],
])('a work of one text is what its look is for: %j', async (yaml, kind, look) => {
  const manuscript = await load({
    'book.yaml': settings + yaml,
    'press/look.yaml': 'extends: poetry\n',
    'paper/look.yaml': 'extends: novel\nkind: article\n',
    'ford.md': '# One\n\n# Two\n',
  })
  const all = [manuscript, ...(manuscript.editions ?? [])]

  expect(all.flatMap(codesOf)).toEqual([])
  expect(new Set(all.map(({ config }) => config?.kind))).toEqual(new Set([kind]))
  expect(manuscript.config?.look).toBe(look)
})

test('a folder without book.yaml takes its settings from the one front matter', async () => {
  const manuscript = await load({
    'a.md': `---\n${settings}---\n${chapter}`,
    'b.md': chapter,
  })

  expect(codesOf(manuscript)).toEqual([])
  expect(manuscript.config?.title).toBe('The Ford')
  expect(pathsOf(manuscript)).toEqual(['a.md', 'b.md'])
})

test('front matter says the addresses of a chapter, and what a site fills in is none', async () => {
  const manuscript = await load({
    'book.yaml': settings,
    'a.md': `---\npermalink: /ford/\nredirect_from:\n  - /old/\n---\n${chapter}`,
    'b.md': `+++\nslug = "mill"\nurl = "water/mill"\naliases = ["wheel", "/rad/"]\n+++\n${chapter}`,
    'c.md': `---\npermalink: /:categories/:title/\nslug: [x, {y: z}]\nid:\n---\n${chapter}`,
  })

  const given = manuscript.chapterFiles.map(({ data: { header } }) => [
    header?.addresses,
    header?.formerAddresses,
  ])
  expect(codesOf(manuscript)).toEqual([])
  expect(given).toEqual([
    [['//ford/'], ['/old/']],
    [
      ['mill', '/water/mill'],
      ['wheel', '/rad/'],
    ],
    [['x'], undefined],
  ])
})

test('a scene break at the start of a chapter is no front matter', async () => {
  const text = '---\n\nThe night: it was long.\n\n---\n\nAnd cold.\n'
  const manuscript = await load({ 'book.yaml': settings, 'a.md': text })

  expect(codesOf(manuscript)).toEqual([])
  expect(String(manuscript.chapterFiles[0])).toBe(text)
})

test('wrong keys are found at their line and column in front matter with CRLF', async () => {
  const text = `---\r\ntitle: The Ford\r\nauthors: Ada Brook\r\nlanguage: ua\r\nsubtitel: fine\r\n---\r\n${chapter}`
  const manuscript = await load({ 'a.md': text })

  expect(placesOf(manuscript)).toEqual(['5:1 config-key-unknown', '4:11 config-invalid'])
})

test('settings that would end the parser are refused in no time', async () => {
  const bombs = {
    brackets: `title: ${'['.repeat(60_000)}`,
    dashes: '- '.repeat(30_000),
    indents: Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join(
      '\n',
    ),
    aliases: `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`)}]`).join('\n')}\n`,
  }
  for (const yaml of Object.values(bombs)) {
    const processorMs = countProcessorMs()

    const manuscript = await load({ 'book.yaml': yaml, 'a.md': chapter })

    expect(codesOf(manuscript)).toContain('config-syntax')
    expect(processorMs()).toBeLessThan(2000)
  }
})

test('names of JavaScript’s own objects are unknown keys like others', async () => {
  const manuscript = await load({
    'book.yaml': `${settings}__proto__: { toc: true }\nconstructor: x\n`,
    'a.md': chapter,
  })

  expect(placesOf(manuscript)).toEqual([
    '4:1 config-key-unknown',
    '5:1 config-key-unknown',
  ])
})

test('a text of 10 MB is refused before it is read', async () => {
  const folder = folderWith({ 'book.yaml': settings, 'a.md': 'word '.repeat(2_000_000) })
  const processorMs = countProcessorMs()

  const manuscript = await loadManuscript(folder)

  expect(codesOf(manuscript)).toEqual(['file-too-large'])
  expect(manuscript.chapterFiles[0]?.messages[0]?.reason).toContain('10.0 MB')
  expect(processorMs()).toBeLessThan(1000)
})

test('a folder of thousands of files is no manuscript', { timeout: 30_000 }, async () => {
  const folder = folderWith({ 'book.yaml': settings })
  for (let index = 0; index < 5001; index += 1)
    writeFileSync(join(folder, `${index}`), '')

  expect(codesOf(await loadManuscript(folder))).toEqual(['folder-too-large'])
})

test('symbolic links are followed inside the folder, and never out of it', async () => {
  const outside = folderWith({ 'secret.md': 'secret', 'more/secret.md': 'secret' })
  const folder = folderWith({ 'book.yaml': settings, 'texts/a.md': chapter })
  symlinkSync('texts/a.md', join(folder, '1-linked.md'))
  symlinkSync('.', join(folder, 'loop'))
  symlinkSync(join(outside, 'secret.md'), join(folder, '2-secret.md'))
  symlinkSync(outside, join(folder, 'more'))

  const manuscript = await loadManuscript(folder)

  expect(pathsOf(manuscript)).toEqual(['1-linked.md'])
  expect(codesOf(manuscript)).toEqual(['link-outside', 'link-outside'])
  expect(manuscript.chapterFiles.map(String).join()).not.toContain('secret')
})

test.each([
  ['a4', 793, 1123],
  ['A5', 560, 793],
  ['US Letter', 816, 1056],
  ['5.06 x 7.81', 485, 749],
  ['6in × 9in', 576, 864],
  ['140 x 216 mm', 529, 816],
  ['15,5cm x 23,5cm', 585, 888],
])('trim size %s is %i by %i pixels', async (trim, widthPx, heightPx) => {
  const folder = folderWith({ 'book.yaml': `${settings}trim: a4\n`, 'a.md': chapter })

  const { config } = await loadManuscript(folder, { trim })

  expect(config?.trim).toMatchObject({ widthPx, heightPx })
})

test.each([
  '',
  'a7',
  '6x',
  '20mm x 30mm',
  '9m x 9m',
  '1e9mm x 10mm',
  '-6in x 9in',
  '__proto__',
  '6x9x12',
])('trim size “%s” is none', async (trim) => {
  const folder = folderWith({ 'book.yaml': settings, 'a.md': chapter })

  const manuscript = await loadManuscript(folder, { trim })

  expect(manuscript.config).toBeUndefined()
  expect(codesOf(manuscript)).toEqual(['trim-unknown'])
})

test('the date of the work comes from the environment, its author, its last commit, or nowhere', async () => {
  vi.stubEnv('SOURCE_DATE_EPOCH', '')
  const dated = await load({ 'book.yaml': `${settings}date: 2025-08\n`, 'a.md': chapter })
  const folder = folderWith({ 'book.yaml': settings, 'a.md': chapter })
  const undated = await loadManuscript(folder)
  commit(folder, '2021-02-03T04:05:06Z')
  const committed = await loadManuscript(folder)
  vi.stubEnv('SOURCE_DATE_EPOCH', '86400')
  const reproduced = await loadManuscript(folder)

  expect(dated.modified.toISOString()).toBe('2025-08-01T00:00:00.000Z')
  expect(undated.modified.toISOString()).toBe('1980-01-01T00:00:00.000Z')
  expect(committed.modified.toISOString()).toBe('2021-02-03T04:05:06.000Z')
  expect(reproduced.modified.toISOString()).toBe('1970-01-02T00:00:00.000Z')
})

test('the settings of the manuscript’s own repository run no program', async () => {
  vi.stubEnv('SOURCE_DATE_EPOCH', '')
  const folder = folderWith({ 'book.yaml': settings, 'a.md': chapter })
  commit(folder, '2021-02-03T04:05:06Z')
  const trap = join(folder, 'trap')
  writeFileSync(trap, `#!/bin/sh\ntouch ${join(folder, 'sprung')}\n`, { mode: 0o755 })
  for (const key of ['core.fsmonitor', 'gpg.program', 'core.pager', 'diff.external']) {
    execFileSync('git', ['config', key, trap], { cwd: folder })
  }
  execFileSync('git', ['config', 'log.showSignature', 'true'], { cwd: folder })

  const { modified } = await loadManuscript(folder)

  expect(modified.getUTCFullYear()).toBe(2021)
  expect(() => readFileSync(join(folder, 'sprung'))).toThrow('ENOENT')
})

// Of what git does by itself, only to fetch what a repository lacks runs what its settings say.
test('a repository that lacks objects has none fetched', async () => {
  vi.stubEnv('SOURCE_DATE_EPOCH', '')
  const folder = folderWith({ 'book.yaml': settings, 'a.md': chapter })
  commit(folder, '2021-02-03T04:05:06Z')
  const sprung = join(folder, 'sprung')
  const git = (...args: string[]) => spawnSync('git', args, { cwd: folder }).stdout
  for (const [key = '', value = ''] of [
    ['core.repositoryformatversion', '1'],
    ['extensions.partialClone', 'theirs'],
    ['remote.theirs.promisor', 'true'],
    ['remote.theirs.url', `ext::touch ${sprung}`],
    ['protocol.ext.allow', 'always'],
  ]) {
    git('config', key, value)
  }
  const tree = git('rev-parse', 'HEAD^{tree}').toString().trim()
  rmSync(join(folder, '.git', 'objects', tree.slice(0, 2), tree.slice(2)))
  git('rev-list', 'HEAD', '--', 'a.md')
  expect(existsSync(sprung)).toBe(true)
  rmSync(sprung)

  const { modified } = await loadManuscript(folder)

  expect(existsSync(sprung)).toBe(false)
  expect(modified.getUTCFullYear()).toBe(1980)
})

test.each<[string, (git: string, other: string) => void]>([
  ['a file', (git, other) => writeFileSync(git, `gitdir: ${other}\n`)],
  ['a link', (git, other) => symlinkSync(other, git)],
  ['links', (git, other) => linkChildren(git, other)],
  ['alternates', (git, other) => borrowObjects(git, other)],
])(
  'a repository that leads out of the manuscript by %s is not read, and told',
  async (_, leadOut) => {
    vi.stubEnv('SOURCE_DATE_EPOCH', '')
    const other = folderWith({ 'a.md': chapter })
    commit(other, '2021-02-03T04:05:06Z')
    const folder = folderWith({ 'book.yaml': settings, 'a.md': chapter })
    leadOut(join(folder, '.git'), join(other, '.git'))
    const year = execFileSync('git', ['log', '--format=%ci'], { cwd: folder }).toString()
    expect(year).toMatch(/^2021/u)

    const manuscript = await loadManuscript(folder)

    expect(codesOf(manuscript)).toEqual(['repository-unread'])
    expect(manuscript.modified.getUTCFullYear()).toBe(1980)
  },
)

test('a manuscript in a worktree has the date of its commit there', async () => {
  vi.stubEnv('SOURCE_DATE_EPOCH', '')
  const main = folderWith({ 'book/book.yaml': settings, 'book/a.md': chapter })
  commit(main, '2021-02-03T04:05:06Z')
  const tree = join(folderWith({}), 'tree')
  execFileSync('git', ['worktree', 'add', '--quiet', tree], { cwd: main })
  writeFileSync(join(tree, 'book', 'a.md'), `${chapter}More.\n`)
  commit(tree, '2022-03-04T05:06:07Z')

  const manuscript = await loadManuscript(join(tree, 'book'))

  expect(codesOf(manuscript)).toEqual([])
  expect(manuscript.modified.toISOString()).toBe('2022-03-04T05:06:07.000Z')
})

test.each([
  ['upright.png', 'image/png', 40, 30],
  ['turned.jpg', 'image/jpeg', 30, 40],
  ['progressive.jpg', 'image/jpeg', 40, 30],
  ['still.gif', 'image/gif', 40, 30],
  ['flat.webp', 'image/webp', 40, 30],
  ['drawing.svg', 'image/svg+xml', 120, 80],
])(
  'the picture %s is %s of %i by %i pixels',
  async (name, mediaType, widthPx, heightPx) => {
    const picture = await readPicture({ 'fig/a.dat': pictureBytes(name) }, 'fig/a.dat')

    expect(picture).toMatchObject({ path: 'fig/a.dat', mediaType, widthPx, heightPx })
  },
)

test.each([
  'upright.png',
  'turned.jpg',
  'progressive.jpg',
  'still.gif',
  'flat.webp',
  'drawing.svg',
])('the picture %s is broken wherever it is cut off', async (name) => {
  const bytes = pictureBytes(name)
  for (const share of [0.3, 0.6, 0.9, 1 - 3 / bytes.length]) {
    const cut = bytes.subarray(0, Math.floor(bytes.length * share))

    const picture = await readPicture({ 'a.png': cut }, 'a.png')

    // Cut before its first element, an SVG is no picture at all.
    expect(picture).toMatchObject({ fault: expect.stringMatching(/^(?:broken|format)$/) })
  }
})

test('a picture with damaged pixels is broken', async () => {
  const bytes = Uint8Array.from(pictureBytes('upright.png'))
  const at = Buffer.from(bytes).indexOf('IDAT') + 6
  bytes[at] = (bytes[at] ?? 0) ^ 0xff

  expect(await readPicture({ 'a.png': bytes }, 'a.png')).toEqual({
    fault: 'broken',
    found: 'damage in its IDAT chunk',
  })
})

test.each([
  ['in rows', 0, 8, 8 * 9],
  // Its seven passes have 1, 1, 1, 2, 2, 4 and 4 rows, each with a byte for its filter.
  ['interlaced', 1, 8, 8 * 8 + 15],
  ['of one bit, interlaced', 1, 1, 2 * 15],
])(
  'a PNG %s is whole only with all of its pixels',
  async (_, interlace, depth, length) => {
    const whole = grayPng(depth, interlace, length)
    const cut = grayPng(depth, interlace, length - 1)

    expect(await readPicture({ 'a.png': whole }, 'a.png')).toMatchObject({ widthPx: 8 })
    expect(await readPicture({ 'a.png': cut }, 'a.png')).toEqual({
      fault: 'broken',
      found: `only ${Math.floor((100 * (length - 1)) / length)} % of its pixels`,
    })
  },
)

test('pictures outside the folder are not read, whatever their path looks like', async () => {
  const outside = folderWith({ 'a.png': pictureBytes('upright.png') })
  const folder = folderWith({ 'book.yaml': settings, 'part/a.md': chapter })
  symlinkSync(join(outside, 'a.png'), join(folder, 'link.png'))
  symlinkSync(outside, join(folder, 'linked'))
  const { readPicture: read } = await loadManuscript(folder)
  const paths = [
    'link.png',
    'linked/a.png',
    '../a.png',
    'part/../../a.png',
    '/etc/passwd',
    'C:\\a.png',
    '\\\\server\\a.png',
  ]

  for (const path of paths) expect(await read(path)).toMatchObject({ fault: 'outside' })
  expect(await read('part/../a\0.png')).toMatchObject({ fault: 'missing' })
})

test('what is not there, and what is no file, is no picture', async () => {
  const files = { 'fig/Fox.png': pictureBytes('upright.png') }

  expect(await readPicture(files, 'fig/fox.png')).toMatchObject({ fault: 'missing' })
  expect(await readPicture(files, 'fig')).toEqual({ fault: 'broken', found: 'a folder' })
})

test('files that are no pictures for a book are named', async () => {
  const files = {
    'a.png': pictureBytes('scan.bmp'),
    'b.png': '%!PS-Adobe-3.0 EPSF-3.0\n',
    'c.png': '<!DOCTYPE html><p>No picture',
    'd.png': 'words',
    'e.png': '',
    'f.avif': '\0\0\0 ftypavif\0\0\0\0avifmif1',
    'g.avif': '\0\0\0 ftypmif1\0\0\0\0mif1avif',
  }
  const found = []
  for (const path of Object.keys(files)) found.push(await readPicture(files, path))

  expect(found).toEqual(
    [
      'a BMP, which `magick old.bmp new.png` converts',
      'an EPS, of which `epstopdf old.eps` makes a PDF',
      'a web page',
      'an unknown format',
      'an empty file',
      'an AVIF, which `magick old.avif new.png` converts',
      'an AVIF, which `magick old.avif new.png` converts',
    ].map((name) => ({ fault: 'format', found: name })),
  )
})

test('a picture of more than a hundred megapixels is too large', async () => {
  const picture = await readPicture({ 'a.png': emptyPng(20_000, 10_000) }, 'a.png')

  expect(picture).toEqual({ fault: 'too-large', found: '200 megapixels' })
})

test.each([
  ['width="30mm" height="15mm"', 113, 57],
  ['width="100%" height="100%" viewBox="0 0 30 15"', 30, 15],
  ['aria-label="a > b" width="60" viewBox="0,0,30,15"', 60, 30],
])('an SVG with %s has %i by %i pixels', async (attributes, width, height) => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}/>`

  const picture = (await readPicture({ 'a.svg': svg }, 'a.svg')) as Picture

  expect([picture.widthPx, picture.heightPx].map(Math.round)).toEqual([width, height])
})

test.each([
  ['a script', '<script>alert(1)</script>'],
  ['a script with a prefix', '<x:script xmlns:x="http://www.w3.org/2000/svg"/>'],
  ['an event handler', '<g onload="alert(1)"/>'],
  ['a script as a link', '<a href=" java&#10;script:alert(1)"><text>x</text></a>'],
  ['a picture on the web', '<image href="https://example.org/a.png"/>'],
  ['a picture without a scheme', '<image href="//example.org/a.png"/>'],
  ['a file', '<use href="file:///etc/passwd#a"/>'],
  ['a file beside it', '<image href="other.svg"/>'],
  ['an SVG inside', '<image href="data:image/svg+xml,%3Csvg/%3E"/>'],
  [
    'HTML inside',
    '<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject>',
  ],
  ['a fill on the web', '<path fill="url(http://example.org/#a)"/>'],
  ['a style on the web', '<path style="fill:\\75rl( \'http://example.org/#a\')"/>'],
  [
    'an import',
    '<style>@im/**/port url(#a); @\\69mport "http://example.org/a.css"</style>',
  ],
  ['an import in a CDATA section', '<style><![CDATA[@import "a.css";]]></style>'],
  [
    'an animated address',
    '<a href="#b"><animate attributeName="href" to="javascript:alert(1)"/></a>',
  ],
])('an SVG with %s is active', async (_, content) => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${content}</svg>`

  expect(await readPicture({ 'a.svg': svg }, 'a.svg')).toMatchObject({ fault: 'active' })
})

test.each([
  [
    'entities',
    'active',
    '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">&a;</svg>',
  ],
  [
    'a style sheet beside it',
    'active',
    '<?xml-stylesheet href="a.css"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
  ],
  [
    'an open element',
    'broken',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g></svg>',
  ],
  ['no size', 'broken', '<svg xmlns="http://www.w3.org/2000/svg"></svg>'],
  [
    'a deep pit',
    'broken',
    `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${'<g>'.repeat(100_000)}`,
  ],
])('an SVG with %s is %s', async (_, fault, svg) => {
  expect(await readPicture({ 'a.svg': svg }, 'a.svg')).toMatchObject({ fault })
})

type Files = Readonly<Record<string, string | Uint8Array>>

function folderWith(files: Files): string {
  const folder = temporaryFolder()
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

async function load(files: Files): Promise<Manuscript> {
  return loadManuscript(folderWith(files))
}

async function readPicture(files: Files, path: string) {
  const manuscript = await load({ 'book.yaml': settings, 'a.md': chapter, ...files })
  return manuscript.readPicture(path)
}

function pictureBytes(name: string): Uint8Array {
  return readFileSync(fixturePath('load', 'pictures', name))
}

/** A PNG with a header of that size, and the pixels of one line. */
function emptyPng(width: number, height: number): Uint8Array {
  const bytes = Buffer.from(pictureBytes('upright.png'))
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}

/** Eight by eight pixels, of which so many bytes are there; all its chunks are whole. */
function grayPng(depth: number, interlace: number, length: number): Uint8Array {
  const head = [0, 0, 0, 8, 0, 0, 0, 8, depth, 0, 0, 0, interlace]
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', Buffer.from(head)),
    pngChunk('IDAT', deflateSync(Buffer.alloc(length))),
    pngChunk('IEND', Buffer.of()),
  ])
}

function messagesOf({ chapterFiles, configFile, otherFiles }: Manuscript) {
  const files = new Set([configFile, ...otherFiles, ...chapterFiles])
  return [...files].flatMap(({ messages }) => messages)
}

function codesOf(manuscript: Manuscript): (string | undefined)[] {
  return messagesOf(manuscript).map(({ ruleId }) => ruleId)
}

function placesOf(manuscript: Manuscript): string[] {
  return messagesOf(manuscript).map(
    ({ column, line, ruleId }) => `${line}:${column} ${ruleId}`,
  )
}

function pathsOf({ chapterFiles }: Manuscript): (string | undefined)[] {
  return chapterFiles.map(({ data }) => data.manuscriptPath)
}

function commit(folder: string, date: string): void {
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args],
      {
        cwd: folder,
        env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
      },
    )
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '--message', 'Write')
}

/** A repository whose folders are those of another. */
function linkChildren(git: string, other: string): void {
  mkdirSync(git)
  writeFileSync(join(git, 'HEAD'), readFileSync(join(other, 'HEAD')))
  for (const name of ['objects', 'refs']) symlinkSync(join(other, name), join(git, name))
}

/** A repository with the references of another, and none of its objects. */
function borrowObjects(git: string, other: string): void {
  cpSync(other, git, { recursive: true })
  const objects = join(git, 'objects')
  rmSync(objects, { recursive: true })
  mkdirSync(join(objects, 'info'), { recursive: true })
  writeFileSync(join(objects, 'info', 'alternates'), `${join(other, 'objects')}\n`)
}
