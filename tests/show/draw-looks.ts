/**
 * Command line: `npm run draw-looks`.
 *
 * Builds the book in `sample/` in each look, and draws its pages that are not blank on one sheet, for README.md:
 * `templates/looks/NAME/pages.png`.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decode, encode } from 'fast-png'
import { templateUrl } from '../../scripts/lib/read-template.ts'
import { lookNames } from '../../scripts/load/templates/read-look.ts'
import { drawWithPdfium } from '../../scripts/pdf/pdfium.ts'
import { readPdf } from '../../scripts/pdf/read-pdf.ts'
import { buildBook } from '../../scripts/pipeline.ts'

/** In pixels. */
const pageWidth = 230
const gap = 10

const pagesInRow = 4

/** What is around pages. */
const ground = 0x99

/** Shades of a colour: with fewer a file is a third as large, and type looks the same. */
const shades = 16

for (const look of lookNames()) {
  const dir = mkdtempSync(join(tmpdir(), 'colophon-look-'))
  try {
    cpSync(fileURLToPath(new URL('sample', import.meta.url)), dir, { recursive: true })
    writeFileSync(join(dir, 'book.yaml'), settingsFor(look))
    const { artifacts } = await buildBook({
      manuscriptPath: dir,
      formats: ['pdf'],
    })
    const [pdf] = artifacts
    if (!pdf) throw new Error(`Cannot build the sample in the look ${look}`)
    writeFileSync(templateUrl(`looks/${look}/pages.png`), await drawSheet(pdf.bytes))
  } finally {
    rmSync(dir, { recursive: true })
  }
}

function settingsFor(look: string): string {
  return `title: Waiting Lines
subtitle: How they grow, and what shortens them
authors: Nora Field
publisher: Ford Press
date: 2026-05-01
kind: book
language: en
look: ${look}
`
}

async function drawSheet(bytes: Uint8Array): Promise<Uint8Array> {
  const printed = [...readPdf(bytes).pages.entries()].filter(
    ([, { runs }]) => runs.length > 0,
  )
  const drawn = await drawWithPdfium(
    bytes,
    printed.map(([index]) => index),
    { widthPx: pageWidth, heightPx: 2 * pageWidth },
  )
  const pictures = drawn.map(({ png }) => decode(png))
  const height = Math.max(...pictures.map((picture) => picture.height))
  const rows = Math.ceil(pictures.length / pagesInRow)
  const sheet = {
    width: pagesInRow * (pageWidth + gap) + gap,
    height: rows * (height + gap) + gap,
    channels: 3,
  }
  const data = new Uint8Array(sheet.width * sheet.height * sheet.channels).fill(ground)
  for (const [at, picture] of pictures.entries()) {
    const left = gap + (at % pagesInRow) * (pageWidth + gap)
    const top = gap + Math.floor(at / pagesInRow) * (height + gap)
    for (let y = 0; y < picture.height; y++)
      for (let x = 0; x < picture.width; x++)
        for (let channel = 0; channel < sheet.channels; channel++) {
          const from = (y * picture.width + x) * picture.channels + channel
          const to = ((top + y) * sheet.width + left + x) * sheet.channels + channel
          data[to] = shadeOf(Number(picture.data[from]))
        }
  }
  return encode({ ...sheet, data })
}

function shadeOf(value: number): number {
  const step = 0xff / (shades - 1)
  return Math.round(Math.round(value / step) * step)
}
