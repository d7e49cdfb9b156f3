import { levelWithText } from './keep-room.ts'
import { type NoteBox, pageCount, type Run } from './measures.ts'
import { insertAtPageStart } from './page-start.ts'

/** Puts what was cut off where the next page's text begins. */
export function carryOver(run: Run, index: number, page: number): void {
  const boxes: NoteBox[] = []
  for (let at = index; run.notes[at]?.continues; at++) {
    const box = run.notes[at]
    if (!box || box.note.isConnected) break
    boxes.push(box)
  }
  if (boxes.length === 0) return
  const elements = boxes.flatMap(({ ref, spacer, note }) => [
    ref,
    spacer,
    note,
  ]) as HTMLElement[]
  let isPlaced = false
  for (let ahead = page + 1; ahead <= pageCount(run) && !isPlaced; ahead++) {
    isPlaced = insertAtPageStart(run, ahead, elements)
  }
  // Behind the last text of the run there is only its end.
  if (!isPlaced) appendAnchor(run, elements)
  const anchor = boxes[0]?.spacer.closest('.footnote-anchor')
  for (const box of boxes) {
    levelWithText(run, box.note)
    // An empty span that stands alone is nowhere; the anchor that holds it is somewhere.
    if (anchor) box.ref = anchor
    box.spacer.classList.add('placed')
    box.rise =
      box.ref.getBoundingClientRect().top - box.spacer.getBoundingClientRect().top
    box.spacer.classList.remove('placed')
  }
}

function appendAnchor(run: Run, elements: readonly HTMLElement[]): void {
  const anchor = document.createElement('div')
  anchor.className = 'footnote-anchor page-top'
  anchor.append(...elements)
  run.element.append(anchor)
}
