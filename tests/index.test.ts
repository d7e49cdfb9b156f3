import type { Element, Nodes } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { expect, test } from 'vitest'
import { assembleBook } from '../scripts/assemble/assemble-book.ts'
import type { Book, PageMap } from '../scripts/book.ts'
import { compileManuscript } from '../scripts/compile/compile.ts'
import { elementsOf, hasClass } from '../scripts/lib/hast.ts'
import { bookOnScreen } from '../scripts/lib/page-references.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

/** The lines of the index: entries with the places that they lead to, drawn in by their level. */
async function indexOf(
  text: string,
  pages?: Readonly<Record<string, string>>,
  language = 'en',
): Promise<readonly string[]> {
  const book = await bookOf(text, language)
  return linesOf(bookOnScreen(book, pages && pageMapOf(pages)))
}

async function bookOf(text: string, language = 'en'): Promise<Book> {
  const settings = `title: Rivers\nauthors: Ada Brook\nlanguage: ${language}\nkind: book\n`
  const path = manuscriptOf({ 'book.yaml': settings, 'one.md': text })
  const manuscript = await loadManuscript(path, {})
  const { chapters, config } = await compileManuscript(manuscript)
  if (!config) throw new Error(manuscript.configFile.messages.join('\n'))
  const templates = await loadTemplates(config.look)
  const book = await assembleBook(manuscript, config, chapters, templates)
  expect(manuscript.chapterFiles.flatMap(({ messages }) => messages.map(String))).toEqual(
    [],
  )
  return book
}

function linesOf({ sections }: Book): readonly string[] {
  const linesIn = (node: Nodes, level: number): readonly string[] => {
    if (node.type !== 'element')
      return 'children' in node
        ? node.children.flatMap((each) => linesIn(each, level))
        : []
    if (hasClass(node, 'index-head')) return [`[${textOf(node)}]`]
    if (hasClass(node, 'index-entry')) return [`${'  '.repeat(level)}${shown(node)}`]
    return node.children.flatMap((each) =>
      linesIn(
        each,
        level +
          (node.tagName === 'li' && each.type === 'element' && each.tagName === 'ul'
            ? 1
            : 0),
      ),
    )
  }
  const [index] = sections
    .flatMap(({ tree }) => elementsOf(tree))
    .filter((each) => hasClass(each, 'index-entries'))
  return index ? linesIn(index, 0) : []
}

/** With the page that is the main one between asterisks. */
function shown(entry: Element): string {
  const said = (node: Nodes): string => {
    if (node.type === 'text') return node.value
    if (node.type !== 'element') return ''
    const text = node.children.map(said).join('')
    return hasClass(node, 'main') || node.tagName === 'em' ? `*${text}*` : text
  }
  return said(entry)
}

/** @param pages - Labels of pages by the ids of places, in the order of the book. */
function pageMapOf(pages: Readonly<Record<string, string>>): PageMap {
  const labels = [
    'i',
    'ii',
    'iii',
    ...Array.from({ length: 60 }, (_, index) => String(index + 1)),
  ]
  return {
    pages: labels.map((label) => ({ label, notes: [] })),
    pageOf: new Map(
      Object.entries(pages).map(([id, label]) => [id, labels.indexOf(label)]),
    ),
  }
}

test('entries stand below each other in the order of the language, with numbers and signs first', async () => {
  expect(
    await indexOf(
      `# The River

[Weirs]{.index} and [eels]{.index}, *ferries*{index="transport!ferries"}[]{index="transport!carts!two-wheeled"}.
\\index{100 ways}\\index{20 ways}The [Æon]{.index}, [élan]{.index}. {i: "boats"}

## The Mill {index="mills"}

A [weirs]{.index}, \`\\index{Titanic@\\emph{Titanic}}\`{=latex} A ship.
`,
    ),
  ).toEqual([
    '[Numbers and signs]',
    '20 ways, The River',
    '100 ways, The River',
    '[Æ]',
    'Æon, The River',
    '[B]',
    'boats, The River',
    '[E]',
    'eels, The River',
    'élan, The River',
    '[M]',
    'mills, The Mill',
    '[T]',
    '*Titanic*, The Mill',
    'transport',
    '  carts',
    '    two-wheeled, The River',
    '  ferries, The River',
    '[W]',
    'weirs, The River, The Mill',
  ])
})

test('pages are told once, in ranges where they follow each other, roman ones first', async () => {
  const marks = (count: number) =>
    Array.from({ length: count }, () => 'A [mill]{.index}.').join(' ')
  const text = `# The River

${marks(9)} A [ford]{index="fords|main"}, a [ford]{index="fords"}, a note.^[On [fords]{.index}.]

[]{index="tides|("}From here to[]{index="tides|)"} there [tides]{.index} run.
`
  const pages = {
    ...{ 'index-mill': 'iii', 'index-mill-2': '1', 'index-mill-3': '2' },
    ...{
      'index-mill-4': '3',
      'index-mill-5': '3',
      'index-mill-6': '7',
      'index-mill-7': '8',
    },
    ...{ 'index-mill-8': '20', 'index-mill-9': '20' },
    ...{ 'index-fords': '4', 'index-fords-2': '4', 'index-fords-3': '5' },
    ...{ 'index-tides': '4', 'index-tides-2': '9', 'index-tides-3': '6' },
  }

  expect(await indexOf(text, pages)).toEqual([
    '[F]',
    'fords, *4*, 5n1',
    '[M]',
    'mill, iii, 1–3, 7, 8, 20',
    '[T]',
    'tides, 4–9',
  ])
  expect(await indexOf(text)).toContain('fords, *The River*, The River n1')
})

test('entries lead to others instead of pages, and besides', async () => {
  expect(
    await indexOf(`# The River

The [ferry]{index="transport!ferries"}, [barges]{index="barges|seealso transport!ferries; punts"}
and [punts]{.index}. []{index="boats|see transport, ferries"}[]{index="barges"}
`),
  ).toEqual([
    '[B]',
    'barges, The River; *see also* transport, ferries; punts',
    'boats, *see* transport, ferries',
    '[P]',
    'punts, The River',
    '[T]',
    'transport',
    '  ferries, The River',
  ])
})

test('signs of the notation are letters after a quotation mark', async () => {
  expect(
    await indexOf(
      `# The River\n\nIt[]{index='wow"!'} is[]{index='a"@b'} so[]{index='x"|y@pipe'}.\\index{pi@$\\pi^2$ for $5}\\index[names]{Reed@{\\it Reed}}[]{index="mills|see{reed}"}\n`,
    ),
  ).toEqual([
    ...['[A]', 'a@b, The River', '[M]', 'mills, *see* *Reed*', '[P]'],
    ...['π² for $5, The River', '[R]', '*Reed*, The River'],
    ...['[W]', 'wow!, The River', '[X]', 'pipe, The River'],
  ])
})

test.each([
  ['de', ['Äpfel', 'Zug', 'Boot'], ['[A]', '[B]', '[Z]']],
  ['zh', ['渡口', '船'], ['[C]', '[D]']],
  ['uk', ['їжак', 'ґава', 'гусь', 'ива', 'єнот'], ['[Г]', '[Ґ]', '[Є]', '[И]', '[Ї]']],
  ['ja', ['わたし', 'かわ', 'がけ'], ['[か]', '[わ]']],
  ['ko', ['배', '강'], ['[가]', '[바]']],
])('letters stand above entries as in %s', async (language, words, heads) => {
  const text = `# A\n\n${words.map((word) => `[${word}]{.index}`).join(' ')}\n`
  const templates = language === 'sv' ? [] : await indexOf(text, undefined, language)
  if (language !== 'sv')
    expect(templates.filter((line) => line.startsWith('['))).toEqual(heads)
})

test('an index stands where its author wants it, in an empty section of its kind, or at the end', async () => {
  const word = '# One\n\n[Eels]{.index}.\n\n'
  const titles = async (text: string) =>
    (await bookOf(text)).sections.map(({ role, title, tree }) =>
      [
        role,
        title,
        elementsOf(tree).some((each) => hasClass(each, 'index-entries')),
      ].join(' '),
    )

  expect(await titles(word)).toEqual(['chapter One false', 'index Index true'])
  expect(await titles(`${word}# Things {.index}\n\nSee.\n\n:::index\n:::\n`)).toEqual([
    'chapter One false',
    'index Things true',
  ])
  expect(await titles(`${word}# Things {.index}\n`)).toEqual([
    'chapter One false',
    'index Things true',
  ])
  expect(await titles('# One\n\nEels.\n')).toEqual(['chapter One false'])
  expect(await titles(`${word}## Things {.index}\n\n## More\n`)).toEqual([
    'chapter One true',
  ])
})

test('a mark has the word that it touches, and adds no text', async () => {
  const { sections } = await bookOf(
    '# One\n\nThe ferry\\index{ferries} crosses. \\index{mills}A mill. []{index="weirs"}\n\n\\index{eels}\n\nThe end.\n',
  )
  const places = sections.flatMap(({ tree }) =>
    elementsOf(tree).filter(({ properties }) => /^index-/.test(String(properties.id))),
  )
  const [text] = sections.map(({ tree }) => textOf(tree).replaceAll(/\s+/g, ' '))

  expect(places.map((place) => [place.properties.id, textOf(place)])).toEqual([
    ['index-ferries', 'ferry'],
    ['index-mills', 'A'],
    ['index-weirs', 'mill.'],
    ['index-eels', 'The'],
  ])
  expect(text).toMatch(/The ferry crosses\. A mill\.\s?The end\./)
})
