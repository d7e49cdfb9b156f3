/** Texts that are built to keep a reader of Markdown busy. */
import { expect, test } from 'vitest'
import { compile } from './support/from-markdown.ts'

/** By name, a text and the first problem of it. */
const hostile: Readonly<
  Record<string, readonly [text: string, code: string | undefined]>
> = {
  'quotations in one line': ['>'.repeat(10_000), 'nesting-deep'],
  'lists in one line': [`${'- '.repeat(10_000)}a`, 'nesting-deep'],
  'lists by indentation': [indented(5_000), 'nesting-deep'],
  'notes in notes': [`${'[^a]: '.repeat(10_000)}a`, 'nesting-deep'],
  'descriptions in descriptions': [`${': '.repeat(10_000)}a`, 'nesting-deep'],
  'blocks in blocks': [':::note\n'.repeat(10_000), 'nesting-deep'],
  'boxes in boxes': ['{aside}\n'.repeat(10_000), 'nesting-deep'],
  'boxes of many lines': [`!!! tip\n${'    a\n\n'.repeat(1000)}`, undefined],
  'boxes with no end of blank lines': [
    `!!! tip\n\n    a\n${'\n'.repeat(2000)}    b\n${'\n'.repeat(2000)}`,
    undefined,
  ],
  'boxes in boxes by indentation': [
    Array.from({ length: 1000 }, (_, depth) => `${'    '.repeat(depth)}!!! tip\n`).join(
      '',
    ),
    'nesting-deep',
  ],
  'boxes by letters in one line': [`${'A> '.repeat(10_000)}a`, 'nesting-deep'],
  'one line after another with a letter': ['A> a\n'.repeat(50_000), 'markup-dense'],
  'empty blocks': [':::page-break\n\n'.repeat(1000), undefined],
  'emphasis in emphasis': [
    `${'*a '.repeat(2_000)}${'b* '.repeat(2_000)}`,
    'nesting-deep',
  ],
  'verse without an end': [`::: {${'a.verse '.repeat(40_000)}`, undefined],
  'a fence without an end': [`{% raw %}\n${'`'.repeat(100_000)}`, 'markup-dense'],
  'spans in spans': [`${'['.repeat(3_000)}a${']{.x}'.repeat(3_000)}`, 'nesting-deep'],
  'elements in elements': ['<div>\n\n'.repeat(5_000), 'nesting-deep'],
  'opening brackets': ['['.repeat(50_000), 'markup-dense'],
  'closing brackets': ['] '.repeat(50_000), 'markup-dense'],
  stars: ['a**b_c* '.repeat(50_000), 'markup-dense'],
  comments: ['x <!-- '.repeat(50_000), 'markup-dense'],
  'lists of letters': ['a. '.repeat(10_000), 'nesting-deep'],
  'items of letters': ['a. b\n'.repeat(50_000), 'markup-dense'],
  'formulas without an end': ['\\[\n'.repeat(3_000), undefined],
  'abbreviations in one text': [`*[A]: b\n\n${'A '.repeat(100_000)}`, undefined],
  'quotations left': ['> a\n\nb\n\n'.repeat(50_000), 'markup-dense'],
  'items of one list': ['- a\n'.repeat(50_000), 'markup-dense'],
  'lines of deep quotations': [
    `${'>'.repeat(50)} a\n${'> a\n'.repeat(40_000)}`,
    'markup-dense',
  ],
  'a list of thousands': [
    '- A title, its author and its year.\n'.repeat(5_000),
    undefined,
  ],
  'cells that span a thousand columns': [
    `<table>${`<tr>${'<td colspan=1000>'.repeat(10)}\n`.repeat(12)}</table>`,
    'table-sparse',
  ],
  'cells that span a thousand rows': [
    `<table>${'<tr><td rowspan=1000>\n'.repeat(400)}</table>`,
    'table-sparse',
  ],
  'quotations in a cell': [boxed('>'.repeat(10_000)), 'markdown-unreadable'],
  'brackets in a cell': [boxed('['.repeat(50), 2_000), 'markdown-unreadable'],
  'columns without end': [
    `${'a '.repeat(9_000)}\n${'-- '.repeat(6_000)}\nb\n`,
    undefined,
  ],
  'lines of dashes': ['a  b\n-- --\nc  d\n'.repeat(5_000), undefined],
  'boxes that are none': ['+-+-+\n|a|\n'.repeat(20_000), 'table-unread'],
  'lines between bars': [`${'|---|\n| `a | \\\n'.repeat(4_000)}`, 'markup-unread'],
  'rows of bars that are no table': ['| a ` \\\n'.repeat(4_000), undefined],
  'attributes above attributes': ['{title: x}\n'.repeat(4_000), 'attribute-unknown'],
  'lines of comments': ['%% a\n'.repeat(4_000), 'syntax-foreign'],
  'units within units': [
    `$${'\\SI{'.repeat(1_200)}$ \\SI{1}{${'\\kilo'.repeat(9_000)}}`,
    'syntax-foreign',
  ],
  'ends of lines': ['a\\\\\n'.repeat(4_000), 'syntax-foreign'],
  'headings over nothing': ['# Index\n\n'.repeat(4_000), 'section-empty'],
  'a long rule': ['- '.repeat(10_000), undefined],
  'straight quotes': [`"a 'b `.repeat(50_000), undefined],
  'beginnings of templates': ['{{{%'.repeat(5_000), 'syntax-foreign'],
  'comments of sites without an end': [
    `export it\n\n${'{/* {% a '.repeat(20_000)}\n\n{::comment}`,
    'markup-dense',
  ],
  'formulas of Leanpub without an end': [
    `${'{$$}\na\n'.repeat(2_000)}${'{$$}a '.repeat(2_000)}\n\n{/$$}`,
    'formula-invalid',
  ],
  'commands that wait for braces': ['\\emph{a \\x{b '.repeat(5_000), 'syntax-foreign'],
  'commands with brackets': ['\\x[\\x{[@a {>>'.repeat(200), undefined],
  'references in brackets without an end': [
    `[@fig-a${' and so on @fig-a'.repeat(55)}\n`.repeat(10),
    undefined,
  ],
  'beginnings of citations': ['@a1999 @fig %%a ==b :c '.repeat(5_000), undefined],
  'environments without an end': ['\\begin{a}\n\n'.repeat(5_000), 'syntax-foreign'],
  'a word of a megabyte': ['a.'.repeat(500_000), undefined],
  'four megabytes of prose': [
    `${'It was "cold" -- *very* cold there. '.repeat(9)}\n\n`.repeat(13_000),
    undefined,
  ],
}

test.each(Object.entries(hostile))(
  '%s end in seconds',
  { timeout: 120_000 },
  (_, [text, code]) => {
    const { codes } = compile(text)

    expect(codes[0]).toBe(code)
  },
)

function boxed(text: string, lines = 1): string {
  const border = `+${'-'.repeat(text.length)}+\n`
  return `${border}${`|${text}|\n`.repeat(lines)}${border}`
}

function indented(depth: number): string {
  return Array.from({ length: depth }, (_, level) => `${'  '.repeat(level)}- a\n`).join(
    '',
  )
}
