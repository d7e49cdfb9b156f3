import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  type Verdict,
} from '../evidence.ts'
import { squeeze } from '../text/passage.ts'
import { unreadable } from '../unreadable.ts'
import { openPdf } from './open-pdf.ts'

/** Pages that are read twice; of a longer book, so many spread over it. */
const mostPages = 16

/** Letters that a font joins, which readers take apart. */
const joined = /[\ufb00-\ufb06]/g

/**
 * A second reader of another make, pdf.js, opens the PDF and extracts the same characters.
 *
 * It takes some ten times longer than the first, so of a long book it reads a sample.
 */
export async function readerPdf({ artifact }: Evidence): Promise<Verdict> {
  const { pages } = openPdf(artifact)
  const step = Math.max(1, pages.length / mostPages)
  const sample = Array.from({ length: Math.min(mostPages, pages.length) }, (_, index) =>
    Math.floor(index * step),
  )
  const reader = await openWithPdfJs(artifact.bytes)
  const findings: Finding[] = []
  for (const page of sample) {
    const expected = squeeze(pages[page]?.runs.map(({ text }) => text).join('') ?? '')
    const found = await textOfPage(reader, page + 1)
    if (letters(found) === letters(expected)) continue
    const fault = `two readers extract different text from page ${page + 1}`
    findings.push(finding('output-unreadable', [artifact.path, fault]))
  }
  await reader.loadingTask.destroy()
  return { read: counted(sample.length, 'page'), findings }
}

async function openWithPdfJs(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  try {
    return await getDocument({
      // It takes possession of the bytes it is given.
      data: Uint8Array.from(bytes),
      disableFontFace: true,
      isEvalSupported: false,
      useSystemFonts: false,
      useWorkerFetch: false,
      stopAtErrors: true,
      verbosity: VerbosityLevel.ERRORS,
    }).promise
  } catch (error) {
    throw unreadable('pdf.js cannot open the PDF', error)
  }
}

async function textOfPage(reader: PDFDocumentProxy, number: number): Promise<string> {
  const page = await reader.getPage(number)
  const { items } = await page.getTextContent({ disableNormalization: true })
  return squeeze(items.map((item) => ('str' in item ? item.str : '')).join(''))
}

/** Readers order the text of a page differently, so letters are compared, not their order. */
function letters(text: string): string {
  const plain = text.replace(joined, (letter) => letter.normalize('NFKC'))
  return [...plain].sort().join('')
}
