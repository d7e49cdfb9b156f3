import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildBook } from './support/books.ts'
import { inspectPdf } from './support/inspect-pdf.ts'
import { seededRandom } from './support/seeded-random.ts'
import { manuscriptOf, temporaryFolder } from './support/temporary-folder.ts'

const settings =
  'title: Lamps\nauthors: Ann Author\nlanguage: en\ntrim: a5\nopening: any\ntoc: false\n'

/** A chapter for each of some numbers of lines above what comes near the foot of its page. */
function chaptersWith(text: string, fewest: number): Record<string, string> {
  const chapters = Array.from({ length: 14 }, (_, count) => [
    `${count}.md`,
    `# Chapter ${count}\n\n${'lamp\\\n'.repeat(count + fewest)}lamp\n\n${text}\n`,
  ])
  return { 'book.yaml': settings, ...Object.fromEntries(chapters) }
}

test('code that is broken above a note keeps its indents, and two lines where it begins and ends', async () => {
  const code = Array.from({ length: 16 }, (_, line) => `      line${line}`).join('\n')
  const text = `Lamps.[^1]\n\n\`\`\`\n${code}\n\`\`\`\n\n[^1]: ${'A note. '.repeat(9)}\n`

  const { artifacts, files } = await buildBook({
    manuscriptPath: manuscriptOf(chaptersWith(text, 10)),
    formats: ['pdf'],
  })

  const errors = files.flatMap(({ messages }) => messages.filter(({ fatal }) => fatal))
  expect(errors.map(String)).toEqual([])
  const { pages } = inspectPdf(artifacts[0]?.bytes ?? new Uint8Array())
  const lines = pages.flatMap(({ texts }, page) =>
    texts.filter(({ text }) => text.includes('line')).map((line) => ({ ...line, page })),
  )
  expect(lines).toHaveLength(14 * 16)
  const [recto, verso] = [0, 1].map((side) => {
    return new Set(
      lines
        .filter(({ page }) => page % 2 === side)
        .map(({ leftPx }) => Math.round(leftPx)),
    )
  })
  expect([recto?.size, verso?.size]).toEqual([1, 1])
  const ends = lines.filter(({ text }) => ['line0', 'line15'].includes(text.trim()))
  for (const { page } of ends)
    expect(lines.filter((line) => line.page === page).length).toBeGreaterThan(1)
})

test('a note that is broken before a displayed formula is read as it was written', async () => {
  const formula = '    $$\n    \\sum_{k=1}^n k\n    $$\n'
  const text = `Lamps.[^1]\n\n[^1]: A note with $\\int_0^1 x\\,dx$ and\n\n${formula}`

  const { artifacts, files } = await buildBook({
    manuscriptPath: manuscriptOf(chaptersWith(text, 16)),
    formats: ['pdf'],
  })

  const errors = files.flatMap(({ messages }) => messages.filter(({ fatal }) => fatal))
  expect(errors.map(String)).toEqual([])
  expect(artifacts).toHaveLength(1)
})

test('a note that is broken before or within code is read as it was written', async () => {
  const code = Array.from({ length: 9 }, (_, line) => `      line${line}`).join('\n    ')
  const text = `Lamps.[^1]\n\n[^1]: A note:\n\n    \`\`\`\n    ${code}\n    \`\`\`\n`

  const { artifacts, files } = await buildBook({
    manuscriptPath: manuscriptOf(chaptersWith(text, 16)),
    formats: ['pdf'],
  })

  const errors = files.flatMap(({ messages }) => messages.filter(({ fatal }) => fatal))
  expect(errors.map(String)).toEqual([])
  const { pages } = inspectPdf(artifacts[0]?.bytes ?? new Uint8Array())
  const indents = pages.map(({ texts }) => {
    const lines = texts.filter(({ text }) => text.includes('line'))
    return new Set(lines.map(({ leftPx }) => Math.round(leftPx)))
  })
  expect(indents.filter(({ size }) => size > 1)).toEqual([])
})

test('notes for which the page that refers to them has no room are told', {
  timeout: 60_000,
}, async () => {
  const path = join(temporaryFolder(), 'crowded.md')
  const numbers = Array.from({ length: 10 }, (_, index) => `[^${index}]`)
  const notes = numbers.map((label) => `${label}: ${'lamp '.repeat(60)}`)
  const settings = 'title: Crowded\nauthors: Ann Author\nlanguage: en\ntrim: a6'
  const text = `---\n${settings}\n---\n\nLamps${numbers.join('')}.\n\n${notes.join('\n')}\n`
  await writeFile(path, text)

  const { files } = await buildBook({ manuscriptPath: path, formats: ['pdf'] })

  const codes = files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
  expect(codes).toContain('note-astray')
})

test('a figure whose note finds no room takes the heading above it along', async () => {
  const figure = '![A lamp[^2]](lamp.svg){#lamp fig-alt="Grey"}'
  const notes = `[^1]: One.\n\n[^2]: Two${', and a lamp'.repeat(20)}.`
  const text = `Lamps.[^1]\n\n# Lit\n\n${figure}\n\nLamps.\n\n${notes}\n\n:::page-break\n`
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"/>'

  const { files } = await buildBook({
    manuscriptPath: manuscriptOf({
      ...chaptersWith(text, 12),
      'book.yaml': settings.replace('any', 'run-on'),
      'lamp.svg': svg,
    }),
    formats: ['pdf'],
  })

  const codes = files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
  expect(codes).not.toContain('heading-stranded')
})

test('no word is broken over two pages, with notes or without', async () => {
  const chance = seededRandom(5)
  const words =
    'Donaudampfschifffahrt Wasserstraßen Verwaltungsgebäude Schwierigkeiten Gesellschaft Fährmann und der'.split(
      ' ',
    )
  const sentence = (length: number) =>
    Array.from({ length }, () => chance.oneOf(words)).join(' ')
  const paragraphs = Array.from({ length: 20 }, (_, index) => {
    const text = sentence(chance.between(30, 90))
    return index < 10 ? text : `${text}.^[${sentence(20)}]`
  })
  const [plain, noted] = [paragraphs.slice(0, 10), paragraphs.slice(10)]
  const files = {
    'book.yaml': settings.replace('en', 'de').replace('a5', 'a6'),
    '1.md': `# Plain\n\n${plain.join('\n\n')}`,
    '2.md': `# Noted\n\n${noted.join('\n\n')}`,
  }

  const { artifacts } = await buildBook({
    manuscriptPath: manuscriptOf(files),
    formats: ['pdf'],
  })

  const { pages } = inspectPdf(artifacts[0]?.bytes ?? new Uint8Array())
  const all = pages.flatMap(({ texts }) => texts)
  const size = all.find(({ text }) => text.includes('und der'))?.sizePx
  const body = pages
    .map(({ texts }) =>
      texts.filter((each) => each.sizePx === size && !/\d/.test(each.text)),
    )
    .filter((texts) => texts.length > 0)
  expect(body.length).toBeGreaterThan(10)
  const lastLines = body.map((texts) => {
    const last = Math.max(...texts.map(({ topPx }) => topPx))
    return texts.filter(({ topPx }) => topPx === last).map(({ text }) => text)
  })
  const ends = lastLines.map((line) => line.join('').trimEnd().slice(-1))
  expect(ends).not.toContain('-')
})
