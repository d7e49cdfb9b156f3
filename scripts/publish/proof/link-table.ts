import type { ElementContent } from 'hast'
import type { FormatName, Templates } from '../../book.ts'
import type { ProofLink } from './proof-record.ts'

/** More addresses than these are folded up. */
const mostShown = 12

/** The addresses outside the book, for people; a line where there are none. */
export function linkTable(
  links: readonly ProofLink[],
  templates: Templates,
): readonly ElementContent[] {
  const fill = (name: string, ...[slots, texts]: Filling): ElementContent[] =>
    templates.fill(`proof/${name}`, slots, texts).children as ElementContent[]
  if (links.length === 0) return fill('no-link', {})
  const rows = links.flatMap((link) => fill('link', {}, textsOf(link)))
  const table = fill('links', { rows })
  if (links.length <= mostShown) return table
  return fill('folded-links', { table }, { count: String(links.length) })
}

type Filling = [
  slots: Readonly<Record<string, readonly ElementContent[]>>,
  texts?: Readonly<Record<string, string>>,
]

function textsOf({ address, formats, places }: ProofLink) {
  const mark = (format: FormatName): string => (formats.includes(format) ? '✓' : '–')
  const marks = { pdf: mark('pdf'), epub: mark('epub'), html: mark('html') }
  const names = places.map(({ column, line, path }) =>
    [path, line, column].filter((part) => part !== undefined).join(':'),
  )
  return { address: readable(address), places: names.join(', '), ...marks }
}

/** With its other alphabets as they are, where nothing in them could be taken for anything else. */
function readable(address: string): string {
  try {
    const plain = decodeURI(address)
    return /^[\p{L}\p{N}\p{P}\p{S}]*$/u.test(plain) ? plain : address
  } catch {
    // A percent sign of its own, or another encoding than UTF-8.
    return address
  }
}
