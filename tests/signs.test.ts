/** Signs, emoji and words of other scripts: which fonts a book takes along, and what stands in print then. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { FormatName } from '../scripts/book.ts'
import { extractWithPdfium } from '../scripts/pdf/pdfium.ts'
import { type OpenPdf, readPdf } from '../scripts/pdf/read-pdf.ts'
import { buildBook } from './support/books.ts'
import { fixturePath, manuscriptIn } from './support/fixtures.ts'
import { runBuild } from './support/run-command.ts'
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
    for (const text of [words, found]) {
      expect(text).toContain('∆ is not the letter Δ')
      expect(text).toContain('ohm Ω the letter Ω')
      expect(text).toContain('micro µ the letter μ')
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

    expect((first - second) / (second - third)).toBeCloseTo(2 / 3, 2)
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

test('what only print has no font for is made but for the PDF, and an older PDF stays', async () => {
  const out = temporaryFolder()
  writeFileSync(join(out, 'the-ford.pdf'), 'of before')

  const path = manuscriptIn('problems', 'script-missing')
  const { code, stderr } = await runBuild([path, '--out', out])

  expect(code).toBe(1)
  expect(stderr).toContain('Cannot find Japanese such as `渡し場`')
  expect(stderr).toContain('The PDF was not made')
  expect(readFileSync(join(out, 'the-ford.pdf'), 'utf8')).toBe('of before')
  const proof = JSON.parse(readFileSync(join(out, 'the-ford.proof.json'), 'utf8'))
  expect(proof.settings.formats).toEqual(['epub', 'html', 'onix'])
  expect(proof.remarks).toEqual([])
})

async function build(manuscriptPath: string, formats: readonly FormatName[]) {
  const { artifacts, files, proofFiles } = await buildBook({ manuscriptPath, formats })
  const codes = files.flatMap((file) => file.messages.map(({ ruleId }) => ruleId))
  const json = proofFiles.find(({ path }) => path.endsWith('.json'))
  const proof = JSON.parse(Buffer.from(json?.bytes ?? Buffer.from('{}')).toString())
  return { artifacts, codes, proof: proof as { fonts: { family: string }[] } }
}
