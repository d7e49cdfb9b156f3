/**
 * Sets what ends a line of verse that another speaker began to where that came: it begins there, or as far to the right
 * as it has room. What is broken has nowhere to go.
 */
export function shareLines(): void {
  const lines = [...document.querySelectorAll<HTMLElement>('.verse .line')]
  for (const [index, line] of lines.entries()) {
    const [mark, begun] = [line.querySelector<HTMLElement>('.shared'), lines[index - 1]]
    if (!mark || begun?.closest('.verse') !== line.closest('.verse')) continue
    const [words, own] = [boxesOf(begun).at(-1), boxesOf(line)]
    if (!words || new Set(own.map(({ top }) => Math.round(top))).size > 1) continue
    const usual = Number.parseFloat(getComputedStyle(mark).marginRight)
    const room = usual + line.getBoundingClientRect().right - (own.at(-1)?.right ?? 0)
    const shift = words.right - mark.getBoundingClientRect().right
    mark.style.marginRight = `${Math.max(usual, Math.min(shift, room))}px`
  }
}

/** Of its words, in their order. */
function boxesOf(line: Element | undefined): readonly DOMRect[] {
  const content = document.createRange()
  if (line) content.selectNodeContents(line)
  return [...content.getClientRects()]
}
