import type { ElementContent } from 'hast'
import type { Templates } from '../../book.ts'
import { dataUrl } from '../markup.ts'
import { fillWords } from '../words.ts'
import type { PagePicture } from './draw-pages.ts'
import type { ProofPlace, ProofRecord } from './proof-record.ts'

/** A remark that is seen in print, and its number among all of them. */
interface SeenRemark {
  readonly number: number
  readonly reason: string
  readonly place: ProofPlace
}

/** The pages that remarks are about, the places outlined; nothing where there are no pictures. */
export function pageFigures(
  record: ProofRecord,
  pictures: readonly PagePicture[],
  templates: Templates,
): readonly ElementContent[] {
  if (pictures.length === 0) return []
  const seen = record.remarks.flatMap(({ print, reason }, index): SeenRemark[] =>
    print ? [{ number: index + 1, reason, place: print }] : [],
  )
  const figures = pictures.flatMap((picture) => {
    const here = seen.filter(({ place }) => place.page === picture.page)
    return figureOf(picture, here, record, templates)
  })
  const shown = new Set(pictures.map(({ page }) => page))
  const more = [...new Set(seen.map(({ place }) => place.page))]
    .filter((page) => !shown.has(page))
    .toSorted((one, other) => one - other)
  const texts = { more: counted('more', more.length, more.join(', '), templates) }
  return contentOf('pages', templates, { figures }, texts)
}

/** How a page is called: by its place in the file, and its folio where that is another. */
export function pageName(
  { folio, page }: ProofPlace,
  record: ProofRecord,
  templates: Templates,
): string {
  const words = templates.texts('proof/pictures').page ?? {}
  const pages = record.outputs.find(({ format }) => format === 'pdf')?.pages ?? 0
  const key = folio === String(page) || folio === '' ? 'plain' : 'labelled'
  return fillWords(words, key, { page: String(page), pages: String(pages), folio })
}

function figureOf(
  picture: PagePicture,
  seen: readonly SeenRemark[],
  record: ProofRecord,
  templates: Templates,
): readonly ElementContent[] {
  const [first] = seen
  if (!first) return []
  const marks = [...byBox(seen)].flatMap(([, same]) => markOf(picture, same, templates))
  const remarks = seen.flatMap(({ number, reason }) => {
    return contentOf('page-remark', templates, {}, { number: String(number), reason })
  })
  const { height, page, png, width } = picture
  return contentOf(
    'page',
    templates,
    { marks, remarks },
    {
      page: String(page),
      name: pageName(first.place, record, templates),
      places: counted('places', byBox(seen).size, '', templates),
      url: dataUrl('image/png', png),
      width: String(width),
      height: String(height),
    },
  )
}

/** Several remarks may be about one place. */
function byBox(seen: readonly SeenRemark[]): ReadonlyMap<string, readonly SeenRemark[]> {
  const groups = new Map<string, SeenRemark[]>()
  for (const remark of seen) {
    const key = remark.place.box.join(' ')
    const group = groups.get(key)
    if (group) group.push(remark)
    else groups.set(key, [remark])
  }
  return groups
}

function markOf(
  { view }: PagePicture,
  seen: readonly SeenRemark[],
  templates: Templates,
): readonly ElementContent[] {
  const [first] = seen
  if (!first) return []
  const [left, bottom, right, top] = first.place.box
  const [viewLeft, viewBottom, viewRight, viewTop] = view
  const across = (points: number): string => share(points, viewRight - viewLeft)
  const down = (points: number): string => share(points, viewTop - viewBottom)
  return contentOf(
    'mark',
    templates,
    {},
    {
      numbers: seen.map(({ number }) => String(number)).join(', '),
      left: across(left - viewLeft),
      top: down(viewTop - top),
      width: across(right - left),
      height: down(top - bottom),
    },
  )
}

function share(part: number, whole: number): string {
  return `${((part / whole) * 100).toFixed(2)}%`
}

/** Words about none, one, or several things. */
function counted(
  name: string,
  count: number,
  list: string,
  templates: Templates,
): string {
  const words = templates.texts('proof/pictures')[name] ?? {}
  const key = { 0: 'none', 1: 'one' }[count] ?? 'other'
  return fillWords(words, key, { count: String(count), list })
}

function contentOf(
  name: string,
  templates: Templates,
  slots: Readonly<Record<string, readonly ElementContent[]>>,
  texts: Readonly<Record<string, string>>,
): readonly ElementContent[] {
  return templates.fill(`proof/${name}`, slots, texts).children as ElementContent[]
}
