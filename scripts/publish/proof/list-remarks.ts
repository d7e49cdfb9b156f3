import type { VFile } from 'vfile'
import type { ProofRemark } from './proof-record.ts'

/**
 * What was reported about files, in the order of their paths and lines: formats are proved at the
 * same time, and may report in any order.
 */
export function listRemarks(files: readonly VFile[]): readonly ProofRemark[] {
  const remarks = [...new Set(files)].flatMap((file) =>
    file.messages.map((message) => remarkOf(file, message)),
  )
  const byText = new Map(remarks.map((remark) => [JSON.stringify(remark), remark]))
  return [...byText].sort(byPlace).map(([, remark]) => remark)
}

function remarkOf(file: VFile, message: VFile['messages'][number]): ProofRemark {
  const { column, line, note, reason, ruleId } = message
  return {
    code: ruleId ?? '',
    path: file.data.manuscriptPath ?? file.basename ?? '',
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    reason,
    hint: note ?? '',
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
    compare(text, otherText)
  )
}

/** By code units: no machine's language has a say. */
function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
