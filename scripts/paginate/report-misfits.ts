import type { ProblemCode } from '../problems.ts'
import { report } from '../problems.ts'
import type { Misfit } from './in-page/lay-out.ts'
import type { SourceMarks } from './source-marks.ts'

const codes = {
  'table-tight': 'table-tight',
  'table-wide': 'table-wide',
  'code-wrapped': 'code-wrapped',
} as const satisfies Record<Misfit['kind'], ProblemCode>

/** Reports what did not fit the page at its place in the source. */
export function reportMisfits(misfits: readonly Misfit[], marks: SourceMarks): void {
  for (const { mark, kind, detail } of misfits) {
    const place = marks.places[mark]
    if (place) report(place.file, codes[kind], [detail], place.node)
  }
}
