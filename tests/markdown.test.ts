import { readFileSync } from 'node:fs'
import type { Element, Root, Text } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { toString as textOf } from 'hast-util-to-string'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { compileManuscript } from '../scripts/compile/compile.ts'
import { parseMarkdown, wholeAllowance } from '../scripts/compile/parse-markdown.ts'

import { elementsOf, marksOf } from '../scripts/lib/hast.ts'
import { walkHtml } from '../scripts/lib/walk.ts'
import { fixtureNames, fixturePath } from './support/fixtures.ts'
import { compile, compileFiles } from './support/from-markdown.ts'
import { sampleConfig } from './support/sample-book.ts'

/** Folders whose text holds what is taken out. */
const withProblems = new Set(['boxes-in-prose', 'code-fences', 'html-sanitised'])

// One folder per feature: `input.md` in, `output.html` out, its notes below it. The folder
// `typography-fr` is French, and so on; all others are English.
// To accept a change, run `npm test -- --update` and read the diff.
test.each(fixtureNames('markdown'))('Markdown: %s', async (name) => {
  const language = /^typography-(.+)$/.exec(name)?.[1]

  const { codes, html } = compile(readInput(name), language)

  // Classes without a style show where they go.
  const isFaulty = codes.some((code) => code !== 'class-unknown')
  expect(isFaulty).toBe(withProblems.has(name))
  await expect(html).toMatchFileSnapshot(
    `../${fixturePath('markdown', name, 'output.html')}`,
  )
})

test.each([
  'At 10:30 a ratio of a:b, see note:this, ::this and :::that; :such: or :x{y} or a::b.',
  '2 * 3 * 4, 5*3, snake_case_word, _ and * alone, ~5 or ~~ 6, 2^10, a | b, #hash, C#.',
  'An [aside], [x][y], [a]{b}, [c] {.d}, f(x)[0], ![, ], ](, [[, ]], {.x}, {#y}, {}.',
  'a < b > c, x<y, 3 <4, AT&T, &c., R&D, &nosuch;, 5 + 3 = 8 - 0, 50%, $5, (c), @home.',
  'Footnote marks: ^, ^a, a^b, [ ^1 ]; and a caret ^ [apart].',
  '10^6 and 10^7 or 10^6/10^7, a^2+b^2, (a^b)^c, ^_^ or ^^ or ^o^, ^word^, ^C^C, HEAD^1~1^2, e^{x}e^{y}.',
  'HEAD~1..HEAD~2, ~/.bashrc:~/bin, ~5 to ~6, ~about~, Fig.~1.~2, C:\\ drive, a^-1,b^-1.',
  '#1, #fff and #a1b2c3',
  'C# and F#, a list of #1 in flat #B',
  'map :: a, std::vector, a::b, as follows::',
  'A cast Foo:: bar, and ::before: of CSS.',
  '[-1] and [/usr] and [a] go on, %% and %% too.',
  'It costs $5 or $10, 7$ a piece, US$6, $9 a share and 8$; $ alone, $$ two, $$$ three, a$b$c.',
  'Bars in prose: a | b, |x| = |y|, P(A|B), ||, | and - | -.',
  '|x| = |y|\n|y| = |z|',
  'one | two\nthree | four',
  '| one row | of cells |',
  'A rule +-+ in a line, and\n-|- as a sign.',
  'Ends with a colon:',
  ': begins with a colon',
  '::: begins with three and goes on',
  'C:\\path, a\\b, 1/2, //, http:, www., me@, @you, 10.30, 3.14., v1.2.3, ...x...',
])('every character of %j is printed', (prose) => {
  const { chapter, codes } = compile(prose, 'en')

  expect(codes).toEqual([])
  expect(textOf(chapter.tree).trim()).toBe(prose.replaceAll('...', '…'))
})

test('a tag with the name of what every object has is taken out like any other', () => {
  const { chapter, codes } = compile('A <constructor>word</constructor>.')

  expect(codes).toEqual(['html-removed'])
  expect(textOf(chapter.tree)).toBe('A word.')
})

test('no word is lost where HTML is taken out', () => {
  const { chapter } = compile(readInput('html-sanitised'))

  const words = textOf(chapter.tree).match(/kept/gi)

  expect(words).toHaveLength(4)
  expect(textOf(chapter.tree)).toMatch(
    /replaced[\s\S]*No list[\s\S]*bold and\nmore[\s\S]*Lost\? Cell/,
  )
  expect(textOf(chapter.tree)).not.toMatch(/dropped|alert/)
})

test.each(fixtureNames('markdown'))(
  'every node of %s knows its place in the source',
  (name) => {
    const source = readInput(name)

    const { chapter } = compile(source)

    const trees: Root[] = [
      chapter.tree,
      ...chapter.notes.map(({ children }) => asRoot(children)),
    ]
    for (const tree of trees) {
      walkHtml(tree, (node, parent) => {
        if (node.type === 'text' && !node.value.trim()) return true
        // What stands for a mark of the source, such as the box of a task, takes the place around it.
        const { position } = node.position ? node : parent
        expect(position, describeNode(node as Element | Text)).toBeDefined()
        // Other cells of a table, or the marks of a quotation, may stand between lines.
        const lines = isWord(node) ? node.value.trim().split(/\s*\n\s*/) : []
        for (const line of lines)
          expect(wordsOf(source, position)).toContain(line.toLowerCase())
        // A formula reads as its source, whatever it is set as.
        return node.type !== 'element' || node.tagName !== 'math'
      })
    }
  },
)

test('an id that the author chose is marked, one made from a heading is not', () => {
  const { chapter } = compile(
    '# Title {#mine}\n\n## Made\n\nA [span]{#span}. <b id="raw">B</b>',
  )
  const explicit: unknown[] = []
  const made: unknown[] = []

  for (const element of elementsOf(chapter.tree)) {
    const { id } = element.properties
    if (id) (marksOf(element).explicitId ? explicit : made).push(id)
  }

  expect(explicit).toEqual(['mine', 'span', 'raw'])
  expect(made).toEqual(['made'])
})

test('a chapter of a book keeps the levels of its headings, an article shifts them below its title', () => {
  const markdown = '# One\n\n## Two\n\n### Three'

  const levels = (['book', 'article'] as const).map((kind) =>
    compile(markdown, 'en', kind).html.match(/<h\d/g),
  )

  expect(levels).toEqual([
    ['<h1', '<h2', '<h3'],
    ['<h2', '<h3', '<h4'],
  ])
})

test('examples are counted through the book, and referred to before and after', async () => {
  const texts = [
    '(@)  One.\n(@ford) Two.\n\nAs (@mill) says.[^1]\n\n[^1]: (@ford)',
    '(@mill) Three (@ford).',
  ]
  const chapterFiles = texts.map((value) => new VFile({ value }))
  const config = { ...sampleConfig, kind: 'article' }

  const { chapters } = await compileManuscript({ chapterFiles, config } as never)

  const [one, two] = chapters.map(({ tree }) => toHtml(tree))
  expect(one).toMatch(/^<ol class="decimal-parens">[\s\S]*As \(3\) says/)
  expect(textOf(asRoot(chapters[0]?.notes[0]?.children ?? [])).trim()).toBe('(2)')
  expect(two).toMatch(/<ol start="3" class="decimal-parens">\n<li>Three \(2\)\./)
})

test('a parser that fails is reported, and brings nothing down', () => {
  const file = new VFile({ path: 'chapter.md', value: 'Text.' })
  const parse = () => {
    throw new RangeError('Maximum call stack size exceeded')
  }

  const tree = parseMarkdown(file, { parse })

  expect(tree).toBeUndefined()
  expect(file.messages.map(({ ruleId }) => ruleId)).toEqual(['markdown-unreadable'])
})

test.each([
  ['&#27;', ['character-control']],
  ['&#x202E;', ['character-control']],
  ['&#13;', ['character-control']],
  ['[a](b "&#x2066;")', ['character-control']],
  ['[a]\n\n[a]: /b&#8;', ['character-control']],
  ['<div>&#x9f;</div>', ['character-control']],
  [
    '<i class="a" title=\'&#7;&#xFFFF;\'>a</i>',
    ['character-control', 'character-control'],
  ],
  ['&#xD800;', ['character-lost']],
  ['<p>&#x110000;</p>', ['character-lost']],
  ['`&#27;` \\&#27; &amp;#27; <!-- &#27; --> &#9;&#10;&#x200E;', []],
  ['    &#27;', []],
])('%j says %j of characters written by number', (text, expected) => {
  const { codes } = compile(text)

  expect(codes).toEqual(expected)
})

test.each(['{blurb}', '```{tip}', ':::note'])('%j without an end is told', (opening) => {
  const { codes } = compile(`${opening}\nThe water is cold.\n`)

  expect(codes).toEqual(['block-unclosed'])
})

test.each([
  'const text = "It is late, and nobody comes over the ford."',
  '# Each file is read once, and kept in memory.',
  'Usage: colophon build FOLDER\n\nOptions:\n  --out FOLDER   where the files go, or dist.',
  'GET /index.html HTTP/1.1',
  'SELECT name FROM fords WHERE depth IS NULL AND river LIKE x;',
  'It was late.',
  'error: cannot find the file that was asked for.',
  'Total:    5 files    3 folders   2 links in all.',
  '  o--o--o\n / |  | \\\n Ford and Mill and Weir meet.',
])('%j, indented, is code without a word', (text) => {
  const { codes, html } = compile(text.replaceAll(/^/gm, '    '))

  expect(codes).toEqual([])
  expect(html).toMatch(/^<pre>/)
})

test('what is wrong in a cell that is drawn is said at its place', () => {
  const text =
    '> +---+------------+\n> | a | one        |\n> |   |            |\n> | ü | [^1] <b>   |\n> +---+------------+\n'

  const { messages } = compile(text).chapter.file

  expect(
    messages.map(({ column, line, ruleId }) => `${line}:${column} ${ruleId}`),
  ).toEqual(['4:9 note-undefined', '4:14 html-unpaired'])
})

test.each([
  `[a]: /${'b'.repeat(60_000)}\n\n${'[a] '.repeat(90)}`,
  `[a]: b.png "${'b '.repeat(30_000)}"\n\n${'![a]\n\n'.repeat(90)}`,
])('a long definition is no bomb', (text) => {
  const { codes } = compile(text)

  expect(codes).toContain('definition-long')
})

test('what rows leave out is counted over all tables of a book', () => {
  const allowance = { ...wholeAllowance, tablePlaces: 7 }
  const table = '|a|b|c|\n|-|-|-|\n|d|\n|e|\n\n'
  const file = new VFile({ path: 'a.md', value: table.repeat(2) })

  compileFiles([file], { kind: 'article', language: 'en' }, allowance)

  expect(file.messages.map(({ line, ruleId }) => `${line} ${ruleId}`)).toEqual([
    '6 table-sparse',
  ])
})

function readInput(name: string): string {
  return readFileSync(fixturePath('markdown', name, 'input.md'), 'utf8')
}

function asRoot(children: readonly Root['children'][number][]): Root {
  return { type: 'root', children: [...children] }
}

/** Whether a node is text that typography leaves as it is written. */
function isWord(node: { type: string }): node is Text {
  return node.type === 'text' && /^[\s\p{L}\p{N}]+$/u.test((node as Text).value)
}

/** Names of keys, such as `++arrow-up++`, become words. */
function wordsOf(source: string, position: Text['position']): string {
  const slice = sliceOf(source, position).toLowerCase()
  return slice.startsWith('++') ? slice.replaceAll('-', ' ') : slice
}

function sliceOf(source: string, position: Text['position']): string {
  const slice = source.slice(position?.start.offset, position?.end.offset)
  return slice.replaceAll(/\u00AD|&shy;/g, '').replaceAll('\\ ', '\u00A0')
}

function describeNode(node: Element | Text): string {
  return node.type === 'text' ? node.value : `<${node.tagName}>`
}

test.each([
  ['ford.Rmd', ['syntax-foreign', 'syntax-foreign']],
  ['ford.qmd', ['syntax-foreign', 'syntax-foreign']],
  ['ford.md', []],
])('code that other tools run in a line of `%s` is told', (path, expected) => {
  const value =
    '# The Ford\n\nWith `r 1 + 1` of them, `{python} len(x)` and `r` or `rm x`.\n'
  const file = new VFile({ path, value })

  compileFiles([file], { kind: 'article', language: 'en' })

  expect(file.messages.map(({ ruleId }) => ruleId)).toEqual(expected)
})
