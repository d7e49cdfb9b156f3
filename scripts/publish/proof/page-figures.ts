import type { ElementContent } from 'hast'
import type { Templates } from '../../book.ts'
import { groupBy } from '../../lib/group-by.ts'
import { dataUrl, fillPart } from '../markup.ts'
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
  return fillPart(templates, 'proof/pages', { figures }, texts)
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
  // Several remarks may be about one place.
  const byBox = groupBy(seen, ({ place }) => place.box.join(' '))
  const marks = [...byBox.values()].flatMap((same) => markOf(picture, same, templates))
  const remarks = seen.flatMap(({ number, reason }) => {
    const texts = { number: String(number), reason }
    return fillPart(templates, 'proof/page-remark', {}, texts)
  })
  const { height, page, png, width } = picture
  const texts = {
    page: String(page),
    name: pageName(first.place, record, templates),
    places: counted('places', byBox.size, '', templates),
    url: dataUrl('image/png', png),
    width: String(width),
    height: String(height),
  }
  return fillPart(templates, 'proof/page', { marks, remarks }, texts)
}

function markOf(
  { view }: PagePicture,
  seen: readonly SeenRemark[],
  templates: Templates,
): readonly ElementContent[] {
  const [left = 0, bottom = 0, right = 0, top = 0] = seen[0]?.place.box ?? []
  const [viewLeft, viewBottom, viewRight, viewTop] = view
  const share = (part: number, whole: number) => `${((part / whole) * 100).toFixed(2)}%`
  const texts = {
    numbers: seen.map(({ number }) => String(number)).join(', '),
    left: share(left - viewLeft, viewRight - viewLeft),
    top: share(viewTop - top, viewTop - viewBottom),
    width: share(right - left, viewRight - viewLeft),
    height: share(top - bottom, viewTop - viewBottom),
  }
  return fillPart(templates, 'proof/mark', {}, texts)
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
