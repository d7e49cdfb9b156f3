/** In which inks the PDF is printed. */
import { decode } from 'fast-png'
import { describe, expect, test, vi } from 'vitest'
import type { PrintColour } from '../scripts/book.ts'
import { drawWithPdfium } from '../scripts/pdf/pdfium.ts'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { spacesIn } from '../scripts/prove/pdf/press/used-spaces.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const manuscriptPath = fixturePath('inks')

async function pdfIn(printColour?: PrintColour): Promise<Uint8Array> {
  const { artifacts, files } = await buildBook({
    manuscriptPath,
    formats: ['pdf'],
    printColour,
  })
  const [pdf] = artifacts
  if (!pdf) throw new Error(files.flatMap(({ messages }) => messages.map(String)).join())
  return pdf.bytes
}
