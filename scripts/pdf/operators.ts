import {
  afterAll,
  type Cursor,
  isRegular,
  isSpace,
  latin1,
  type PdfObject,
  readObject,
  skipSpace,
  startsWith,
} from './syntax.ts'

/**
 * Carries out one operator of a content stream.
 *
 * @param start - Offset of the first operand, or of the operator where it has none.
 * @param end - Offset after the operator; after the whole picture for `BI`.
 * @returns The offset to go on at, where it is another one.
 */
export type Operate = (
  operator: string,
  operands: readonly PdfObject[],
  start: number,
  end: number,
) => number | undefined

/**
 * Reads the operators of a content stream.
 *
 * @throws When it does not follow the syntax.
 * @see ISO 32000-1, 7.8.2
 */
export function readOperators(source: Uint8Array, operate: Operate): void {
  const cursor: Cursor = { source, at: 0 }
  let operands: PdfObject[] = []
  let start = -1
  for (;;) {
    skipSpace(cursor)
    if (cursor.at >= source.length) return
    if (start < 0) start = cursor.at
    const operand = readObject(cursor, false)
    if (operand !== undefined) {
      operands.push(operand)
      continue
    }
    const operator = readOperator(cursor)
    if (operator === 'BI') skipInlineImage(cursor)
    cursor.at = operate(operator, operands, start, cursor.at) ?? cursor.at
    operands = []
    start = -1
  }
}

/** By their bytes as one number: making each string anew would take as long as all the rest. */
const shortOperators: string[] = Array.from({ length: 65_536 }, () => '')

function readOperator(cursor: Cursor): string {
  const { source } = cursor
  const start = cursor.at
  const end = afterAll(source, start, isRegular)
  cursor.at = end
  if (end - start > 2) return latin1(source, start, end)
  const second = end - start === 2 ? (source[start + 1] as number) : 0
  const key = (source[start] as number) * 256 + second
  shortOperators[key] ||= latin1(source, start, end)
  return shortOperators[key]
}

/** Its bytes are no tokens: they end at an `EI` between white space. */
function skipInlineImage(cursor: Cursor): void {
  const { source } = cursor
  let at = cursor.at
  while (at < source.length && !isEndOfImage(source, at)) at++
  cursor.at = Math.min(at + 3, source.length)
}

function isEndOfImage(source: Uint8Array, at: number): boolean {
  return (
    isSpace(source[at]) && startsWith(source, 'EI', at + 1) && !isRegular(source[at + 3])
  )
}
