import { report } from '../problems/report.ts'
import type { Misfit } from './in-page/find-misfits.ts'
import type { SourceMarks } from './source-marks.ts'

/** Reports what did not fit the page at its place in the source. */
export function reportMisfits(misfits: readonly Misfit[], marks: SourceMarks): void {
  for (const { mark, kind, detail } of misfits) {
    const place = marks.places[mark]
    if (place) report(place.file, kind, [detail], place.node)
  }
}
