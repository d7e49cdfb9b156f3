import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toString as textOf } from 'hast-util-to-string'
import { imageSize } from 'image-size'
import { VFile } from 'vfile'
import { afterAll, expect, test, vi } from 'vitest'
import { formulaWords } from '../scripts/assemble/formula-words.ts'
import { compileManuscript } from '../scripts/compile/compile.ts'
import { setFormula } from '../scripts/compile/formulas/remark-formulas.ts'
import { wholeAllowance } from '../scripts/compile/parse-markdown.ts'
import { normaliseFont } from '../scripts/load/templates/load-fonts.ts'
import { finish } from './support/books.ts'
import { editPdf, inObject } from './support/edit-pdf.ts'
import { replaceInZip } from './support/edit-zip.ts'
import { fixturePath } from './support/fixtures.ts'
import { compile, compileFiles } from './support/from-markdown.ts'
import { inspectEpub } from './support/inspect-epub.ts'
import { countProcessorMs } from './support/processes.ts'
import { type Broken, matching, outcomeOf } from './support/proof.ts'
import { sampleConfig } from './support/sample-book.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const path = fixturePath('books', 'formulas')
const pdf = await finish(path, 'pdf')
const epub = await finish(path, 'epub')
const html = await finish(path, 'html')
const narrow = await finish(fixturePath('books', 'formulas-narrow'), 'pdf')
const page = new TextDecoder().decode(html.artifact.bytes)
const flow = 'OEBPS/01-flow.xhtml'

const folder = mkdtempSync(join(tmpdir(), 'colophon-test-'))
afterAll(() => rmSync(folder, { recursive: true }))
cpSync(path, folder, { recursive: true })
appendFileSync(join(folder, 'book.yaml'), 'profiles: kdp\n')
const kindle = await finish(folder, 'epub')

test.each([
  ['PDF', pdf],
  ['PDF in a narrow trim, with long notes', narrow],
  ['EPUB', epub],
  ['EPUB for Kindle', kindle],
  ['web page', html],
])('the %s of a book with formulas passes every check', async (_, finished) => {
  const { failed } = await outcomeOf(finished)

  expect(failed).toEqual([])
})

test('what a chapter defines holds in those after it, and what the settings define in all', async () => {
  const texts = ['$\\RR$, $\\norm{x}$\n\n$$\\newcommand{\\R}{\\mathbf{C}}$$', '$\\R$']
  const chapterFiles = texts.map((value) => new VFile({ value }))
  const macros = { '\\RR': '\\mathbb{R}', '\\norm': '|#1|' }
  const manuscript = {
    chapterFiles,
    config: { ...sampleConfig, kind: 'article', macros },
  }

  const { chapters } = await compileManuscript(manuscript as never)

  expect(chapterFiles.flatMap(({ messages }) => messages.map(String))).toEqual([])
  const formulas = chapters.map(({ tree }) => textOf(tree).trim())
  expect(formulas).toEqual(['ℝ, |x|', '𝐂'])
})

/** What may befall formulas. */
const broken: Readonly<Record<string, Broken & { readonly of: typeof pdf }>> = {
  'says another source in print': {
    of: pdf,
    bytes: () =>
      editPdf(
        pdf.artifact.bytes,
        inObject('/S /Formula', (object) => object.replace(/\/Alt <\w+>/, '/Alt (x)')),
      ),
    failed: ['text-pdf', 'formulas-pdf'],
    finds: ['text-changed', '01-flow.md:1', /v\^2/],
  },
  'is not tagged as one': {
    of: pdf,
    bytes: () =>
      editPdf(
        pdf.artifact.bytes,
        inObject('/S /Formula', (object) => object.replace('/S /Formula', '/S /Span')),
      ),
    failed: ['text-pdf', 'formulas-pdf'],
    finds: ['formula-changed', '01-flow.md:1', /Unexpected formula in the PDF .* `v2`/],
  },
  'has no description in print': {
    of: pdf,
    bytes: () =>
      editPdf(
        pdf.artifact.bytes,
        inObject('/S /Formula', (object) => object.replace(/\/Alt <\w+>/, '')),
      ),
    failed: ['text-pdf', 'formulas-pdf', 'ua-pdf'],
    finds: ['pdf-inaccessible', /./, /7\.7/],
  },
  'shows another letter in the e-book': {
    of: epub,
    bytes: () => replaceInZip(epub.artifact.bytes, flow, '<mi>Q</mi>', '<mi>R</mi>'),
    failed: ['formulas-epub'],
    finds: ['formula-changed', '01-flow.md:5', /EPUB that shows `v1RA1v2QA211`/],
  },
  'says another source in the e-book': {
    of: epub,
    bytes: () =>
      replaceInZip(epub.artifact.bytes, flow, 'alttext="h"', 'alttext="height"'),
    failed: ['text-epub', 'formulas-epub', 'pages-epub'],
    finds: ['text-changed', '01-flow.md:3', /Unexpected `height` .* expected `h`/],
  },
  'is lost from the e-book': {
    of: epub,
    bytes: () =>
      replaceInZip(epub.artifact.bytes, flow, /<math[^>]* alttext="h">.*?<\/math>/, ''),
    failed: ['text-epub', 'formulas-epub', 'pages-epub'],
    finds: ['text-lost', '01-flow.md:3', /Cannot find `h`/],
  },
  'has lost the description of its picture': {
    of: kindle,
    bytes: () => replaceInZip(kindle.artifact.bytes, flow, 'alt="h"', 'alt=""'),
    failed: ['text-epub', 'formulas-epub', 'pages-epub'],
    finds: ['text-lost', '01-flow.md:3', /Cannot find `h`/],
  },
  'shows another letter on the web page': {
    of: html,
    bytes: () => new TextEncoder().encode(page.replace('<mi>Q</mi>', '<mi>R</mi>')),
    failed: ['formulas-html'],
    finds: ['formula-changed', '01-flow.md:5', /web page that shows `v1RA1v2QA211`/],
  },
}

test.each(Object.entries(broken))(
  'a formula does not pass when it %s',
  async (_, each) => {
    const { failed, findings } = await outcomeOf(each.of, each.bytes())

    expect(failed).toEqual(expect.arrayContaining([...each.failed]))
    expect(findings).toContainEqual(matching(each.finds))
  },
)

test('an e-book says that it has MathML, and brings the letters and signs for it', async () => {
  const { bytes, text } = inspectEpub(epub.artifact.bytes)
  const font = bytes('fonts/stix-two-math-400-normal.ttf')

  const letters = font && (await normaliseFont(Buffer.from(font))).codePoints

  expect(letters?.has(0x221a)).toBe(true)
  expect(letters?.has(0x1d463)).toBe(true)
  expect(text('content.opf')).toMatch(/<item id="page-01-flow".* properties="mathml"\/>/)
  expect(text('content.opf')).toContain('accessibilityFeature">MathML<')
})

test('for a store whose readers know no MathML formulas are pictures with their source', () => {
  const { bytes, text } = inspectEpub(kindle.artifact.bytes)
  const [, name = ''] =
    /<img role="math" alt="h" src="([^"]+)"/.exec(text('01-flow.xhtml')) ?? []

  const { height, type, width } = imageSize(bytes(name) ?? new Uint8Array())

  expect(text('01-flow.xhtml')).not.toContain('<math')
  expect(type).toBe('png')
  // An `h` in type of 48 pixels.
  expect([width, height].every((side) => side > 15 && side < 48)).toBe(true)
  expect(text('content.opf')).not.toContain('MathML')
})

test('contents and bookmarks name a formula in plain text', () => {
  expect(epub.book.contents.map(({ text }) => text)).toEqual([
    'How v² grows',
    'What was measured',
  ])
})

test.each([
  [String.raw`\oint\vec{E}\cdot d\vec{A}=\frac{Q}{\varepsilon_0}`, '∮E⋅dA=Q/ε₀'],
  [String.raw`\bar{x}+\frac{a+b}{x^2}`, 'x̄+(a+b)/x²'],
  [String.raw`\hat{H}\psi = f''(x)`, 'Ĥψ=f′′(x)'],
  [String.raw`\begin{pmatrix}1&2\\3&4\end{pmatrix}`, '(1 2; 3 4)'],
  [String.raw`\ce{2H2 + O2 -> 2H2O}`, '2 H₂+O₂ → 2 H₂O'],
  [String.raw`\prescript{14}{6}{C}`, '¹⁴₆C'],
  [String.raw`\underbrace{a+b}_{90^\circ}\,\mathrm{m}`, 'a+b_(90°) m'],
  [String.raw`\lim_{n\to\infty} \binom{n}{k}`, 'lim_(n→∞) (n k)'],
])('%s is %s in plain text', (source, words) => {
  const formula = setFormula(source, false)
  if (!('tagName' in formula)) throw new Error(formula.reason)

  expect(formulaWords(formula).normalize('NFC')).toBe(words)
})

test.each([
  'Il donna 5 $. Puis 10$.',
  'Il gagne 5 $, dont 2$ net.',
  'Les pommes coûtent 2 $/kg, les poires 3$/kg.',
  'Der $/€-Kurs fiel, US-$ und CAN-$ auch.',
  'Курс $/₴ і курс ₴/$ падали від 5$-10$.',
  'Set $HOME and $PATH, or $HOME/bin:$PATH.',
  'The range is $5–$10, or (5 $) ou (10$).',
])('no formula is in “%s”', (prose) => {
  const { codes, html: text } = compile(prose)

  expect(codes).toEqual([])
  expect(text).not.toContain('<math')
})

test.each([
  ['a macro without end', `\\def\\a{\\a}\\a`],
  ['macros that double', `\\def\\a#1{#1#1}${'\\a{'.repeat(40)}x${'}'.repeat(40)}`],
  [
    'a macro that repeats another’s letters',
    `\\def\\a#1{${'#1'.repeat(290)}}\\def\\b{\\a{${'x'.repeat(280)}}}${'\\b'.repeat(270)}`,
  ],
  [
    'a macro of what macros have made',
    `\\def\\a#1{#1#1#1#1#1#1#1#1}\\edef\\b{\\a{\\a{\\a{x}}}}\\edef\\b{\\a{\\a{\\a\\b}}}\\b`,
  ],
  ['fractions within fractions', `${'\\frac{1}{'.repeat(100)}x${'}'.repeat(100)}`],
  ['a thousand brackets that stay open', '\\left('.repeat(700)],
  ['a link', '\\href{javascript:alert(1)}{x}'],
  ['a picture', '\\includegraphics{/etc/passwd}'],
  ['a style of its own', '\\style{background:url(https://example.com)}{x}'],
  ['ten thousand letters', 'x'.repeat(10_000)],
])('%s is a problem at its place, in no time', (_, source) => {
  const processorMs = countProcessorMs()

  const { codes, html } = compile(`Before.\n\n$$ ${source} $$\n`)

  expect(codes).toEqual(['formula-invalid'])
  expect(html).toContain('Before.')
  expect(processorMs()).toBeLessThan(5_000)
})

test('all formulas of a book together become no more than fits a book', () => {
  const grown = `$\\def\\a#1{${'#1'.repeat(10)}}\\a{\\a{\\a{x}}}$\n\n`
  const allowance = { ...wholeAllowance, formulaTokens: 12_000 }
  const file = new VFile({ path: 'a.md', value: grown.repeat(5) })

  compileFiles([file], { kind: 'article', language: 'en' }, allowance)

  expect(file.messages.map(({ line, ruleId }) => `${line} ${ruleId}`)).toEqual([
    '7 formula-invalid',
    '9 formula-invalid',
  ])
})
