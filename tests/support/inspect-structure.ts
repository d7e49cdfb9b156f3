import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib'
import type { Mark, PageContent } from '../../scripts/pdf/page-content.ts'
import { readPdf } from '../../scripts/pdf/read-pdf.ts'

/** An element with its parts, or one line about something that an element holds. */
type Part = string | { readonly head: string; readonly parts: readonly Part[] }

/** What {@link structureOf} knows as it reads. */
interface Reader {
  readonly pages: readonly PaintedPage[]
  /** Index of a page, by the number of its object. */
  readonly pageOf: ReadonlyMap<string, number>
  /** Of what was read last. */
  page: number
}

/**
 * What a screen reader finds in a PDF, as text to look over: an element a line, with its properties
 * and the text that it holds, long ones cut in the middle; then the artifacts of each page.
 */
export async function structureOf(bytes: Uint8Array): Promise<string> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  const pages = paintedPages(bytes)
  const refs = document.getPages().map(({ ref }) => ref.toString())
  const pageOf = new Map(refs.map((ref, index) => [ref, index]))
  const root = document.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict)
  const tree = partsOf({ pages, pageOf, page: 0 }, root, undefined)
  const left = pages.flatMap(({ artifacts, unmarked }, page) => [
    `  page ${page + 1}: ${artifacts.join(' ') || 'nothing'}`,
    ...(unmarked.length > 0
      ? [`  page ${page + 1} unmarked: ${unmarked.join(' ')}`]
      : []),
  ])
  return [
    ...tree.flatMap((part) => linesOf(part, '')),
    '',
    'Artifacts',
    ...left,
    '',
  ].join('\n')
}

function partsOf(reader: Reader, dict: PDFDict, around: number | undefined): Part[] {
  const page = pageAt(reader, dict) ?? around
  const parts: Part[] = []
  let text = ''
  const say = (...more: readonly Part[]) => {
    if (more.length === 0) return
    if (text !== '') parts.push(quoted(text))
    text = ''
    parts.push(...more)
  }
  for (const kid of itemsAt(dict, 'K')) {
    const found = dict.context.lookup(kid)
    const mark = found instanceof PDFDict ? found.lookup(PDFName.of('MCID')) : found
    if (!(mark instanceof PDFNumber)) {
      say(partOf(reader, found as PDFDict, page))
      continue
    }
    const own = found instanceof PDFDict ? pageAt(reader, found) : undefined
    say(...turnTo(reader, own ?? page ?? -1))
    const painted = reader.pages[reader.page]?.byMark.get(mark.asNumber())
    text += painted?.text ?? `(nothing is marked ${mark})`
    if (painted && painted.others.length > 0) say(...painted.others)
  }
  return text === '' ? parts : [...parts, quoted(text)]
}

function turnTo(reader: Reader, page: number): string[] {
  if (page === reader.page) return []
  reader.page = page
  return [`(page ${page + 1})`]
}

function partOf(reader: Reader, dict: PDFDict, page: number | undefined): Part {
  const annotation = dict.lookup(PDFName.of('Obj'))
  if (annotation instanceof PDFDict) return linkOf(annotation)
  const parts = partsOf(reader, dict, page)
  return {
    head: [written(dict.lookup(PDFName.of('S'))), ...propertiesOf(dict)].join(' '),
    parts,
  }
}

/** Where a link leads, and what is said of it. */
function linkOf(annotation: PDFDict): string {
  const action = annotation.lookup(PDFName.of('A'))
  const uri = action instanceof PDFDict ? textAt(action, 'URI') : undefined
  const target = uri ?? `#${textAt(annotation, 'Dest')}`
  return `→ ${target} ${JSON.stringify(textAt(annotation, 'Contents'))}`
}

function propertiesOf(dict: PDFDict): string[] {
  const texts = ['Lang', 'Alt', 'ActualText', 'E', 'ID', 'T'].flatMap((key) => {
    const text = textAt(dict, key)
    return text === undefined ? [] : [`${key}=${JSON.stringify(text)}`]
  })
  const attributes = itemsAt(dict, 'A').flatMap((owner) =>
    dict.context.lookup(owner, PDFDict).entries(),
  )
  const others = attributes.flatMap(([key, value]) => {
    const name = key.decodeText()
    return name === 'O' ? [] : [`${name}=${written(dict.context.lookup(value))}`]
  })
  return [...texts, ...others]
}

function written(value: PDFObject | undefined): string {
  if (value instanceof PDFArray) return `[${value.asArray().map(written).join(' ')}]`
  if (value instanceof PDFNumber) return String(Math.round(value.asNumber()))
  if (value instanceof PDFName) return value.decodeText()
  return isText(value) ? value.decodeText() : String(value)
}

function linesOf(part: Part, indent: string): string[] {
  if (typeof part === 'string') return [indent + part]
  const { head, parts } = part
  const [only] = parts
  if (parts.length === 1 && typeof only === 'string') return [`${indent}${head} ${only}`]
  return [`${indent}${head}`, ...parts.flatMap((each) => linesOf(each, `${indent}  `))]
}

function quoted(text: string): string {
  const letters = [...text]
  if (letters.length <= 70) return JSON.stringify(text)
  const [head, tail] = [letters.slice(0, 32), letters.slice(-32)].map((part) =>
    part.join(''),
  )
  return JSON.stringify(`${head} … ${tail}`)
}

function itemsAt(dict: PDFDict, key: string): readonly PDFObject[] {
  const item = dict.get(PDFName.of(key))
  const found = dict.context.lookup(item)
  return found instanceof PDFArray ? found.asArray() : item ? [item] : []
}

function pageAt({ pageOf }: Reader, dict: PDFDict): number | undefined {
  return pageOf.get(String(dict.get(PDFName.of('Pg'))))
}

function textAt(dict: PDFDict, key: string): string | undefined {
  const found = dict.lookup(PDFName.of(key))
  return isText(found) ? found.decodeText() : undefined
}

function isText(found: PDFObject | undefined): found is PDFString | PDFHexString {
  return found instanceof PDFString || found instanceof PDFHexString
}

/** What a page shows, by its marks. Pictures and lines are `(picture)` and `(lines)`. */
interface PaintedPage {
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

/** What the marks of a PDF hold. */
function paintedPages(bytes: Uint8Array): readonly PaintedPage[] {
  return readPdf(bytes).pages.map((page) => ({
    byMark: marksByNumber(page),
    artifacts: artifactsOf(page),
    unmarked: [
      ...page.runs.flatMap(({ mark, text }) => (mark ? [] : [JSON.stringify(text)])),
      ...page.loose.map(() => '(lines)'),
    ],
  }))
}

function marksByNumber({
  drawn,
  marks,
  runs,
}: PageContent): ReadonlyMap<number, PaintedMark> {
  const byNumber = new Map<number, PaintedMark>()
  for (const { mcid } of marks) {
    if (mcid === undefined || byNumber.has(mcid)) continue
    const own = runs.filter((run) => run.mcid === mcid).map((run) => run.text)
    const others = [
      ...new Set(marks.filter((mark) => mark.mcid === mcid).flatMap(othersIn)),
    ]
    // A picture made of drawing and text is none of the two for the mark around it.
    const isForm = others.length === 0 && drawn.has(mcid)
    byNumber.set(mcid, {
      // Spaces of all kinds look alike to whoever looks the text over.
      text: own.join('').replace(/[\u00a0\u200b\u202f]/gu, ' '),
      others: isForm ? ['(picture)'] : others,
    })
  }
  return byNumber
}

function othersIn({ paintsLines, paintsPicture }: Mark): readonly string[] {
  return [...(paintsLines ? ['(lines)'] : []), ...(paintsPicture ? ['(picture)'] : [])]
}

/** Letters of artifacts in a row are one text. */
function artifactsOf({ marks, runs }: PageContent): readonly string[] {
  const shown: string[] = []
  let text = ''
  const endText = () => {
    if (text !== '') shown.push(JSON.stringify(text))
    text = ''
  }
  for (const mark of marks) {
    if (mark.tag !== 'Artifact') continue
    for (const run of runs) if (run.mark === mark) text += run.text
    for (const other of othersIn(mark)) {
      endText()
      if (shown.at(-1) !== other) shown.push(other)
    }
  }
  endText()
  return shown
}

/** Lines such as `12 0 R 3 in 40 0 R`: what is held, and the element that holds it. */
interface Held {
  /** As the tree of elements says. */
  readonly byTree: readonly string[]
  /** As the lists say that readers look elements up in: the parent tree, and the list of IDs. */
  readonly byLists: readonly string[]
  /** Elements that do not name the one around them. */
  readonly orphans: readonly string[]
}

/** What the structure of a PDF holds: marked content, annotations, and elements with an ID. */
export async function structureLists(bytes: Uint8Array): Promise<Held> {
  const { catalog, context } = await PDFDocument.load(bytes, { updateMetadata: false })
  const at = (dict: PDFDict, key: string) => dict.get(PDFName.of(key))
  const rootRef = at(catalog, 'StructTreeRoot')
  const root = catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict)
  const byTree: string[] = []
  const orphans: string[] = []
  const keyOf = (ref: unknown, key: string): string =>
    ref instanceof PDFRef ? String(at(context.lookup(ref, PDFDict), key)) : 'nothing'
  const read = (holder: PDFDict, holderRef: unknown, page: unknown): void => {
    for (const kid of itemsAt(holder, 'K')) {
      const dict = context.lookup(kid)
      if (dict instanceof PDFNumber)
        byTree.push(`${keyOf(page, 'StructParents')} ${dict} in ${holderRef}`)
      if (dict instanceof PDFDict) readDict(dict, kid, holderRef, page)
    }
  }
  const readDict = (
    dict: PDFDict,
    ref: unknown,
    holder: unknown,
    page: unknown,
  ): void => {
    const own = at(dict, 'Pg') ?? page
    const mcid = at(dict, 'MCID')
    const object = at(dict, 'Obj')
    if (mcid) {
      const key = keyOf(at(dict, 'Stm') ?? own, 'StructParents')
      byTree.push(`${key} ${mcid} in ${holder}`)
    } else if (object) byTree.push(`${keyOf(object, 'StructParent')} in ${holder}`)
    else {
      if (at(dict, 'P') !== holder) orphans.push(String(ref))
      const id = dict.lookup(PDFName.of('ID'))
      if (id) byTree.push(`${written(id)} in ${ref}`)
      read(dict, ref, own)
    }
  }
  read(root, rootRef, undefined)
  const byLists = [
    ...pairsIn(root.lookup(PDFName.of('ParentTree'), PDFDict), 'Nums').flatMap(
      ([key, value]) => {
        const row = context.lookup(value)
        if (!(row instanceof PDFArray)) return [`${key} in ${value}`]
        const held = row.asArray().map((ref, mcid) => [mcid, ref] as const)
        return held
          .filter(([, ref]) => ref instanceof PDFRef)
          .map(([mcid, ref]) => `${key} ${mcid} in ${ref}`)
      },
    ),
    ...pairsIn(root.lookupMaybe(PDFName.of('IDTree'), PDFDict), 'Names').map(
      ([id, ref]) => `${written(id)} in ${ref}`,
    ),
  ]
  return { byTree: byTree.sort(), byLists: byLists.sort(), orphans }
}

function pairsIn(tree: PDFDict | undefined, key: string): [PDFObject, PDFRef][] {
  if (!tree) return []
  const items = tree.lookupMaybe(PDFName.of(key), PDFArray)?.asArray() ?? []
  const own = items.flatMap((item, index): [PDFObject, PDFRef][] =>
    index % 2 === 0 ? [[item, items[index + 1] as PDFRef]] : [],
  )
  const kids = tree.lookupMaybe(PDFName.of('Kids'), PDFArray)
  const inner = kids?.asArray().map((_, index) => kids.lookup(index, PDFDict)) ?? []
  return [...own, ...inner.flatMap((kid) => pairsIn(kid, key))]
}
