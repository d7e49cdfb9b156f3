/**
 * What pdf.js extracts from pages spread over a PDF; `workerData` has its bytes, and how many pages
 * to read at most.
 * See `run-apart.ts`.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'

const reader = await getDocument({
  data: workerData.bytes,
  disableFontFace: true,
  isEvalSupported: false,
  stopAtErrors: true,
  useSystemFonts: false,
  useWorkerFetch: false,
  verbosity: VerbosityLevel.ERRORS,
}).promise

const { mostPages } = workerData
const count = Math.min(mostPages, reader.numPages)
const pages = []
for (let index = 0; index < count; index++) {
  const page = Math.floor((index * reader.numPages) / count)
  const { items } = await (await reader.getPage(page + 1)).getTextContent({
    disableNormalization: true,
  })
  pages.push({ page, text: items.map(({ str }) => str ?? '').join('') })
}
parentPort?.postMessage(pages)
