import type { VFile } from 'vfile'
import type { PageMap, PrintedPlace } from '../../book.ts'
import type { ProofPlace, ProofRemark } from './proof-record.ts'

/**
 * What was reported about files, in the order of their paths and lines: formats are proved at the
 * same time, and may report in any order.
 *
 * @param pageMap - There when pages were laid out.
 */
export function listRemarks(
  files: readonly VFile[],
  pageMap: PageMap | undefined,
): readonly ProofRemark[] {
  const remarks = [...new Set(files)].flatMap((file) =>
    file.messages.map((message) => remarkOf(file, message, pageMap)),
  )
  const byText = new Map(remarks.map((remark) => [JSON.stringify(remark), remark]))
  return [...byText].sort(byPlace).map(([, remark]) => remark)
}

function remarkOf(
  file: VFile,
  message: VFile['messages'][number],
  pageMap: PageMap | undefined,
): ProofRemark {
  const { column, line, note, reason, ruleId } = message
  const place = file.data.printedPlaces?.get(message)
  return {
    code: ruleId ?? '',
    path: file.data.manuscriptPath ?? file.basename ?? '',
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    reason,
    hint: note ?? '',
    ...(place ? { print: placeOf(place, pageMap) } : {}),
  }
}

/** As fine as anybody can see. */
function placeOf({ box, page }: PrintedPlace, pageMap: PageMap | undefined): ProofPlace {
  const [left, bottom, right, top] = box
  const round = (length: number): number => Math.round(length * 10) / 10
  return {
    page: page + 1,
    folio: pageMap?.pages[page]?.label ?? '',
    box: [round(left), round(bottom), round(right), round(top)],
  }
}

function byPlace(
  [text, one]: readonly [string, ProofRemark],
  [otherText, other]: readonly [string, ProofRemark],
): number {
  return (
    compare(one.path, other.path) ||
    (one.line ?? 0) - (other.line ?? 0) ||
    (one.column ?? 0) - (other.column ?? 0) ||
    (one.print?.page ?? 0) - (other.print?.page ?? 0) ||
    (other.print?.box[3] ?? 0) - (one.print?.box[3] ?? 0) ||
    compare(text, otherText)
  )
}

/** By code units: no machine's language has a say. */
function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
