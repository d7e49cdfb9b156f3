import type { Measures } from '../../lib/page-geometry.ts'
import { noteHeight, type Run, spotOf } from './measures.ts'

/** What has a page of its own: pictures, and what is turned. */
const own =
  '.run > :is(figure:is(.bleed, .full-page, .landscape), .table:has(> table.landscape), div.landscape)'

/** A picture that is to cover its sheet: where it stands until then, in pixels from the corner of the text area. */
export interface Bleeding {
  /** Within its run. */
  readonly page: number
  readonly left: number
  readonly top: number
  readonly width: number
  /** Value of `data-mark`. */
  readonly mark: number
}

/**
 * Gives what has a page of its own a box as large as the text area, less the notes that stand below it; what is turned, a
 * box in that as wide as the page is high. A picture that is to bleed is small, and in the shape of the sheet.
 */
export function makePlates(measures: Measures): void {
  const blocks = [...document.querySelectorAll<HTMLElement>(own)]
  // All are measured before anything is changed, so that they are laid out once.
  const rooms = blocks.map((block) => roomIn(measures, notesOf(block)))
  for (const [index, block] of blocks.entries()) {
    const plate = document.createElement('div')
    const box = document.createElement('div')
    const bleeds = block.matches('.bleed')
    const isTurned = block.matches('.landscape, :has(> .landscape)')
    plate.className = 'plate'
    box.className = bleeds ? 'bleeding' : isTurned ? 'turned' : 'upright'
    const anchor = anchorOf(block)
    block.replaceWith(plate)
    plate.append(box, ...anchor)
    box.append(block)
    const room = bleeds ? sheetIn(measures) : rooms[index]
    box.style.setProperty('--plate-width', `${room?.width}px`)
    box.style.setProperty('--plate-height', `${room?.height}px`)
    box.style.setProperty('--plate-scale', String(room?.scale))
    const picture = block.querySelector('img')
    if (bleeds && room && picture) cover(picture, room.width, room.height)
  }
}

function notesOf(block: Element): readonly Element[] {
  const after = block.nextElementSibling
  const isAnchor = after?.matches('.footnote-anchor')
  return [block, ...(isAnchor ? [after as Element] : [])].flatMap((each) => [
    ...each.querySelectorAll('.footnote'),
  ])
}

/** What holds the notes of a block, if there are any, to stand below it. */
function anchorOf(block: Element): readonly Element[] {
  const after = block.nextElementSibling
  const inside = block.querySelectorAll('.spacer, .footnote')
  if (after?.matches('.footnote-anchor')) return [after]
  if (inside.length === 0) return []
  const anchor = document.createElement('div')
  anchor.className = 'footnote-anchor'
  anchor.append(...inside)
  return [anchor]
}

/** The sheet, so small that it goes into the text area. */
function sheetIn({ sheet, side, textHeight, textWidth }: Measures) {
  const scale = Math.min((textWidth - side) / sheet.width, textHeight / sheet.height)
  return { width: sheet.width * scale, height: sheet.height * scale, scale }
}

/** Notes leave half of a page at least. */
const mostNotes = 0.5

function roomIn(
  { line, noteGap, side, textHeight, textWidth }: Measures,
  notes: readonly Element[],
) {
  const height = notes.reduce((sum, note) => sum + noteHeight(note), noteGap)
  const lines =
    notes.length > 0 ? Math.ceil(Math.min(height, textHeight * mostNotes) / line) : 0
  return { width: textWidth - side, height: textHeight - lines * line, scale: 1 }
}

/** Not by `object-fit`, for which the browser prints a part of the picture, and none of its dots could be counted. */
function cover(picture: HTMLImageElement, width: number, height: number): void {
  const sideOf = (name: string) => Number(picture.getAttribute(name)) || 1
  const scale = Math.max(width / sideOf('width'), height / sideOf('height'))
  const [wide, high] = [scale * sideOf('width'), scale * sideOf('height')]
  Object.assign(picture.style, {
    width: `${wide}px`,
    height: `${high}px`,
    left: `${(width - wide) / 2}px`,
    top: `${(height - high) / 2}px`,
  })
}

/** What is turned and higher than the page is wide, by the marks of what is in it. */
export function highPlates(): readonly {
  readonly mark: number
  readonly excess: number
}[] {
  return [...document.querySelectorAll<HTMLElement>('.turned')].flatMap((box) => {
    const [block] = box.children as unknown as HTMLElement[]
    const marked = box.querySelector<HTMLElement>('[data-mark]')
    const excess = (block?.scrollHeight ?? 0) - box.clientWidth
    return excess > 0 ? [{ mark: Number(marked?.dataset.mark), excess }] : []
  })
}

/** The pictures of a run that are to bleed. */
export function bleedingIn(run: Run): readonly Bleeding[] {
  const boxes = [...run.element.querySelectorAll<HTMLElement>('.bleeding')]
  return boxes.flatMap((box): Bleeding[] => {
    const spot = spotOf(run, box)
    const mark = Number(box.querySelector<HTMLElement>('img')?.dataset.mark)
    const { width } = box.getBoundingClientRect()
    return spot ? [{ page: spot.page, left: spot.left, top: spot.top, width, mark }] : []
  })
}
