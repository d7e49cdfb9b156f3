import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { pageGeometry } from '../scripts/lib/page-geometry.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { bindPages } from '../scripts/paginate/bind-pages.ts'
import { buildBook } from './support/books.ts'
import { type BlockKind, generateProse, letters } from './support/generate-manuscripts.ts'
import {
  type InspectedPage,
  inspectPdf,
  type Line,
  linesOf,
} from './support/inspect-pdf.ts'
import { seededRandom } from './support/seeded-random.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 300_000 })

const templates = await loadTemplates()

const settings =
  'title: The Lamp\nauthors: Ann Author\nlanguage: en\nkind: book\ntoc: true\n'

/** A line of a block whose words are marked. */
interface MarkedLine extends Line {
  readonly page: number
  readonly block: number
  readonly kind: string
}

interface Printed {
  readonly pages: readonly InspectedPage[]
  readonly lines: readonly MarkedLine[]
}

test.each([
  ['A6', { name: 'a6', widthPx: 397, heightPx: 560 }, 1],
  ['6 by 9 inches', { name: '6x9', widthPx: 576, heightPx: 864 }, 2],
  ['A5', { name: 'a5', widthPx: 560, heightPx: 793 }, 3],
])('generated pages of %s are well made', async (_, trim, seed) => {
  const { pages, lines } = await printed(seed, `${settings}trim: ${trim.name}\n`)
  const geometry = pageGeometry(trim, templates.look)
  const { measures } = geometry
  const { margins } = bindPages(geometry, pages.length, [])
  const margin = (side: string) => Number(margins[side])

  expect.soft(lonelyLines(lines), 'orphans and widows').toEqual([])
  expect.soft(leftHeadings(lines), 'headings without text below them').toEqual([])
  expect.soft(offGrid(lines, measures.line), 'lines off the grid').toEqual([])
  expect
    .soft(
      lines.filter(({ page, leftPx, rightPx }) => {
        const isRecto = page % 2 === 0
        const left = margin(isRecto ? 'inner' : 'outer')
        const right = trim.widthPx - margin(isRecto ? 'outer' : 'inner')
        return leftPx < left - 0.5 || rightPx > right + 1
      }),
      'lines in the margins',
    )
    .toEqual([])
  expect
    .soft(
      lines.filter(
        ({ topPx }) =>
          topPx < margin('top') || topPx > trim.heightPx - margin('bottom') - 2,
      ),
      'lines above or below the text area',
    )
    .toEqual([])
  expect(pages.length).toBeGreaterThan(12)
})

test.each([
  ['', ''],
  ['with notes', '[^1]'],
])('no line of a list or of code stands alone on pages %s', async (_, note) => {
  const block = (kind: string, count: number) => {
    const lines = Array.from({ length: count }, (__, line) => `${kind}${line + 1}x`)
    return kind === 'code'
      ? ['```{.numberLines caption="Caption"}', ...lines, '```'].join('\n')
      : lines.map((line) => `- ${line}`).join('\n')
  }
  const blocks = [block('item', 2), block('item', 5)].concat(
    [2, 3, 7].map((count) => block('code', count)),
  )
  const chapters = blocks.flatMap((each) =>
    Array.from({ length: 11 }, (__, above) => {
      const filling = Array.from({ length: above + 2 }, () => 'Filling.')
      const texts = ['# Chapter', `First.${note}`, ...filling, 'Before:', each, 'After.']
      return [...texts, note && `${note}: A note.`].join('\n\n')
    }),
  )

  const pages = await pagesOf(chapters)

  const lines = pages.map((page) =>
    linesOf(page).flatMap(
      ({ text }) => /Before|Caption|(?:item|code)\d+x/u.exec(text)?.[0] ?? [],
    ),
  )
  const ofBlock = lines.map((found) => found.filter((text) => text.endsWith('x')))
  expect(ofBlock.filter(({ length }) => length === 1)).toEqual([])
  expect(lines.filter((found) => found.at(-1) === 'Before')).toEqual([])
  expect(lines.filter(([first]) => first === 'Caption')).toEqual([])
  expect(ofBlock.flat()).toHaveLength(11 * (2 + 5 + 2 + 3 + 7))
})

test.each([
  ['', ''],
  ['with notes', '[^1]'],
])('no chapter %s ends on a page of a few lines', async (_, note) => {
  const { between } = seededRandom(3)
  const words = (count: number) =>
    Array.from({ length: count }, () => 'lamplight '.slice(0, between(2, 10))).join(' ')
  const chapters = Array.from({ length: 10 }, (__, index) => {
    const long = Array.from({ length: 24 }, () => `${words(between(30, 60))}.`)
    const short = Array.from({ length: 2 * index }, () => 'A line.')
    const texts = ['# Chapter', `First.${note}`, ...short, ...long]
    return [...texts, note && `${note}: A note.`].join('\n\n')
  })

  const pages = await pagesOf(chapters)

  const counts = pages.map(
    (page) => linesOf(page).length - (page.text.includes('Chapter') ? 1 : 2),
  )
  expect(counts.filter((count) => count > 0 && count < 5)).toEqual([])
})

/** A book of chapters, its pages after the contents. */
async function pagesOf(chapters: readonly string[]): Promise<readonly InspectedPage[]> {
  const dir = join(temporaryFolder(), 'chapters')
  await mkdir(dir)
  const name = (index: number) => join(dir, `${100 + index}.md`)
  await Promise.all(chapters.map((text, index) => writeFile(name(index), text)))
  const book = settings.replace('toc: true', 'toc: false')
  await writeFile(join(dir, 'book.yaml'), `${book}trim: a6\n`)
  const { artifacts } = await buildBook({ manuscriptPath: dir, formats: ['pdf'] })
  return inspectPdf(artifacts[0]?.bytes ?? new Uint8Array()).pages
}

async function printed(seed: number, book: string): Promise<Printed> {
  const dir = join(temporaryFolder(), 'prose')
  await generateProse(dir, seed, book)
  const { artifacts } = await buildBook({ manuscriptPath: dir, formats: ['pdf'] })
  const { labels: folios, pages } = inspectPdf(artifacts[0]?.bytes ?? new Uint8Array())
  const isText = (page: number) => /^\d+$/u.test(folios[page] ?? '')
  const lines = pages.flatMap((page, index) =>
    isText(index) ? markedLines(page, index) : [],
  )
  return { pages, lines }
}

/** Without the running head, which repeats what stands elsewhere. */
function markedLines(inspected: InspectedPage, page: number): MarkedLine[] {
  return linesOf(inspected).flatMap((line, index) => {
    const { block, kind } =
      /(?<block>\d+)(?<kind>[phqivrc])\b/u.exec(line.text)?.groups ?? {}
    if (!block || !kind || (index === 0 && line.sizePx < 12)) return []
    return [{ ...line, page, block: Number(block), kind }]
  })
}

function isOf(kinds: readonly BlockKind[]): (line: MarkedLine) => boolean {
  const found = kinds.map((kind) => letters[kind])
  return ({ kind }) => found.includes(kind)
}

/** Blocks of which a single line stands at the foot or the head of a page. */
function lonelyLines(lines: readonly MarkedLine[]): string[] {
  const text = lines.filter(isOf(['paragraph', 'quotation', 'item']))
  const partOf = (line: MarkedLine) =>
    text.filter(({ block, page }) => block === line.block && page === line.page)
  const isBroken = (line: MarkedLine) =>
    text.some(({ block, page }) => block === line.block && page !== line.page)
  return text
    .filter((line) => partOf(line).length < 2 && isBroken(line))
    .map(({ page, text: words }) => `${words} on ${page}`)
}

function leftHeadings(lines: readonly MarkedLine[]): string[] {
  return lines.flatMap((line, index) => {
    const next = lines[index + 1]
    const isLeft = line.kind === 'h' && next !== undefined && next.page !== line.page
    return isLeft ? [`${line.text} on ${line.page}`] : []
  })
}

/** Lines whose baseline is no whole number of lines from the first one's. */
function offGrid(lines: readonly MarkedLine[], linePx: number): string[] {
  const text = lines.filter(isOf(['paragraph', 'quotation', 'verse']))
  const first = text[0]?.topPx ?? 0
  return text.flatMap(({ topPx, page, text: words }) => {
    const over = Math.abs(topPx - first) % linePx
    const isOff = Math.min(over, linePx - over) > 0.6
    return isOff ? [`${over.toFixed(1)} px on ${page}: ${words.slice(0, 30)}`] : []
  })
}
