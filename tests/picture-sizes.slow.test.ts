import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { densityOf } from '../scripts/lib/picture-facts.ts'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { elementsNamed, inspectEpub } from './support/inspect-epub.ts'
import { makePng, pngChunk } from './support/make-png.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

/** A grey PNG, which may say how many of its pixels are a metre. */
function grey(width: number, height: number, perMetre?: number): Uint8Array {
  const png = makePng(width, height, Buffer.alloc(height * (1 + 3 * width), 0x80).fill(0))
  if (perMetre === undefined) return png
  const density = Buffer.alloc(9, 1)
  density.writeUInt32BE(perMetre, 0)
  density.writeUInt32BE(perMetre, 4)
  const head = 8 + 25
  return Buffer.concat([
    png.subarray(0, head),
    pngChunk('pHYs', density),
    png.subarray(head),
  ])
}

const pictures = {
  'wide.png': grey(800, 400),
  'square.png': grey(300, 300),
  'icon.png': grey(32, 32),
  'dense.png': grey(600, 300, 11_811),
  'tall.png': grey(100, 2000),
}

/** Text area: 103 mm wide. */
const settings =
  'title: Sizes\nauthors: Ada Brook\nlanguage: en\nkind: article\ntrim: a5\ntoc: false\n'

async function published(text: string, formats: readonly ('pdf' | 'epub' | 'html')[]) {
  const dir = temporaryFolder()
  const files = { 'book.yaml': settings, 'text.md': text, ...pictures }
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(dir, dirname(path)), { recursive: true })
    writeFileSync(join(dir, path), content)
  }
  const { artifacts, files: read } = await buildBook({ manuscriptPath: dir, formats })
  return { artifacts, messages: read.flatMap(({ messages }) => messages.map(String)) }
}

/** Where pictures stand in print, in millimetres from the left edge of the first: what is painted of each. */
async function printed(text: string) {
  const { artifacts, messages } = await published(text, ['pdf'])
  const [pdf] = artifacts
  expect(messages.filter((message) => !message.includes('dots per inch'))).toEqual([])
  const painted = readPdf(pdf?.bytes ?? Buffer.of()).pages.flatMap(
    ({ pictures }) => pictures,
  )
  const mm = (points: number) => Math.round((points / 72) * 25.4)
  return painted.map(({ box: [left, , , top], height, width }) => ({
    size: `${mm(width)} x ${mm(height)}`,
    left: mm(left),
    top: mm(top),
  }))
}

test('a picture is printed as large as its author or its file says', async () => {
  const sizes = {
    // Words further down would go up past a picture.
    'Words ![i](icon.png){width=12pt} in a line.': '4 x 4',
    '![w](wide.png){width=5cm}': '50 x 25',
    '![w](wide.png){height=1in}': '51 x 25',
    '![w](wide.png){width=300px}': '79 x 40',
    '![w](wide.png){width=50mm height=50mm}': '50 x 25',
    '<img src="wide.png" alt="w" width="100">': '26 x 13',
    '![d](dense.png)': '51 x 25',
    '![i](icon.png)': '8 x 8',
    '![i](icon.png){width=2cm}': '20 x 20',
    '<img src="icon.png" alt="i" style="zoom:50%" />': '4 x 4',
    // Of 35 lines, 167 mm
    '![t](tall.png){height=50%}': '4 x 83',
    '![t](tall.png){height=0.2\\textheight}': '2 x 33',
  }

  const found = await printed(Object.keys(sizes).join('\n\n'))

  expect(found.map(({ size }) => size)).toEqual(Object.values(sizes))
})

test('a share is one of the width of the text, and nothing is wider or taller than there is room for', async () => {
  const [half, whole, wider, tall] = await printed(
    '![w](wide.png){width=50%}\n\n![w](wide.png)\n\n![w](wide.png){width=40cm}\n\n![t](tall.png){width=100%}',
  )
  const width = (each: { size: string } | undefined) =>
    Number.parseInt(each?.size ?? '', 10)

  expect(width(half) * 2).toBeCloseTo(width(whole), -0.5)
  expect(wider?.size).toBe(whole?.size)
  expect(tall?.size).toBe('7 x 133')
})

test('pictures that are alone in a paragraph stand side by side and share the width of the text', async () => {
  const [lone, one, other, ...five] = await printed(
    '![w](wide.png)\n\n![w](wide.png "One") ![s](square.png "Other")\n\n' +
      '![i](icon.png)\n'.repeat(5),
  )
  const heights = [one, other].map((each) => each?.size.split(' x ')[1])

  expect(heights[0]).toBe(heights[1])
  expect(one?.top).toBe(other?.top)
  expect(other?.left).toBeGreaterThan(one?.left ?? 0)
  expect(one?.left).toBeLessThan((lone?.left ?? 0) + 5)
  expect(new Set(five.map(({ top }) => top)).size).toBe(1)
  expect(five.map(({ size }) => size)).toEqual(Array.from({ length: 5 }, () => '8 x 8'))
})

test('in a table a picture is as wide as its column has room for', async () => {
  const table = '| Look | Meaning |\n| --- | --- |\n| ![w](wide.png) | It is wide |\n'
  const [{ size } = { size: '' }] = await printed(table)

  expect(Number.parseInt(size, 10)).toBeGreaterThan(60)
  expect(Number.parseInt(size, 10)).toBeLessThan(103)
})

test('an EPUB and a web page show the same sizes', async () => {
  const { artifacts, messages } = await published(
    '![w](wide.png){width=50%}\n\n![d](dense.png)\n\n![w](wide.png)\n\n![w](wide.png) ![s](square.png){width=30%}\n',
    ['epub', 'html'],
  )
  const [epub, html] = artifacts
  const styles = inspectEpub(epub?.bytes ?? Buffer.of()).pages.flatMap((page) =>
    [...elementsNamed(page, 'figure'), ...elementsNamed(page, 'img')].map(
      ({ properties }) => properties.style ?? '',
    ),
  )
  const web = new TextDecoder().decode(html?.bytes)

  expect(messages).toEqual([])
  expect(styles.filter((style) => style !== '')).toEqual([
    'width: 64%; max-width: 800px',
    'width: 30%',
    'width: 50%',
    'width: 192px',
    'width: 100%',
    'width: 100%',
  ])
  for (const style of styles) expect(web).toContain(style)
})

test('the density of a picture is what its file says, if that is sensible', () => {
  const jfif = (unit: number, density: number) =>
    Buffer.from([
      ...[0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, unit],
      ...[
        density >> 8,
        density & 255,
        density >> 8,
        density & 255,
        0,
        0,
        0xff,
        0xda,
        0,
        2,
      ],
    ])
  const exif = Buffer.from(
    'ffd8ffe1003a457869660000' +
      '4d4d002a00000008' +
      '0002' +
      '011a000500000001' +
      '00000026' +
      '011b000500000001' +
      '00000026' +
      '00000000' +
      '0000012c00000001' +
      'ffda0002',
    'hex',
  )

  expect(densityOf(grey(8, 8))).toBeUndefined()
  expect(densityOf(grey(8, 8, 11_811))).toBe(300)
  expect(densityOf(grey(8, 8, 2835))).toBe(72)
  expect(densityOf(grey(8, 8, 40))).toBeUndefined()
  expect(densityOf(grey(8, 8, 1e6))).toBeUndefined()
  expect(densityOf(jfif(1, 300))).toBe(300)
  expect(densityOf(jfif(2, 118))).toBe(300)
  expect(densityOf(jfif(0, 1))).toBeUndefined()
  expect(densityOf(exif)).toBe(300)
  expect(
    densityOf(readFileSync(fixturePath('load', 'pictures', 'scan.bmp'))),
  ).toBeUndefined()
})
