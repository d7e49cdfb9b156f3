import type { Nodes } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { expect, test } from 'vitest'
import { assembleBook } from '../scripts/assemble/assemble-book.ts'
import type { Book, Layout, PageMap } from '../scripts/book.ts'
import { compileManuscript } from '../scripts/compile/compile.ts'
import { formulaSource } from '../scripts/lib/atoms.ts'
import { textMedia } from '../scripts/lib/by-medium.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { layoutFor } from '../scripts/paginate/layout-for.ts'
import { forEachMedium } from '../scripts/problems/report.ts'
import { fixtureNames, fixturePath } from './support/fixtures.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

// A folder for each; `text.txt` is what there is to read in each format, and what is reported. To accept a change, run
// `npm test -- --update` and read the diff.
test.each(fixtureNames('conditions'))('conditions: %s', async (name) => {
  const { books, problems } = await booksOf(fixturePath('conditions', name, 'manuscript'))
  const texts = textMedia.flatMap((medium) => [
    `== ${medium} ==`,
    ...linesOf(books[medium]),
    '',
  ])

  await expect([...texts, ...problems, ''].join('\n')).toMatchFileSnapshot(
    `../${fixturePath('conditions', name, 'text.txt')}`,
  )
})

test('pages begin in the text of another format where the same words stand, or what follows', async () => {
  const { books } = await booksOf(fixturePath('conditions', 'sections', 'manuscript'))
  const { ebook, print } = books
  const [printed, shown] = [print, ebook].map(atomsOf)
  const pageMap: PageMap = {
    pages: ['see[', 'Deeper', 'too.', 'Textgoes', 'goeson', '2TheMill', 'Paperhas'].map(
      (words) => ({
        label: words,
        notes: [],
        start: printed?.indexOf(words.replace('[', '')) ?? -1,
      }),
    ),
    pageOf: new Map([
      ['sec-mill', 5],
      ['paper', 1],
      ['page.contents', 0],
    ]),
  }

  const found = layoutFor(ebook, print, { pageMap } as Layout).pageMap

  const begin = found.pages.map(({ start = 0 }) => shown?.slice(start, start + 9))
  expect(begin).toEqual([
    'seeChapte',
    // Of what print alone has, what follows it.
    '1.1Emptie',
    '1.1Emptie',
    'Textgoeso',
    'goeson.2S',
    '3TheMillA',
    'Paperhasa',
  ])
  expect([...found.pageOf]).toEqual([
    ['page.contents', 0],
    ['sec-mill', 5],
  ])
})

test('what stands in a note is on the same page in another format', async () => {
  const { books } = await booksOf(fixturePath('conditions', 'words', 'manuscript'))
  const pageMap: PageMap = { pages: [], pageOf: new Map([['in-note', 3]]) }

  const found = layoutFor(books.ebook, books.print, { pageMap } as unknown as Layout)
  expect([...found.pageMap.pageOf]).toEqual([['in-note', 3]])
})

test('a page that begins with what another format has not begins there right after the words before', async () => {
  let count = 0
  const words = (most: number) =>
    Array.from({ length: most }, () => `w${String(++count).padStart(3, '0')}`).join(' ')
  const block = (marks: string) =>
    `${words(3)} [${words(2)}]{${marks}}^[${words(2)}] ${words(2)}.\n\n`
  const chapter = (marks: string) => {
    const blocks = ['.only-print', '.not-print', '.only-web', '.only-ebook'].map(
      (each) =>
        `${block(each)}::: {${each}}\n${block('.small-caps')}- ${words(2)}\n:::\n\n`,
    )
    return `# ${words(2)} {.unnumbered ${marks}}\n\n${blocks.join('')}${block('.only-print')}${words(3)}.[]{#e${count}}\n\n`
  }
  const manuscriptPath = manuscriptOf({
    'book.yaml': `title: T\nauthors: A\nlanguage: en\ncontents:\n${[1, 2, 3]
      .map((each) => `  - part: Part\n    contents: [${each}.md]\n`)
      .join('')}`,
    '1.md': chapter('') + chapter('.only-print'),
    '2.md': chapter('.only-ebook') + chapter('.only-print'),
    '3.md': chapter('.not-print') + chapter(''),
  })
  const { books } = await booksOf(manuscriptPath)
  const { ebook, print } = books
  const [printed, shown] = [atomsOf(print), atomsOf(ebook)]
  const starts = [...printed.matchAll(/w\d{3}/g)].map(({ 0: label, index: start }) => {
    return { label, notes: [], start }
  })

  const { pageMap } = layoutFor(ebook, print, {
    pageMap: { pages: starts, pageOf: new Map() },
  } as unknown as Layout)

  const astray = pageMap.pages.filter(({ label, start = 0 }, index) => {
    const own = shown.indexOf(label)
    if (own >= 0) return start !== own
    const before = starts.slice(0, index).findLast((each) => shown.includes(each.label))
    const end = before ? shown.indexOf(before.label) + before.label.length : 0
    return start < end || /[a-z]/i.test(shown.slice(end, start))
  })
  expect(starts.length).toBeGreaterThan(150)
  expect(astray.map(({ label }) => label)).toEqual([])
})

test('a page of an index begins where that of another format has the same entry', async () => {
  const { books } = await booksOf(
    manuscriptOf({
      'book.yaml': 'title: T\nauthors: A\nlanguage: en\nkind: book\n',
      'a.md':
        '# One\n\n[eels]{index="eels" .only-print}, [more]{index="frogs"}, [they]{index="toads"}.\n\n# Two {.only-print}\n\nOf print.\n',
    }),
  )
  const [printed, shown] = [books.print, books.ebook].map(atomsOf)
  const words = ['Index', 'frogs', 'toads']
  const pages = words.map((each) => ({ start: printed?.lastIndexOf(each) }))

  const { pageMap } = layoutFor(books.ebook, books.print, {
    pageMap: { pages, pageOf: new Map() },
  } as unknown as Layout)

  expect(pageMap.pages.map(({ start }) => start)).toEqual(
    words.map((each) => shown?.lastIndexOf(each)),
  )
})

function atomsOf({ sections }: Book): string {
  return sections
    .map(({ tree }) => textOf(tree))
    .join('')
    .replaceAll(/\s/g, '')
}

async function booksOf(path: string) {
  const loaded = await loadManuscript(path, {})
  const manuscript = { ...loaded, findPicture, readPicture }
  const { chaptersIn, config } = await compileManuscript(manuscript)
  if (!config) throw new Error(manuscript.configFile.messages.join('\n'))
  const templates = await loadTemplates(config.look)
  const files = [manuscript.configFile, ...manuscript.chapterFiles]
  const books = await forEachMedium(
    (medium) => chaptersIn[medium],
    files,
    (medium) => assembleBook(manuscript, config, chaptersIn[medium], templates),
  )
  const problems = [...new Set(files)].flatMap((file) =>
    file.messages.map(({ column, line, note, ruleId }) => {
      const [where = ''] = /\(In [^()]*\)$/.exec(note ?? '') ?? []
      return `${file.basename}:${line}:${column} ${ruleId} ${where}`.trim()
    }),
  )
  return { books, problems }
}

const findPicture = async () => ({ path: 'ford.png' })
const readPicture = async (path: string) => ({
  path,
  bytes: new Uint8Array(1),
  mediaType: 'image/png' as const,
  widthPx: 10,
  heightPx: 10,
})

const holders = new Set(
  'caption dd dt code figcaption h1 h2 h3 img li p math td th'.split(' '),
)

function linesOf({ notes, sections }: Book): readonly string[] {
  const linesIn = (node: Nodes): readonly string[] => {
    if (node.type === 'text' && node.value.trim() !== '') return [`text ${node.value}`]
    if (node.type === 'element' && holders.has(node.tagName))
      return [`${node.tagName} ${readable(node)}`]
    return 'children' in node ? node.children.flatMap(linesIn) : []
  }
  const children = [...notes.values()].flatMap((note) => note.children)
  const trees = [...sections.map(({ tree }) => tree), { type: 'root', children } as const]
  return trees.flatMap(linesIn)
}

/** References and notes in brackets. */
function readable(node: Nodes): string {
  if (node.type === 'text') return node.value.replaceAll('\n', ' ')
  if (node.type !== 'element') return ''
  if (node.tagName === 'img') return `(${node.properties.alt})`
  const text = formulaSource(node) ?? node.children.map(readable).join('')
  return String(node.properties.href ?? '').startsWith('#') ? `[${text}]` : text
}
