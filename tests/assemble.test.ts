import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toHtml } from 'hast-util-to-html'
import { toString as textOf } from 'hast-util-to-string'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { assembleBook } from '../scripts/assemble/assemble-book.ts'
import type { ContentsEntry, Manuscript, Picture } from '../scripts/book.ts'
import { compileManuscript } from '../scripts/compile/compile.ts'
import { elementsOf, hasClass } from '../scripts/lib/hast.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { assembled } from './support/from-markdown.ts'
import { sampleConfig } from './support/sample-book.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const templates = await loadTemplates()

test('sections are named after their files, and equal names are told apart', async () => {
  const { book } = await assembled(templates, {
    'one/02 The Förd.md': '# A\n',
    'two/02-the-ford.md': '# B\n',
    'Брід.md': '# C\n',
  })

  expect(book.sections.map(({ id }) => id)).toEqual([
    '02-the-ford',
    '02-the-ford-2',
    'section-3',
  ])
})

test('ids of headings give way to those that authors wrote, in any chapter', async () => {
  const { book, problems } = await assembled(templates, {
    'a.md': '# Water\n\n## Depth\n\nSee [here](#depth) and [there](b.md#depth).\n',
    'b.md': '# Water\n\n## Deep {#depth}\n\nSee [water](#water) and [depth](#depth).\n',
  })

  expect(problems).toEqual([])
  expect(hrefs(book.sections[0]?.tree)).toEqual(['#depth-2', '#depth'])
  expect(hrefs(book.sections[1]?.tree)).toEqual(['#water-2', '#depth'])
})

test('an id that two files have is each file’s own', async () => {
  const { book, problems } = await assembled(templates, {
    'a.md': '# A\n\n[x]{#here}, see [it](#here) and [that](b.md#here).\n',
    'b.md': '# B\n\n[y]{#here}, see [it](#here) and [that](a.md#here).\n',
  })

  expect(problems).toEqual([])
  expect(hrefs(book.sections[0]?.tree)).toEqual(['#here', '#here-2'])
  expect(hrefs(book.sections[1]?.tree)).toEqual(['#here-2', '#here'])
})

test('no id stands twice in a book, whatever headings and files are called', async () => {
  const texts = Object.fromEntries(
    ['note-1', 'ref-note-1-1', 'note'].map((name) => [
      `${name}.md`,
      `# ${name} 1\n\n## Note 1\n\n## Note-1\n\nText[^1] and again[^1].\n\n[^1]: A note.\n`,
    ]),
  )

  const { book } = await assembled(templates, texts)
  const html = [
    ...book.sections.map(({ tree }) => toHtml(tree)),
    ...[...book.notes.keys()].map((id) => `<i id="${id}">`),
  ].join('')
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1])

  expect(ids).toHaveLength(18)
  expect(new Set(ids).size).toBe(ids.length)
})

test('the second of two equal ids in a file is reported, and says where the first is', async () => {
  const { files } = await assembled(templates, {
    'a.md': '# A\n\n[stones]{#stones}\n\n# B\n\nThe [stones]{#stones}\n',
  })

  const [message] = files[1]?.messages ?? []
  expect(message?.ruleId).toBe('id-duplicate')
  expect([message?.line, message?.column]).toEqual([7, 5])
  expect(message?.note).toContain('the first is at line 3, column 1')
})

test('notes are numbered anew in each chapter of a book, and through an article', async () => {
  const texts = {
    'a.md': '# A\n\nOne[^x], two[^y], one again[^x].\n\n[^y]: Y.\n[^x]: X.\n',
    'b.md': '# B\n\nThree[^x].\n\n[^x]: Another X.\n',
  }

  const book = await assembled(templates, texts)
  const article = await assembled(templates, texts, { config: { kind: 'article' } })

  expect(labels(book.book)).toEqual(['1 note-a-1', '2 note-a-2', '1 note-b-1'])
  expect(labels(article.book)).toEqual(['1 note-1', '2 note-2', '3 note-3'])
  expect(book.book.notes.get('note-a-1')?.refs).toEqual(['ref-a-1', 'ref-a-1-2'])
  expect(toHtml(book.book.sections[0]?.tree ?? [])).toContain(
    'two<a class="noteref" data-note="note-a-2" id="ref-a-2" href="#note-a-2">2</a>',
  )
})

test('a note that only another note refers to follows those of the text', async () => {
  const { book } = await assembled(templates, {
    'a.md':
      '# A\n\nOne[^a], two[^b].\n\n[^a]: First[^c].\n[^b]: Second.\n[^c]: Third, see [^b].\n',
  })

  const texts = book.sections[0]?.notes.map(({ children, label }) => {
    return `${label} ${toHtml([...children])
      .replace(/<[^>]+>/g, '')
      .trim()}`
  })
  expect(texts).toEqual(['1 First3.', '2 Second.', '3 Third, see 2.'])
})

test('links lead to files by their path, decoded, and to their first heading', async () => {
  const { book, problems } = await assembled(templates, {
    'one/a.md':
      '# A\n\n[b](../two/der%20b.md) [b](<../two/der b.md#%C3%BCber>) [a](./a.md)\n',
    'two/der b.md': 'Before any heading.\n\n# B\n\n## Über\n\n[a](../one/a.md#a)\n',
  })

  expect(problems.filter((problem) => problem.includes('link'))).toEqual([])
  expect(hrefs(book.sections[0]?.tree)).toEqual(['#b', '#über', '#a'])
  expect(hrefs(book.sections[1]?.tree)).toEqual(['#a'])
})

test('a link to nowhere is reported where it stands, with the nearest place there is', async () => {
  const { problems } = await assembled(templates, {
    'a.md':
      '# The Bank\n\n[x](b.md#stons) [y](#stons) [z](bb.md)\n\n[w](../bb.md) [v](#vv)\n',
    'b.md': '# B\n\n## Stones\n',
  })

  expect(problems).toEqual([
    'a.md:3:1 link-broken: Unexpected link to `b.md#stons`, which is nowhere in the book, expected `b.md#stones`, the nearest that there is',
    'a.md:3:17 link-broken: Unexpected link to `#stons`, which is nowhere in the book, expected `#stones`, the nearest that there is',
    'a.md:3:29 link-broken: Unexpected link to `bb.md`, which is nowhere in the book, expected `b.md`, the nearest that there is',
    'a.md:5:1 link-left-out: Unexpected link to `../bb.md`, a file outside the manuscript, expected a place in the book or an address on the web',
    'a.md:5:15 link-broken: Unexpected link to `#vv`, which is nowhere in the book, expected a heading or figure of this file with that id, such as `## The Ford {#vv}`',
  ])
})

test('addresses on the web stay as they are', async () => {
  const addresses = [
    'https://example.org',
    'http://example.org:8080/a(b)?q=1&r=%C3%BC#f',
    'https://пример.example/путь',
    'mailto:ada@example.org?subject=Ford',
    'tel:+44-20-7946-0123',
  ]
  const { book, problems } = await assembled(templates, {
    'a.md': `# A\n\n${addresses.map((address) => `[x](<${address}>)`).join(' ')}\n`,
  })

  expect(problems).toEqual([])
  expect(hrefs(book.sections[0]?.tree).map(decodeURI)).toEqual(addresses.map(decodeURI))
})

test('a picture is read once, by its path from the file that shows it', async () => {
  const asked: string[] = []
  const { book, problems } = await assembled(
    templates,
    {
      'one/a.md':
        '# A\n\n![x](../pictures/the%20ford.png)\n\n![y](../pictures/the%20ford.png)\n',
      'b.md': '# B\n\n![z](<pictures/the ford.png>)\n',
    },
    {
      readPicture: async (path) => {
        asked.push(path)
        return picture(path)
      },
    },
  )

  expect(problems).toEqual([])
  expect(asked).toEqual(['pictures/the ford.png'])
  expect([...book.pictures.keys()]).toEqual(asked)
  expect(toHtml(book.sections[0]?.tree ?? [])).toContain('src="pictures/the ford.png"')
})

test('each place that shows a picture of no use is reported, and so is a cover', async () => {
  const { problems } = await assembled(
    templates,
    { 'a.md': '# A\n\n![x](a.png)\n\n![y](./a.png)\n' },
    {
      config: { cover: 'cover.png' },
      readPicture: async (path) => ({ fault: 'broken', found: `half of ${path}` }),
    },
  )

  expect(problems.map((problem) => problem.split(': ')[0])).toEqual([
    'book.yaml:undefined:undefined picture-broken',
    'a.md:3:1 picture-broken',
    'a.md:5:1 picture-broken',
  ])
})

test('contents nest by level, without the notes and links of headings', async () => {
  const { book } = await assembled(templates, {
    'a.md':
      '# The *Ford*[^1]\n\n### Deep\n\n## [Slow](b.md)\n\n> ## Quoted\n\n[^1]: A note.\n',
    'b.md': '# The Ferry {.afterword}\n',
  })

  expect(outline(book.contents)).toEqual([
    '1 the-ford The <em>Ford</em>',
    '2 deep Deep',
    '2 slow Slow',
    '1 the-ferry The Ferry',
  ])
  expect(book.sections.map(({ role, title }) => `${title}: ${role}`)).toEqual([
    'The Ford: chapter',
    'The Ferry: afterword',
  ])
})

test('a cover that is missing is told of at its key in front matter, whatever the text says', async () => {
  const path = join(temporaryFolder(), 'text.md')
  const keys = '---\ntitle: T\nauthors: A\nlanguage: en\ncover: gone.png\n---\n'
  writeFileSync(path, `${keys}\ncover: of leather, worn.\n`)
  const manuscript = await loadManuscript(path)
  const { config, configFile } = manuscript
  if (!config) throw new Error('Cannot read the configuration')
  const { chapters } = await compileManuscript(manuscript)

  await assembleBook(manuscript, config, chapters, templates)

  expect(
    configFile.messages.map(({ column, line, ruleId }) => `${line}:${column} ${ruleId}`),
  ).toEqual(['5:8 picture-missing'])
})

test('a language without words is said so', async () => {
  const { book, problems } = await assembled(
    templates,
    { 'a.md': '# A\n' },
    { config: { language: 'sw' } },
  )

  expect(problems.map((problem) => problem.split(': ')[0])).toEqual([
    'book.yaml:1:11 words-missing',
  ])
  expect(book.words.contents).toBe('Contents')
})

test('ten thousand equal headings, broken links and notes take seconds', {
  timeout: 20_000,
}, async () => {
  const count = 10_000
  const html = `<h2 id="water">Water</h2><p><a href="#wter">x</a><a class="noteref" data-note="n"></a></p>`
  const file = new VFile({ path: 'a.md', data: { manuscriptPath: 'a.md' } })
  const tree = unified().use(rehypeParse, { fragment: true }).parse(html.repeat(count))
  const chapter = {
    file,
    tree,
    notes: [{ label: 'n', children: [], position: undefined }],
  }

  const book = await assembleBook(manuscriptOf(file), sampleConfig, [chapter], templates)

  expect(file.messages).toHaveLength(count)
  expect(book.contents.at(-1)?.id).toBe(`water-${count}`)
  expect(book.notes.get('note-a-1')?.refs).toHaveLength(count)
})

function manuscriptOf(file: VFile): Manuscript {
  return {
    config: sampleConfig,
    configFile: new VFile({ path: 'book.yaml' }),
    chapterFiles: [file],
    otherFiles: [],
    hashes: [],
    sources: [],
    findPicture: async (paths) => ({ path: paths[0] ?? '' }),
    readPicture: async () => ({ fault: 'missing', found: 'no such file' }),
    modified: new Date(0),
  }
}

function hrefs(tree: Parameters<typeof toHtml>[0] | undefined): string[] {
  const html = tree ? toHtml(tree) : ''
  return [...html.matchAll(/<a href="([^"]*)"/g)].map((match) =>
    (match[1] ?? '').replaceAll('&#x26;', '&'),
  )
}

function labels(book: Awaited<ReturnType<typeof assembled>>['book']): string[] {
  return [...book.notes.values()].map(({ id, label }) => `${label} ${id}`)
}

function outline(entries: readonly ContentsEntry[]): string[] {
  return entries.flatMap(({ children, id, label, level }) => [
    `${level} ${id} ${toHtml([...label])}`,
    ...outline(children),
  ])
}

function picture(path: string): Picture {
  return {
    path,
    bytes: new Uint8Array(),
    mediaType: 'image/png',
    widthPx: 1,
    heightPx: 1,
  }
}

test('a box without a title is titled by its kind, in the language of the book', async () => {
  const markdown = `# A

> [!WARNING]
> Deep.

::: {.callout-tip title="Mine"}
Text.
:::

!!! custom
    Text.

:::note
No title.
:::

::: {lang=en}
T> English.[^1]
:::

[^1]: > [!note]
    > In a note.
`
  const config = { language: 'de-AT' }
  const { book } = await assembled(templates, { 'a.md': markdown }, { config })

  const trees = [...book.sections.map(({ tree }) => tree), ...[...book.notes.values()]]
  const titles = trees.flatMap(({ children }) =>
    elementsOf({ type: 'root', children: [...children] })
      .filter((element) => hasClass(element, 'note-title'))
      .map((element) => [textOf(element), element.properties.lang]),
  )
  expect(titles).toEqual([
    ['Warnung', undefined],
    ['Mine', undefined],
    ['Custom', undefined],
    ['Tipp', 'de'],
    ['Hinweis', undefined],
  ])
})
