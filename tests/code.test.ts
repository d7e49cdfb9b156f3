/** Code in blocks and in a line: its colours, lines, sizes and breaks, in all formats, with its text untouched. */
import { createRequire } from 'node:module'
import { toString as textOf } from 'hast-util-to-string'
import { expect, test } from 'vitest'
import {
  codeLanguage,
  codeLists,
  colourCode,
  mostCharacters,
} from '../scripts/compile/colour-code.ts'
import { readLines } from '../scripts/compile/line-numbers.ts'
import { wholeAllowance } from '../scripts/compile/parse-markdown.ts'
import { elementsOf, hasClass } from '../scripts/lib/hast.ts'
import { namesIn } from '../scripts/lib/read-template.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { lookNames } from '../scripts/load/templates/read-look.ts'
import { extractWithPdfium } from '../scripts/pdf/pdfium.ts'
import { readPrint } from '../scripts/prove/pdf/print/read-print.ts'
import { finish } from './support/books.ts'
import { compile } from './support/from-markdown.ts'
import { inspectPdf, linesOf } from './support/inspect-pdf.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

const { languages } = createRequire(import.meta.url)('prismjs/components.json') as {
  languages: Record<string, { alias?: string | string[] }>
}

test('further names for languages are of languages that there are, and needed', () => {
  const known = Object.entries(languages).flatMap(([id, { alias = [] }]) =>
    [id, alias].flat(),
  )
  const { aliases, plain } = codeLists()
  const named = Object.values(aliases).flatMap((names) => [...namesIn(names)])

  expect(Object.keys(aliases).filter((id) => !Object.hasOwn(languages, id))).toEqual([])
  expect([...named, ...namesIn(plain)].filter((name) => known.includes(name))).toEqual([])
})

test.each([
  ['TypeScript', 'typescript'],
  ['c++', 'cpp'],
  ['language-js', 'javascript'],
  ['console', 'shell-session'],
  ['txt', ''],
  ['none', ''],
  ['pyhton', undefined],
])('the language %s', (name, id) => {
  expect(codeLanguage(name)).toBe(id)
})

test.each(
  'bash c cpp css diff go handlebars java javascript json latex markdown markup php python regex rust sql tsx yaml'.split(
    ' ',
  ),
)('code in %s is divided into parts, and stays what it is to the letter', (language) => {
  const code =
    '<?php echo \'<b>\' . $x; // ü \u{1f600}\r\n?>\t<p class="a">{{x}}</p>\n\n#+ %\\x{1} \0 `open\n'

  const parts = colourCode(code, language, { ...wholeAllowance })

  expect(parts?.map(({ text }) => text).join('')).toBe(code)
})

test('a block that is too long is left as it is, and told', () => {
  const code = 'a\n'.repeat(mostCharacters / 2 + 1)

  const { chapter, codes } = compile(`\`\`\`js\n${code}\`\`\`\n`, 'en')

  expect(codes).toEqual(['code-uncoloured'])
  expect(textOf(chapter.tree)).toBe(code)
})

test('code that takes too long is left as it is, and so is all after it when no time is left', () => {
  const allowance = { ...wholeAllowance, codeMs: 50 }

  // Of any bracket all the others may be the end: left alone, it takes ten seconds.
  expect(colourCode('['.repeat(40_000), 'scala', allowance)).toBe(undefined)
  expect(allowance.codeMs).toBeLessThan(0)
  expect(colourCode('const a = 1', 'typescript', allowance)).toBe(undefined)
})

test.each([
  ['python .numberLines startFrom="10"', 10, []],
  ['{.python .numberLines startFrom="10"}', 10, []],
  ['py linenums="5" hl_lines="2 4-6"', 5, [2, 4, 5, 6]],
  ['js {1,3-4} showLineNumbers', 1, [1, 3, 4]],
  ['js{2} showLineNumbers=7', 7, [2]],
  ['go {linenos=table,hl_lines=[1,"3-4"],linenostart=199}', 199, [1, 3, 4]],
  ['{line-numbers: true, starting-line-number: 32}', 32, []],
  ['{r, numberLines=TRUE}', 1, []],
  ['js title="{1}"', undefined, []],
  ['{.numbers}', undefined, []],
  ['rust,ignore', undefined, []],
])('%s numbers and marks lines', (info, from, marked) => {
  const lines = readLines(info)

  expect(lines?.from).toBe(from)
  expect([...(lines?.marked ?? [])]).toEqual(marked)
})

test.each([
  ['scripts/in-page/mend.ts', 'scripts/|in-page/|mend.ts'],
  ['a_long_name', 'a_long_|name'],
  ['--help', '--help'],
  ['1.5', '1.5'],
  ['std::vector', 'std::|vector'],
  ['https://example.org/ford', 'https://|example.|org/|ford'],
  ['npm run build -- book', 'npm run build -- book'],
])('in a line, `%s` may be broken after its marks', (code, broken) => {
  const { chapter } = compile(`The \`${code}\` there.`, 'en')
  const [element] = elementsOf(chapter.tree).filter(({ tagName }) => tagName === 'code')
  const pieces = element?.children.map((child) => textOf(child) || '|')

  expect(pieces?.join('')).toBe(broken)
  expect(textOf(chapter.tree).trim()).toBe(`The ${code} there.`)
})

test.each(lookNames())(
  'the colours of code in the look %s keep their contrast on both grounds, in the light and in the dark',
  async (name) => {
    const { style } = await loadTemplates(name)
    const [light = '', dark = ''] = style('code').split('@media')

    for (const sheet of [light, dark]) {
      const grounds = [...sheet.matchAll(/background: (#\w{6})/g)].map(
        ([, colour = '']) => colour,
      )
      const inks = [...sheet.matchAll(/[^-]color: (#\w{6})/g)].map(
        ([, colour = '']) => colour,
      )
      const contrasts = inks.flatMap((ink) =>
        grounds.map((ground) => contrast(ink, ground)),
      )

      expect(grounds.length * inks.length).toBeGreaterThan(10)
      expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5)
    }
  },
)

/** @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [bright = 0, dim = 0] = [one, other].map(luminance).sort((a, b) => b - a)
  return (bright + 0.05) / (dim + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

test('lines of code are elements where they are numbered or marked, and only there', () => {
  const { chapter } = compile('```js {2}\na\n\nb\n```\n\n```js\nlet c = 1\n```\n', 'en')
  const lines = elementsOf(chapter.tree).filter((each) => hasClass(each, 'code-line'))

  expect(lines.map((line) => [textOf(line), hasClass(line, 'code-marked')])).toEqual([
    ['a', false],
    ['', true],
    ['b', false],
  ])
})

const fewLong = `    ${'measure("the old mill", "the new bridge"); '.repeat(3)}end()`

/** An article at A5: a line that cannot fit, lines that fit if they are a little smaller, and numbered ones. */
async function printedCode() {
  const blocks = [
    `\`\`\`js\nif (true) {\n${fewLong}\n}\n\`\`\``,
    `\`\`\`text\n${'x'.repeat(72)}\n${'y'.repeat(72)}\n\`\`\``,
    '```js {.numberLines startFrom="98"}\nebb() // wait\n\nflow()\n```',
    `\`\`\`text\n${'river\n'.repeat(60)}\`\`\``,
  ]
  const settings = 'title: Code\nauthors: A\nlanguage: en\ntrim: a5\n'
  const folder = manuscriptOf({ 'book.yaml': settings, 'a.md': blocks.join('\n\n') })
  return finish(folder, 'pdf')
}

test('in print, long lines hang, most lines fit, numbers are no text, and no line stands alone', async () => {
  const { artifact, book, pageMap } = await printedCode()
  const { pages } = inspectPdf(artifact.bytes)
  const lines = pages.flatMap(linesOf)
  const lineOf = (start: string) => {
    const at = lines.findIndex(({ text }) => text.trim().startsWith(start))
    return [lines[at], lines[at + 1]] as const
  }

  const [long, rest] = lineOf('measure')
  const [wide, next] = lineOf('xxx')
  const [numbered] = lineOf('98')

  // What goes on is further in than where its line begins.
  expect(rest?.leftPx).toBeGreaterThan((long?.leftPx ?? 0) + 10)
  expect([long?.sizePx, wide?.text.trim(), next?.text.trim()]).toEqual([
    expect.closeTo(10.5, 1),
    'x'.repeat(72),
    'y'.repeat(72),
  ])
  expect(wide?.sizePx).toBeLessThan(10.1)
  expect(numbered?.text).toContain('ebb() // wait')
  const evidence = { artifact, book, pageMap } as Parameters<typeof readPrint>[0]
  const { artifacts, groups } = readPrint(evidence).printed
  expect(artifacts[0]?.map(({ text }) => text.trim())).toContain('100')
  expect(groups.map(({ text }) => text).join('')).not.toMatch(/98|100/)
  // Rules beside lines and grounds are not text to a reader of another make, either.
  const text = (await extractWithPdfium(artifact.bytes)).join('').replace(/\s/g, '')
  expect(text).toContain(`if(true){${fewLong.replace(/\s/g, '')}}${'x'.repeat(72)}`)
  const rivers = pages.map(({ text }) => text.split('river').length - 1)
  expect(Math.min(...rivers.filter((count) => count > 0))).toBeGreaterThan(1)
})
