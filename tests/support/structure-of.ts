import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFString,
} from '@cantoo/pdf-lib'
import { type PaintedPage, paintedPages } from './painted-pages.ts'

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
