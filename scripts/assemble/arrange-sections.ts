import type { Element } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { VFile } from 'vfile'
import type { Chapter } from '../book.ts'
import { groupBy } from '../lib/group-by.ts'
import { headingsAmong, mark, marksOf } from '../lib/hast.ts'
import { namesIn } from '../lib/read-template.ts'
import { order, places, roleOf } from '../lib/section-kinds.ts'
import { shorten } from '../lib/visible.ts'
import { report } from '../problems/report.ts'

interface Item {
  readonly chapter: Chapter
  readonly heading: Element | undefined
  readonly role: string
  /** Of its kind. */
  readonly place: string
  readonly isText: boolean
  /** Of all that there are. */
  readonly index: number
}

/** What stands below one part, or in none. */
interface Block {
  readonly division?: Item
  readonly items: Item[]
}

/** Before or after all of the text; or in its block, before or after the text of that. */
type Standing = 'front' | 'lead' | 'body' | 'tail' | 'end'

/**
 * The chapters in the order of a printed book, by their kinds: front matter, the text in its parts, back matter. Those of one
 * kind, and the text, keep the order of the author's.
 */
export function arrangeSections(chapters: readonly Chapter[]): readonly Chapter[] {
  const items = chapters.map((chapter, index): Item => {
    const [heading] = headingsAmong(chapter.tree.children)
    const role = roleOf(heading)
    const place = places[role] ?? 'text'
    const isText = place === 'text' || place === 'division'
    return { chapter, heading, role, place, isText, index }
  })
  const text = boundsOf(items)
  const blocks = blocksOf(items)
  const lastPart = blocks.findLastIndex(({ division }) => division)
  const front: Item[] = []
  const end: Item[] = []
  const middle = blocks.flatMap((block, index) => {
    const bounds = boundsOf(block.items)
    const found = groupBy(block.items, (item) =>
      standingOf(item, block, bounds, text, index >= lastPart),
    )
    const { body = [], lead = [], tail = [], ...ends } = Object.fromEntries(found)
    front.push(...(ends.front ?? []))
    end.push(...(ends.end ?? []))
    if (!block.division && index > 0) endPart(body, true)
    const division = block.division ? [block.division] : []
    return [
      ...division,
      ...sortBy(lead, order.front),
      ...body,
      ...sortBy(tail, order.end),
    ]
  })
  const last = sortBy(end, order.end)
  endPart(last, 'all')
  const arranged = [...sortBy(front, order.front), ...middle, ...last]
  reportMoved(items, arranged)
  return arranged.map(({ chapter }) => chapter)
}

/** The indices of the first text and the last: without any, all stands before it. */
type Bounds = readonly [first: number, last: number]

function boundsOf(items: readonly Item[]): Bounds {
  const texts = items.filter(({ isText }) => isText)
  return [texts[0]?.index ?? Number.POSITIVE_INFINITY, texts.at(-1)?.index ?? -1]
}

function blocksOf(items: readonly Item[]): readonly Block[] {
  const blocks: Block[] = [{ items: [] }]
  for (const item of items) {
    if (item.place === 'division') blocks.push({ division: item, items: [] })
    else {
      if (item.heading && marksOf(item.heading).endsPart) blocks.push({ items: [] })
      blocks.at(-1)?.items.push(item)
    }
  }
  return blocks
}

/** @param isLast - Whether no part comes after its block: what stands at the end of the last is the book's, if no list says else. */
function standingOf(
  { heading, index, place }: Item,
  { division }: Block,
  [first, last]: Bounds,
  text: Bounds,
  isLast: boolean,
): Standing {
  const isListed = Boolean(heading && marksOf(heading).isInPart)
  switch (place) {
    case 'front':
      return 'front'
    case 'beginning':
      return division && (index < first || isListed) ? 'lead' : 'front'
    case 'end':
      return isListed || (division && index > last && !isLast) ? 'tail' : 'end'
    case 'any':
      if (index < text[0]) return 'front'
      return index > text[1] && !isListed ? 'end' : 'body'
    default:
      return 'body'
  }
}

function sortBy(items: readonly Item[], kinds = ''): readonly Item[] {
  const ranks = [...namesIn(kinds)]
  const rankOf = ({ role }: Item) => ranks.indexOf(role)
  return items.toSorted((one, other) => rankOf(one) - rankOf(other))
}

function endPart(items: readonly Item[], endsPart: true | 'all'): void {
  const [first] = items.flatMap(({ heading }) => heading ?? [])
  if (first) mark(first, { endsPart })
}

/** Says once that the order is another than that of a list, or of a file, of the author's; names of files say none. */
function reportMoved(items: readonly Item[], arranged: readonly Item[]): void {
  const ranks = new Map(arranged.map((item, rank) => [item, rank]))
  const rankOf = (item: Item) => ranks.get(item) ?? 0
  const begun = new Set<VFile>()
  let last = items[0]
  for (const item of items) {
    const { file } = item.chapter
    const { place } = file.data.header ?? {}
    const isOrdered = begun.has(file) || (place !== undefined && place.file !== file)
    begun.add(file)
    if (last && rankOf(last) <= rankOf(item)) last = item
    else if (last && isOrdered && !isMade(item)) {
      reportMove(last, item)
      return
    }
  }
}

function isMade({ heading }: Item): boolean {
  return Boolean(heading && marksOf(heading).isMade)
}

/** @param after - Stands before the other now. */
function reportMove(before: Item, after: Item): void {
  const isBefore = after.isText
  const [moved, { chapter, heading }] = isBefore ? [before, after] : [after, before]
  const [found, expected] = isBefore ? ['before', 'after'] : ['after', 'before']
  const title = shorten(textOf(heading ?? chapter.tree).trim(), 80)
  const details = [moved.role, found ?? '', title, expected ?? ''] as const
  report(moved.chapter.file, 'section-misplaced', [...details], moved.heading)
}
