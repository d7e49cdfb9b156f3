/** What the index says of the places that it leads to: their pages, or the headings above them. */
import type { Book, IndexEntry, Locator, PageMap } from '../book.ts'
import type { PageTexts } from './page-references.ts'

/** A locator, or several as one. */
interface Mention {
  readonly locator: Locator
  readonly from: number
  readonly to: number
  readonly label: string
  readonly labelTo: string
}

/** How many pages that follow each other are one range; makeindex does so too. */
const fewestInRange = 3

/** The pages of all entries, as `47`, `47n3` and `47–52`: each once, in their order. */
export function pageLocators(
  { index = [] }: Book,
  { pageOf, pages }: PageMap,
): PageTexts {
  const labelOf = (page: number) => pages[page]?.label ?? ''
  const isAfter = (one: Mention, next: Mention) =>
    next.from === one.to + 1 && isArabic(one.labelTo) === isArabic(next.label)
  return textsOf(index, { isAfter, between: '\u2013' }, (locator) => {
    const [at, label] = locator.section
    const from = pageOf.get(locator.to)
    // Text that is not in print has no pages.
    if (from === undefined) {
      const page = pages.length + at
      return { locator, from: page, to: page, label, labelTo: label }
    }
    const to = Math.max(from, pageOf.get(locator.until ?? locator.to) ?? from)
    return { locator, from, to, label: labelOf(from), labelTo: labelOf(to) }
  })
}

function isArabic(label: string): boolean {
  return /^\d+$/.test(label)
}

/** The titles of the sections, for readers who have no pages. */
export function titleLocators({ index = [] }: Book): PageTexts {
  const isAfter = () => false
  return textsOf(index, { isAfter, between: ' \u2013 ' }, (locator) => {
    const [from, label] = locator.section
    const [to, labelTo] = locator.sectionUntil ?? locator.section
    return { locator, from, to, label, labelTo }
  })
}

/** Texts of about as much room as the pages will take. */
export function likelyLocators({ index = [] }: Book, page: string): PageTexts {
  const ids = index.flatMap(({ locators }) => locators.map(({ id }) => id))
  return Object.fromEntries(
    ids.flatMap((id) => [
      [`${id}.before`, ', '],
      [id, page],
    ]),
  )
}

/** Between a page, or the title of a section, and the number of a note. */
function noteSign(label: string): string {
  return /^(?:\d+|[ivxlcdm]+)$/i.test(label) ? 'n' : ' n'
}

interface Manner {
  /** Whether a page comes right after another. */
  readonly isAfter: (one: Mention, next: Mention) => boolean
  readonly between: string
}

function textsOf(
  index: readonly IndexEntry[],
  manner: Manner,
  mentionOf: (locator: Locator) => Mention,
): PageTexts {
  const texts = index.flatMap(({ locators }) => {
    const found = joined(distinct(locators.map(mentionOf)), manner.isAfter)
    return locators.flatMap(({ id }, at): [string, string][] => {
      const mention = found[at]
      if (!mention)
        return [
          [id, ''],
          [`${id}.before`, ''],
        ]
      const { from, label, labelTo, locator, to } = mention
      const range = to > from ? `${label}${manner.between}${labelTo}` : label
      return [
        [`${id}.before`, at > 0 ? ', ' : ''],
        [id, locator.note ? range + noteSign(range) + locator.note : range],
        [`${id}.to`, locator.to],
        [`${id}.form`, locator.form ?? ''],
      ]
    })
  })
  return Object.fromEntries(texts)
}

/** Mentions in their order, without those on a page that another is on, or in a range: the main one stays. */
function distinct(mentions: readonly Mention[]): readonly Mention[] {
  const rank = ({ locator: { form } }: Mention) => (form === 'main' ? 0 : form ? 2 : 1)
  const noteOf = ({ locator: { note } }: Mention) => Number(note ?? 0)
  const sorted = mentions.toSorted(
    (a, b) =>
      a.from - b.from || noteOf(a) - noteOf(b) || b.to - a.to || rank(a) - rank(b),
  )
  const kept: Mention[] = []
  let range: Mention | undefined
  for (const each of sorted) {
    const last = kept.at(-1)
    const isSame = last?.from === each.from && noteOf(last) === noteOf(each)
    const isWithin = range && each.to <= range.to && !each.locator.note && rank(each) > 0
    if (isWithin || (isSame && each.to <= last.to)) continue
    kept.push(each)
    if (each.to > each.from && each.to > (range?.to ?? -1)) range = each
  }
  return kept
}

/** Pages that follow each other as one, where they are several and nothing tells them apart. */
function joined(
  mentions: readonly Mention[],
  isAfter: Manner['isAfter'],
): readonly Mention[] {
  const all: Mention[] = []
  let run: Mention[] = []
  const end = (): void => {
    const [first, last] = [run[0], run.at(-1)]
    if (first && last && run.length >= fewestInRange)
      all.push({ ...first, to: last.to, labelTo: last.labelTo })
    else all.push(...run)
    run = []
  }
  for (const each of mentions) {
    const last = run.at(-1)
    const { form, note } = each.locator
    const isPlain = !note && each.from === each.to
    const goesOn = last && isPlain && isAfter(last, each) && last.locator.form === form
    if (!goesOn) end()
    if (isPlain) run.push(each)
    else all.push(each)
  }
  end()
  return all
}
