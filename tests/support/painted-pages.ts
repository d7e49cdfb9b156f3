import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** What a page shows, by its marks. Pictures and lines are `(picture)` and `(lines)`. */
export interface PaintedPage {
  /** By the number of the marked content. */
  readonly byMark: ReadonlyMap<number, PaintedMark>
  /** In the order of painting, texts in quotation marks; what is alike in a row once. */
  readonly artifacts: readonly string[]
  /** The same of what no mark is around. */
  readonly unmarked: readonly string[]
}

interface PaintedMark {
  readonly text: string
  readonly others: readonly string[]
}

/** What the marks of a PDF hold, read by a library that had no part in making it. */
export async function paintedPages(bytes: Uint8Array): Promise<readonly PaintedPage[]> {
  const data = new Uint8Array(bytes)
  const document = await getDocument({ data, verbosity: 0 }).promise
  const pages: PaintedPage[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    pages.push(marksIn(await page.getOperatorList()))
  }
  await document.loadingTask.destroy()
  return pages
}

interface Shown {
  text: string
  readonly others: string[]
}

interface State {
  readonly byMark: Map<number, Shown>
  readonly artifacts: Shown[]
  readonly unmarked: Shown[]
  /** Number of the marked content, or that it is an artifact, or nothing. */
  readonly open: (number | 'artifact' | undefined)[]
  /** How many drawings are open, each in the one before. */
  forms: number
}

function marksIn(list: {
  readonly fnArray: readonly number[]
  readonly argsArray: readonly unknown[]
}): PaintedPage {
  const state: State = {
    byMark: new Map(),
    artifacts: [],
    unmarked: [],
    open: [],
    forms: 0,
  }
  list.fnArray.forEach((operator, index) => {
    const args = (list.argsArray[index] ?? []) as readonly unknown[]
    operations[operator]?.(state, args)
  })
  const { artifacts, byMark, unmarked } = state
  return { byMark, artifacts: inWords(artifacts), unmarked: inWords(unmarked) }
}

const operations: Readonly<
  Record<number, (state: State, args: readonly unknown[]) => void>
> = {
  [OPS.beginMarkedContent]: begin,
  [OPS.beginMarkedContentProps]: begin,
  [OPS.endMarkedContent]: ({ open }) => open.pop(),
  [OPS.showText]: (state, [glyphs]) => show(state, textOf(glyphs)),
  [OPS.paintImageXObject]: (state) => show(state, '', '(picture)'),
  [OPS.paintImageMaskXObject]: (state) => show(state, '', '(picture)'),
  [OPS.constructPath]: (state, [paint]) => {
    if (paint !== OPS.endPath) show(state, '', '(lines)')
  },
  [OPS.paintFormXObjectBegin]: (state) => {
    show(state, '', '(picture)')
    state.forms++
  },
  [OPS.paintFormXObjectEnd]: (state) => {
    state.forms--
  },
}

/** What has no number belongs to what is around it. */
function begin({ byMark, open }: State, [name, number]: readonly unknown[]): void {
  const isNumber = typeof number === 'number'
  const tag = typeof name === 'string' ? name : (name as { readonly name: string }).name
  if (isNumber) byMark.set(number, byMark.get(number) ?? { text: '', others: [] })
  open.push(tag === 'Artifact' ? 'artifact' : isNumber ? number : open.at(-1))
}

function show(
  { artifacts, byMark, forms, open, unmarked }: State,
  text: string,
  other?: string,
) {
  if (forms > 0) return
  const mark = open.at(-1)
  const shown =
    typeof mark === 'number'
      ? byMark.get(mark)
      : lastOf(mark ? artifacts : unmarked, other)
  if (!shown) return
  shown.text += text
  if (other !== undefined && shown.others.at(-1) !== other) shown.others.push(other)
}

/** Letters are painted one by one: those in a row are one text. */
function lastOf(list: Shown[], other: string | undefined): Shown {
  const last = list.at(-1)
  const goesOn =
    last && (other === undefined ? last.others.length === 0 : last.others.includes(other))
  if (goesOn) return last
  const next = { text: '', others: [] }
  list.push(next)
  return next
}

function inWords(shown: readonly Shown[]): string[] {
  return shown.flatMap(({ others, text }) => [
    ...(text === '' ? [] : [JSON.stringify(text)]),
    ...others,
  ])
}

/** Ligatures as the letters that they are, which the file has too. */
function textOf(glyphs: unknown): string {
  const list = glyphs as readonly (number | { readonly unicode: string })[]
  const text = list
    .map((glyph) => (typeof glyph === 'number' ? '' : glyph.unicode))
    .join('')
  return text.replace(/[\uFB00-\uFB06]/g, (ligature) => ligature.normalize('NFKC'))
}
