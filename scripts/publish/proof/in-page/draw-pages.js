/**
 * Runs in the browser, beside pdf.js: pages of a PDF as pictures.
 *
 * pdf.js works in this window, without a thread of its own: its other half only has to be there.
 * Of a long book it reads the parts that it needs.
 */

/** Bytes that pdf.js reads at a time, at the least. */
const chunk = 2 ** 18

/** Bytes that come from the build at a time: a browser takes no endless message. */
const mostAtOnce = 2 ** 22

/**
 * PNG files as data URLs, with their sizes and the parts of the pages that they show.
 *
 * @param {{ pdfjs: string, worker: string, name: string, size: number, pages: number[], widthPx: number, heightPx: number, mostPixels: number }} task
 *   Both halves of pdf.js, the file, indices of its pages, and what a picture of one may measure at
 *   most; pictures on them that have more pixels are left out.
 */
export async function run(task) {
  const { heightPx, mostPixels, name, pages, size, widthPx } = task
  await import(task.worker)
  const pdfjs = await import(task.pdfjs)
  const loading = pdfjs.getDocument({
    range: rangesOf(name, new pdfjs.PDFDataRangeTransport(size, null)),
    rangeChunkSize: chunk,
    disableAutoFetch: true,
    disableFontFace: true,
    disableStream: true,
    enableXfa: false,
    isEvalSupported: false,
    maxImageSize: mostPixels,
    useSystemFonts: false,
    useWasm: false,
    useWorkerFetch: false,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  })
  const file = await loading.promise
  const drawn = []
  for (const index of pages) {
    const page = await file.getPage(index + 1)
    drawn.push(await draw(page, widthPx, heightPx, pdfjs.AnnotationMode.DISABLE))
    page.cleanup()
  }
  await loading.destroy()
  return drawn
}

function rangesOf(name, transport) {
  transport.requestDataRange = async (begin, end) => {
    const bytes = new Uint8Array(end - begin)
    for (let at = begin; at < end; at += mostAtOnce) {
      const last = Math.min(at + mostAtOnce, end) - 1
      const answer = await fetch(name, { headers: { range: `bytes=${at}-${last}` } })
      bytes.set(new Uint8Array(await answer.arrayBuffer()), at - begin)
    }
    transport.onDataRange(begin, bytes)
  }
  return transport
}

async function draw(page, widthPx, heightPx, annotationMode) {
  const full = page.getViewport({ scale: 1 })
  const scale = Math.min(widthPx / full.width, heightPx / full.height)
  const viewport = page.getViewport({ scale })
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(viewport.width)
  canvas.height = Math.round(viewport.height)
  await page.render({
    canvas,
    viewport,
    annotationMode,
    // The other intent waits for the screen, which nobody looks at.
    intent: 'print',
  }).promise
  const { height, width } = canvas
  return { url: canvas.toDataURL('image/png'), width, height, view: page.view }
}
