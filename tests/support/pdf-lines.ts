import type { InspectedPage } from './inspect-pdf.ts'

/** What stands on one baseline. */
export interface Line {
  readonly text: string
  /** Of the baseline. */
  readonly topPx: number
  readonly leftPx: number
  readonly rightPx: number
  readonly sizePx: number
}

/** Two pieces closer than this, in pixels, stand on one baseline: print rounds to some hundredths. */
const sameBaselinePx = 0.4

/** The lines of a page from top to bottom. Raised figures stand on baselines of their own. */
export function linesOf({ texts }: InspectedPage): Line[] {
  const lines: Line[] = []
  for (const piece of texts) {
    const { text, topPx, leftPx, rightPx, sizePx } = piece
    const index = lines.findIndex((line) => Math.abs(line.topPx - topPx) < sameBaselinePx)
    const line = lines[index]
    if (!line) {
      lines.push({ text, topPx, leftPx, rightPx, sizePx })
      continue
    }
    lines[index] = {
      text: line.text + text,
      topPx: line.topPx,
      leftPx: Math.min(line.leftPx, leftPx),
      rightPx: Math.max(line.rightPx, rightPx),
      sizePx: Math.max(line.sizePx, sizePx),
    }
  }
  return lines.sort((a, b) => a.topPx - b.topPx)
}
