/** Signs, emoji and words of other scripts: which fonts a book takes along, and what stands in print then. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { FormatName } from '../scripts/book.ts'
import { fontTables } from '../scripts/lib/font-tables.ts'
import { extractWithPdfium } from '../scripts/pdf/pdfium.ts'
import { type OpenPdf, readPdf } from '../scripts/pdf/read-pdf.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const signs = fixturePath('books', 'signs')

describe('a book with signs, emoji, Hebrew and Arabic', () => {
  let pdf: OpenPdf
  let bytes: Uint8Array

  beforeAll(async () => {
    // All checks pass: every word is there in its order, by two readers.
    const { codes, artifacts } = await build(signs, ['pdf'])
    expect(codes).toEqual([])
    bytes = artifacts[0]?.bytes ?? Buffer.of()
    pdf = readPdf(bytes)
  })

  test('has sequences of emoji, and letters that look alike, as themselves', async () => {
    const words = pdf.elements
      .filter(({ type }) => ['P', 'LBody'].includes(type))
      .map(pdf.wordsOf)
      .join('\n')
    const [found = ''] = await extractWithPdfium(bytes)

    expect(words).toContain('👍 👍🏽 👩‍💻 👨‍👩‍👧‍👦 🇫🇷 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ #️⃣ ❤️ ❤️‍🔥 🏃‍♂️')
    // PDFium has no space where a line ends.
    for (const text of [words, found].map((each) => each.replaceAll(/\s/gu, ''))) {
      expect(text).toContain('∆isnottheletterΔ')
      expect(text).toContain('ohmΩtheletterΩ')
      expect(text).toContain('microµtheletterμ')
    }
  })

  test('has words from right to left in the order in which they are read', () => {
    const words = pdf.elements.filter(({ type }) => type === 'P').map(pdf.wordsOf)
    const text = words.join('\n').normalize()

    expect(text).toContain('שָׁלוֹם עוֹלָם greets the world'.normalize())
    expect(text).toContain(
      'ברוך הבא (in 2024) והנהר. The year תשפ״ד 2024 is not 2024 שנת.',
    )
    expect(text).toContain(
      'السلام عليكم is a greeting, and كتاب a book; شكرا (12) are thanks',
    )
    expect(text).toContain('פסקה בעברית (with English in it) על 12 מילים, שנמשכת')
  })

  test('has its lines as far apart as one without them', () => {
    const lines = pdf.pages[0]?.runs.filter(({ text }) =>
      /^(?:One|Another|The last) plain/u.test(text),
    )
    const [first = 0, second = 0, third = 0] = lines?.map(({ y }) => y) ?? []

    expect((first - second) / (second - third)).toBeCloseTo(2 / 4, 2)
  })

  test('has its signs in code as wide as letters, and its emoji as two', () => {
    const lines = pdf.pages[0]?.runs.filter(({ text }) => /^\S+.* \|/u.test(text)) ?? []
    const ends = lines.map(({ end }) => Math.round(end * 10))

    expect(lines).toHaveLength(4)
    expect(new Set(ends).size).toBe(1)
  })

  test('takes no more fonts along than it has characters for', async () => {
    const names = pdf.fonts.map(({ name }) => name.replace(/^\w+\+/u, ''))
    const plain = await build(fixturePath('build', 'small'), ['html'])
    const record = plain.proof.fonts.map(({ family }) => family)

    expect(names).toContain('NotoEmoji-Regular')
    expect(names).toContain('NotoNaskhArabic-Regular')
    expect(names).not.toContain('NotoNaskhArabic-Bold')
    expect(record).not.toContain('Noto Emoji')
  })
})

test('words run both ways in headings, contents, running heads, notes, lists and tables', async () => {
  const { artifacts, codes } = await build(fixturePath('books', 'both-ways'), ['pdf'])

  expect(codes).toEqual([])
  const pdf = readPdf(artifacts[0]?.bytes ?? Buffer.of())
  const texts = pdf.elements.filter(({ type }) => /^(?:H[12]|TOCI|TD|Note)$/u.test(type))
  const words = texts.map(pdf.wordsOf).join('\n')
  expect(words).toContain('Of שלום עולם (2024), and more')
  expect(words).toContain('A section on السلام عليكم, 12')
  expect(words).toContain('ספר 12, (3)')
  expect(words).toContain('A note on ספר, (12) and more: נהר.')
})

describe('a book in Japanese, with a font of its own', () => {
  let pdf: OpenPdf

  beforeAll(async () => {
    const { artifacts, codes } = await build(fixturePath('books', 'japanese'), ['pdf'])
    expect(codes).toEqual([])
    pdf = readPdf(artifacts[0]?.bytes ?? Buffer.of())
  })

  test('is set in it with its marks, but for letters, figures and code', () => {
    const fonts = new Map(
      pdf.fonts.map((font) => [font.name.replace(/^\w+\+/u, ''), font]),
    )
    const shown = (name: string) =>
      [...(fonts.get(name)?.used.entries() ?? [])]
        .filter(([, page]) => page > 0)
        .map(([code]) => fonts.get(name)?.meaningOf(code))
        .join('')

    expect(shown('NotoSerifJP-Regular')).toMatch(
      /^(?=.*川)(?=.*。)(?=.*“)(?=.*…)(?!.*[a-z0-9])/su,
    )
    expect(shown('NotoSerifJP-Bold')).toContain('太')
    expect(shown('EBGaramond-Regular')).toMatch(/^(?=.*f)(?=.*1)(?!.*川)/su)
  })

  test('has no spaces where its source breaks lines, nor marks at the beginning of lines', () => {
    const text = pdf.elements
      .filter(({ type }) => type === 'P')
      .map(pdf.wordsOf)
      .join('\n')
    const lines = pdf.pages.flatMap(({ runs }) => runs.map((run) => run.text))

    expect(text).toContain('――そして、本当に遅かった。彼は“川”という')
    expect(lines.length).toBeGreaterThan(20)
    expect(lines.filter((line) => /^[。、」っょゃーぁぃ）]/u.test(line))).toEqual([])
  })

  test('has its readings above their words', () => {
    const runs = pdf.pages.flatMap((page) => page.runs)
    const [reading, word] = ['わた', '渡'].map((text) =>
      runs.find((run) => run.text === text && run.mcid !== undefined),
    )

    expect(reading?.size).toBeLessThan((word?.size ?? 0) * 0.6)
    expect(reading?.y).toBeGreaterThan(word?.y ?? Number.NaN)
  })
})

test.each([
  ['is PostScript', fixturePath('fonts', 'squares.otf'), 0],
  ['forbids', join('templates', 'fonts', 'Spectral_400Regular.ttf'), 2],
])('a font that %s is none to print with', async (_, file, licence) => {
  const dir = temporaryFolder()
  const font = readFileSync(file)
  font.writeUInt16BE(licence, (fontTables(font).get('OS/2')?.offset ?? 0) + 8)
  writeFileSync(join(dir, 'own.ttf'), font)
  writeFileSync(join(dir, 'book.yaml'), `${keys}fonts: { text: own.ttf }\n`)
  writeFileSync(join(dir, 'a.md'), 'Text.\n')

  const { codes } = await build(dir, [])

  expect(codes).toEqual(['font-unusable'])
})

const keys = 'title: The Ford\nauthors: Ada Fields\nlanguage: en\n'

async function build(manuscriptPath: string, formats: readonly FormatName[]) {
  const { artifacts, files, proofFiles } = await buildBook({ manuscriptPath, formats })
  const codes = files.flatMap((file) => file.messages.map(({ ruleId }) => ruleId))
  const json = proofFiles.find(({ path }) => path.endsWith('.json'))
  const proof = JSON.parse(Buffer.from(json?.bytes ?? Buffer.from('{}')).toString())
  return { artifacts, codes, proof: proof as { fonts: { family: string }[] } }
}
