/**
 * Sets what ends a line of verse that another speaker began to where that came: it begins there, or as far to the right
 * as it has room.
 */
export function shareLines(): void {
  const lines = [...document.querySelectorAll<HTMLElement>('.verse .line')]
  const before = new Map(lines.map((line, index) => [line, lines[index - 1]]))
  for (const mark of document.querySelectorAll<HTMLElement>('.verse .shared')) {
    const line = mark.closest<HTMLElement>('.line')
    const begun = line && before.get(line)
    if (!begun || begun.closest('.verse') !== line.closest('.verse')) continue
    const words = boxesOf(begun).at(-1)
    const own = boxesOf(line)
    // Of more than a line, what is broken has nowhere to go.
    if (!words || new Set(own.map(({ top }) => Math.round(top))).size > 1) continue
    const usual = Number.parseFloat(getComputedStyle(mark).marginRight)
    const room = usual + line.getBoundingClientRect().right - (own.at(-1)?.right ?? 0)
    const shift = words.right - mark.getBoundingClientRect().right
    mark.style.marginRight = `${Math.max(usual, Math.min(shift, room))}px`
  }
}

/** Of its words, in their order. */
function boxesOf(line: Element): readonly DOMRect[] {
  const content = document.createRange()
  content.selectNodeContents(line)
  return [...content.getClientRects()]
}
