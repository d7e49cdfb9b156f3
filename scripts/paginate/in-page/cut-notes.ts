import type { NoteBox, Run } from './measures.ts'
import { splitNote } from './split-note.ts'

/** @param followers - Notes after this one that still begin on its page, before what is cut off goes on. */
export function cut(run: Run, index: number, room: number, followers = 0): boolean {
  restore(run, index)
  const box = run.notes[index]
  if (!box) return false
  const whole = { content: box.note.cloneNode(true), height: box.height }
  const rest = splitNote(run, box, room)
  if (!rest) return false
  box.uncut = { ...whole, rest }
  let at = index + 1 + followers
  while (run.notes[at]?.continues && !run.notes[at]?.note.isConnected) at++
  run.notes.splice(at, 0, rest)
  return true
}

/** Undoes a cut that is not needed, the note standing on a later page or being cut elsewhere. */
export function restore(run: Run, index: number): void {
  const box = run.notes[index]
  if (!box?.uncut) return
  const { content, height, rest } = box.uncut
  box.note.replaceChildren(...content.cloneNode(true).childNodes)
  box.height = height
  delete box.uncut
  run.notes.splice(run.notes.indexOf(rest), 1)
}

/** Takes a note out of the text, to go on where the next page begins. */
export function detach(run: Run, box: NoteBox): void {
  box.spacer.remove()
  box.note.remove()
  box.ref = document.createElement('span')
  box.line = run.measures.line
  box.continues = true
}
