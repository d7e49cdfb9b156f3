import { nameOf } from '../load-object.ts'
import type { PdfObjects } from '../open-objects.ts'
import type { ArchiveFile, PdfStream } from './archive-file.ts'
import type { CheckRules, Fault } from './fault.ts'
import type { WrittenObject } from './read-file.ts'

/** The file is written so that the simplest reader finds its way. */
export const checkSyntax: CheckRules = (file) => [
  ...edgeFaults(file.pdf.objects),
  ...file.written.flatMap((each) => objectFaults(file, each)),
  ...file.streams.flatMap(({ dictionary }) => streamFaults(file, dictionary)),
]

function edgeFaults({ source }: PdfObjects): Fault[] {
  const faults: Fault[] = []
  if (!/^%PDF-[^\r\n]*(?:\r\n?|\n)%[\x80-\xff]{4}/.test(source.slice(0, 64)))
    faults.push({ rule: '6.1.2-2', found: 'beginning of the file' })
  if (!/%%EOF(?:\r\n?|\n)?$/.test(source.slice(-1024)))
    faults.push({ rule: '6.1.3-3', found: 'bytes behind the end' })
  const [, start] = /startxref\s+(\d+)/.exec(source.slice(-1024)) ?? []
  const table = source.slice(Number(start), Number(start) + 16)
  if (table.startsWith('xref') && !/^xref(?:\r\n|\r|\n)\d/.test(table))
    faults.push({ rule: '6.1.4-2', found: 'beginning of the list of objects' })
  return faults
}

const heading = /\d+[\0\t\f ]\d+[\0\t\f ]obj(?=[\r\n])/y
const ending = /(?:\r\n|\r|\n)endobj(?=[\r\n])/g

function objectFaults(file: ArchiveFile, written: WrittenObject): Fault[] {
  const { source } = file.pdf.objects
  const { end, id, isStream, start } = written
  const faults = isStream ? lengthFaults(file, written) : []
  heading.lastIndex = start
  const isHeaded = /[\r\n]/.test(source[start - 1] ?? '') && heading.test(source)
  if (!isHeaded || (!isStream && !isEnded(source, end)))
    faults.push({ rule: '6.1.9-1', found: `writing of object ${id}` })
  return faults
}

/** Whether `endobj`, up to an offset, stands on a line of its own. */
function isEnded(source: string, end: number): boolean {
  const word = 'endobj'
  ending.lastIndex = end - word.length - 2
  const found = ending.exec(source.slice(0, end + 1))
  return found !== null && ending.lastIndex === end
}

function lengthFaults({ pdf }: ArchiveFile, { end, id }: WrittenObject): Fault[] {
  const { dictionary, get, source } = pdf.objects
  const found = `stream ${id}`
  const opening = /^(?:\r\n|\n)/.exec(source.slice(end, end + 2))
  const start = end + (opening?.[0].length ?? 1)
  const behind = start + Number(get(dictionary({ ref: id }).get('Length')) ?? -1)
  const closing = source.slice(behind, behind + 11)
  const isClosed = /^(?:\r\n|\r|\n)endstream/.test(closing)
  if (!opening || (!isClosed && closing.startsWith('endstream')))
    return [{ rule: '6.1.7.1-2', found }]
  return isClosed ? [] : [{ rule: '6.1.7.1-1', found }]
}

/** @see ISO 32000-1, 7.4, table 6 */
const filters: ReadonlySet<string> = new Set([
  'ASCIIHexDecode',
  'ASCII85Decode',
  'FlateDecode',
  'RunLengthDecode',
  'CCITTFaxDecode',
  'JBIG2Decode',
  'DCTDecode',
  'JPXDecode',
])

/** The filters of a stream, in the order of their use. */
export function filtersOf(
  { pdf }: Pick<ArchiveFile, 'pdf'>,
  dictionary: PdfStream['dictionary'],
): readonly string[] {
  const { objects } = pdf
  const filter = objects.get(dictionary.get('Filter'))
  const all = Array.isArray(filter) ? filter.map(objects.get) : [filter]
  return all.map(nameOf).filter(Boolean)
}

function streamFaults(file: ArchiveFile, dictionary: PdfStream['dictionary']): Fault[] {
  const faults: Fault[] = []
  if (['F', 'FFilter', 'FDecodeParms'].some((key) => dictionary.has(key)))
    faults.push({ rule: '6.1.7.1-3', found: 'stream in another file' })
  const other = filtersOf(file, dictionary).find((name) => !filters.has(name))
  if (other !== undefined)
    faults.push({ rule: '6.1.7.2-1', found: `filter \`${other}\`` })
  return faults
}
