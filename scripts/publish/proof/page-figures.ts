import type { ElementContent } from 'hast'
import type { Templates } from '../../book.ts'
import { groupBy } from '../../lib/group-by.ts'
import { dataUrl, fillPart } from '../markup.ts'
import { fillWords } from '../words.ts'
import type { PagePicture } from './draw-pages.ts'
import type { ProofPlace, ProofRecord } from './proof-record.ts'

/** The pages that remarks are about, the places outlined; nothing where there are no pictures. */
export function pageFigures(
  record: ProofRecord,
  pictures: readonly PagePicture[],
  templates: Templates,
): readonly ElementContent[] {
  if (pictures.length === 0) return []
  const seen = record.remarks.flatMap(({ print, reason }, index) =>
    print ? [{ number: String(index + 1), reason, place: print }] : [],
  )
  /** Words about none, one, or several things. */
  const counted = (name: string, count: number, list = ''): string => {
    const words = templates.texts('proof/pictures')[name] ?? {}
    const key = { 0: 'none', 1: 'one' }[count] ?? 'other'
    return fillWords(words, key, { count: String(count), list })
  }
  const figures = pictures.flatMap(({ height, page, png, view, width }) => {
    const here = seen.filter(({ place }) => place.page === page)
    const [first] = here
    if (!first) return []
    // Several remarks may be about one place.
    const byBox = groupBy(here, ({ place }) => place.box.join(' '))
    const marks = [...byBox.values()].flatMap((same) => {
      const numbers = same.map(({ number }) => number).join(', ')
      const texts = { numbers, ...sharesOf(same[0]?.place.box ?? [], view) }
      return fillPart(templates, 'proof/mark', {}, texts)
    })
    const remarks = here.flatMap(({ number, reason }) =>
      fillPart(templates, 'proof/page-remark', {}, { number, reason }),
    )
    const texts = {
      page: String(page),
      name: pageName(first.place, record, templates),
      places: counted('places', byBox.size),
      url: dataUrl('image/png', png),
      width: String(width),
      height: String(height),
    }
    return fillPart(templates, 'proof/page', { marks, remarks }, texts)
  })
  const shown = new Set(pictures.map(({ page }) => page))
  const more = [...new Set(seen.map(({ place }) => place.page))]
    .filter((page) => !shown.has(page))
    .toSorted((one, other) => one - other)
  const texts = { more: counted('more', more.length, more.join(', ')) }
  return fillPart(templates, 'proof/pages', { figures }, texts)
}

/** Where a box stands on a page and how large it is, in shares of the page. */
function sharesOf(
  [left = 0, bottom = 0, right = 0, top = 0]: readonly number[],
  [viewLeft, viewBottom, viewRight, viewTop]: PagePicture['view'],
) {
  const share = (part: number, whole: number) => `${((part / whole) * 100).toFixed(2)}%`
  return {
    left: share(left - viewLeft, viewRight - viewLeft),
    top: share(viewTop - top, viewTop - viewBottom),
    width: share(right - left, viewRight - viewLeft),
    height: share(top - bottom, viewTop - viewBottom),
  }
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
