import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { decode, encode } from 'fast-png'
import type { Element } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import { expect, test, vi } from 'vitest'
import { elementsOf } from '../scripts/lib/hast.ts'
import type { BuildResult } from '../scripts/pipeline.ts'
import type { ProofRecord, ProofRemark } from '../scripts/publish/proof/proof-record.ts'
import { buildBook, sharedBrowser } from './support/books.ts'
import { readPrintedPages } from './support/inspect-pdf.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const prose = 'The river rose in May, and for three weeks nobody crossed it at all. '
const long = 'measure --river ford --from "the old mill" --to "the new bridge" --every 10'
const code = `\`\`\`\n${long} --unit metres\n\`\`\`\n\n`

/** Colours of the pictures that are too small, by name. */
const colours = { green: [0, 128, 0], blue: [0, 0, 200] } as const

/** A book whose folios are not the places of its pages. */
const remarked = {
  'book.yaml':
    'title: The Ford\nauthors: Ada Brook\nlanguage: en\nkind: book\ntrim: a5\ndate: 2024-05-01\n',
  '01.md': '# Before We Start {.preface}\n\nWords.\n\n![A meadow](green.png)\n',
  '02.md': `# The Ford\n\n${prose.repeat(52)}\n\n![A sky](blue.png)\n\n${code}An end.\n`,
}

test('every remark about a place in print leads to a picture of its page, where the place is outlined', async () => {
  const { page, pdf, record } = await built(remarked)
  const pages = readPrintedPages(pdf)

  const seen = record.remarks.flatMap(({ print, ...remark }) =>
    print ? [{ ...remark, print }] : [],
  )
  expect(seen.map(({ code }) => code).sort()).toEqual([
    'code-wrapped',
    'picture-coarse',
    'picture-coarse',
  ])
  for (const { print, reason } of seen) {
    const figure = page.figures.get(`page-${print.page}`)
    const number = record.remarks.findIndex((remark) => remark.reason === reason) + 1
    const name = `Page ${print.page} of ${pages.length}, folio ${print.folio}`
    expect(page.links.get(`remark-${number}`)).toEqual([`#page-${print.page}`])
    expect(figure?.caption).toContain(`${name}`)
    expect(figure?.caption).toContain(`Remark ${number}: ${reason}.`)
    expect(figure?.alt).toMatch(`${name}, with`)
    expect(figure?.marks.map((mark) => mark.numbers)).toContain(String(number))
    expect(pages[print.page - 1]?.label).toBe(print.folio)
    expect(reason).toContain(`page ${print.folio} (${print.page} of ${pages.length})`)
  }
  expect([...page.figures.keys()]).toEqual(
    [...new Set(seen.map(({ print }) => print.page))]
      .toSorted((a, b) => a - b)
      .map((each) => `page-${each}`),
  )
})

test('what is outlined is what the remark is about', async () => {
  const { page, pdf, record } = await built(remarked)

  for (const [name, colour] of Object.entries(colours)) {
    const spot = spotOf(page, record, ({ reason }) => reason.includes(`${name}.png`))
    expect(spot.pixelAt(0.5, 0.5)).toEqual(colour)
    expect(spot.pixelAt(0.1, 0.9)).toEqual(colour)
    expect(spot.pixelAt(-0.1, 0.5)).toEqual([255, 255, 255])
    expect(spot.pixelAt(1.1, 0.5)).toEqual([255, 255, 255])
  }
  const wrapped = record.remarks.find(({ code }) => code === 'code-wrapped')
  const { text } = readPrintedPages(pdf)[(wrapped?.print?.page ?? 0) - 1] ?? {}
  const spot = spotOf(page, record, ({ code }) => code === 'code-wrapped')
  expect(text).toContain('measure --river')
  expect(spot.ink()).toBeGreaterThan(0.05)
})

test('pictures of pages are small, and the record says in points what they show', async () => {
  const { page, record } = await built(remarked)

  const isProof = new Ajv2020({ strict: true }).compile(
    JSON.parse(readFileSync('templates/proof.schema.json', 'utf8')),
  )
  isProof(record)
  expect(isProof.errors).toBe(null)
  for (const { png } of page.figures.values()) {
    // A page of 148 by 210 mm.
    expect([png.width, png.height]).toEqual([360, 510])
  }
  const green = record.remarks.find(({ reason }) => reason.includes('green.png'))
  const [left = 0, bottom = 0, right = 0, top = 0] = green?.print?.box ?? []
  // 80 by 60 CSS pixels.
  expect(right - left).toBeCloseTo(60, 0)
  expect(top - bottom).toBeCloseTo(45, 0)
})

test('another build has the same proof, byte for byte', async () => {
  const [first, second] = [await built(remarked), await built(remarked, true)]

  expect(second.html).toBe(first.html)
  expect(second.record).toEqual(first.record)
})

test('a book with nothing to look at has no picture of a page, and none is drawn', async () => {
  const { html, page, result } = await built({
    'ford.md': `---\ntitle: The Ford\nauthors: Ada Brook\nlanguage: en\ntrim: a5\n---\n\n${prose}\n`,
  })

  expect(page.figures.size).toBe(0)
  expect(html).not.toContain('<img')
  expect(html).not.toContain('Pages of the PDF')
  expect(result.timings.filter(({ room }) => room === 'report')).toHaveLength(1)
})

test('of many pages the first twelve are shown, and the others named', async () => {
  const chapters = Array.from({ length: 14 }, () => `${code}${prose.repeat(45)}\n\n`)
  const { html, page, record } = await built({
    'ford.md': `---\ntitle: The Ford\nauthors: Ada Brook\nlanguage: en\ntrim: a5\n---\n\n${chapters.join('')}`,
  })

  const pages = record.remarks.flatMap(({ print }) => print?.page ?? [])
  const all = [...new Set(pages)].toSorted((a, b) => a - b)
  expect(all.length).toBeGreaterThan(13)
  expect([...page.figures.keys()]).toEqual(all.slice(0, 12).map((each) => `page-${each}`))
  const others = all.slice(12)
  expect(html).toContain(
    `${others.length} more pages are concerned, and not shown: ${others.join(', ')}.`,
  )
  for (const target of [...page.links.values()].flat()) {
    expect(page.figures.has(target.slice(1))).toBe(true)
  }
})

test('a page with a photograph of many megabytes is drawn with it', async () => {
  const { page, pdf } = await built({
    'ford.md': `---\ntitle: The Ford\nauthors: Ada Brook\nlanguage: en\ntrim: a5\n---\n\n![A storm](noise.png)\n\n${code}`,
  })

  const [{ png } = { png: undefined }] = page.figures.values()
  const dark = png?.data.filter((value, at) => at % 4 === 1 && value < 200).length ?? 0
  expect(pdf.length).toBeGreaterThan(2 ** 22)
  // As wide as the text, and so a quarter of the page
  const share = (388 * 291) / (560 * 793)
  const found = dark / ((png?.width ?? 0) * (png?.height ?? 0))
  expect(found).toBeCloseTo((share * 200) / 256, 2)
})

test('a proof with pictures is open to everybody, in the light and in the dark', async () => {
  const { html } = await built(remarked)
  const axe = createRequire(import.meta.url).resolve('@daisy/axe-core-for-ace/axe.min.js')
  const window = await (await sharedBrowser()).newPage()
  await window.setJavaScriptEnabled(true)

  for (const value of ['light', 'dark']) {
    await window.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }])
    await window.setContent(html, { waitUntil: 'load' })
    await window.evaluate(readFileSync(axe, 'utf8'))
    const broken = await window.evaluate(
      `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
    )
    expect(broken).toEqual([])
  }
  await window.close()
})

interface Built {
  readonly result: BuildResult
  readonly pdf: Uint8Array
  readonly html: string
  readonly page: ProofPage
  readonly record: ProofRecord
}

const known = new Map<object, Promise<Built>>()

/** A PDF of these files and its proof, once, or once more. */
function built(files: Readonly<Record<string, string>>, isAnew = false): Promise<Built> {
  const found = known.get(files)
  if (found && !isAnew) return found
  const building = build(files)
  known.set(files, building)
  return building
}

async function build(files: Readonly<Record<string, string>>): Promise<Built> {
  const folder = temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text)
  }
  for (const [name, colour] of Object.entries(colours)) {
    const data = Uint8Array.from({ length: 80 * 60 * 3 }, (_, at) => colour[at % 3] ?? 0)
    const picture = encode({ width: 80, height: 60, channels: 3, depth: 8, data })
    writeFileSync(join(folder, `${name}.png`), picture)
  }
  if (Object.values(files).join().includes('noise.png'))
    writeFileSync(join(folder, 'noise.png'), drawNoise())
  const result = await buildBook({ manuscriptPath: folder, formats: ['pdf'] })
  const [html = '', json = ''] = result.proofFiles.map(({ bytes }) => {
    return Buffer.from(bytes).toString()
  })
  const pdf = result.artifacts[0]?.bytes ?? new Uint8Array()
  return { result, pdf, html, page: readPage(html), record: JSON.parse(json) }
}

/** A picture that no packing makes smaller. */
function drawNoise(): Uint8Array {
  const [width, height] = [1600, 1200]
  const data = new Uint8Array(width * height * 3)
  let seed = 7
  for (const at of data.keys()) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    data[at] = seed >>> 24
  }
  return encode({ width, height, channels: 3, depth: 8, data }, { zlib: { level: 1 } })
}

interface Mark {
  /** Of its remarks. */
  readonly numbers: string
  /** Shares of the picture. */
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

interface Figure {
  readonly png: ReturnType<typeof decode>
  readonly alt: string
  readonly caption: string
  readonly marks: readonly Mark[]
}

interface ProofPage {
  readonly figures: ReadonlyMap<string, Figure>
  /** By id of each remark, where its links lead. */
  readonly links: ReadonlyMap<string, readonly string[]>
}

function readPage(html: string): ProofPage {
  const figures = new Map<string, Figure>()
  const links = new Map<string, readonly string[]>()
  for (const node of elementsOf(unified().use(rehypeParse).parse(html))) {
    const id = String(node.properties.id)
    if (node.tagName === 'figure') figures.set(id, readFigure(node))
    if (id.startsWith('remark-')) {
      links.set(
        id,
        within(node, 'a').map(({ properties }) => String(properties.href)),
      )
    }
  }
  return { figures, links }
}

function readFigure(figure: Element): Figure {
  const [image] = within(figure, 'img')
  const [, base64 = ''] = String(image?.properties.src).split('data:image/png;base64,')
  const marks = within(figure, 'span').filter(({ properties }) => properties.style)
  return {
    png: decode(Buffer.from(base64, 'base64')),
    alt: String(image?.properties.alt),
    caption: within(figure, 'figcaption')
      .map((node) => textOf(node))
      .join(''),
    marks: marks.map((mark) => {
      const share = (name: string): number => {
        const value = new RegExp(`${name}: ([\\d.]+)%`, 'u')
        return Number(value.exec(String(mark.properties.style))?.[1]) / 100
      }
      const [left, top, width, height] = ['left', 'top', 'width', 'height'].map(share)
      return { numbers: textOf(mark), left, top, width, height } as Mark
    }),
  }
}

function within(node: Element, tagName: string): readonly Element[] {
  return elementsOf(node).filter((each) => each.tagName === tagName)
}

/** What is drawn at the place of a remark. */
function spotOf(
  page: ProofPage,
  { remarks }: ProofRecord,
  isIt: (remark: ProofRemark) => boolean,
) {
  const number = remarks.findIndex(isIt) + 1
  const { marks = [], png } =
    page.figures.get(`page-${remarks[number - 1]?.print?.page}`) ?? {}
  const mark = marks.find(({ numbers }) => numbers === String(number))
  if (!png || !mark) throw new Error(`Cannot find the place of remark ${number}`)
  const pixelAt = (across: number, down: number): readonly number[] => {
    const x = Math.floor((mark.left + across * mark.width) * png.width)
    const y = Math.floor((mark.top + down * mark.height) * png.height)
    const at = (y * png.width + x) * png.channels
    return [...png.data.slice(at, at + 3)]
  }
  /** Which share of it is dark. */
  const ink = (): number => {
    const shares = Array.from({ length: 100 }, (_, index) => (index + 0.5) / 100)
    const pixels = shares.flatMap((down) => shares.map((across) => pixelAt(across, down)))
    return pixels.filter(([red = 255]) => red < 160).length / pixels.length
  }
  return { ink, pixelAt }
}
