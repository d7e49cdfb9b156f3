import { readData } from '../../lib/read-template.ts'
import type { StructElement } from '../../pdf/structure.ts'

/** By standard and rule, what is expected. */
const rules =
  readData<Record<'PDF/UA-1' | 'PDF/A', Record<string, string>>>('proof/pdf-rules.yaml')

/** What a manuscript can break in a tagged PDF. */
export const uaRules = rules['PDF/UA-1']

/** What a manuscript can break in an archived PDF. */
export const archiveRules = rules['PDF/A']

/** A rule that is not kept. */
export interface Fault {
  readonly rule: string
  /** What is there, such as `row`, as it goes on after “Unexpected”. */
  readonly found: string
  readonly element?: StructElement | undefined
  /** Index of the page, where no element says it. */
  readonly page?: number | undefined
}
