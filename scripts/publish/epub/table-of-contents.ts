import type { ElementContent } from 'hast'
import type { Book, ContentsEntry } from '../../book.ts'
import { element } from '../markup.ts'
import { fillWords } from '../words.ts'
import { statementFile } from './accessibility/statement-page.ts'
import type { Edition } from './edition.ts'
import { placeOf } from './find-places.ts'

/** One line of the contents, as the navigation document and the NCX have it. */
export interface ContentsLine {
  /** Phrasing content; never without text. */
  readonly label: readonly ElementContent[]
  readonly text: string
  /** Address relative to the package document. */
  readonly href: string
  readonly children: readonly ContentsLine[]
}

/** For a heading that is a picture and nothing else. */
const noText = '\u2014'

/**
 * The contents, as deep as the configuration wants. A section without a heading in them gets a line
 * of its own, so that every page can be reached.
 */
export function tableOfContents({
  book,
  files,
  places,
}: Edition): readonly ContentsLine[] {
  const fileOf = (id: string) => placeOf(id, places).replace(/#.*/s, '')
  const lineOf = ({ children, id, label, text }: ContentsEntry): ContentsLine => ({
    ...(text.trim() === '' ? plain(noText) : { label, text }),
    href: placeOf(id, places),
    children: children.filter(({ level }) => level <= book.config.tocDepth).map(lineOf),
  })
  const lines = book.contents.map((entry) => ({
    file: fileOf(entry.id),
    ...lineOf(entry),
  }))
  const reached = new Set(
    lines.flatMap(flatten).map(({ href }) => href.replace(/#.*/s, '')),
  )
  const sections = book.sections.flatMap((section): readonly ContentsLine[] => {
    const file = files.get(section.id) ?? ''
    if (reached.has(file)) return lines.filter((line) => line.file === file)
    return [{ ...plain(section.title), href: file, children: [] }]
  })
  return [...sections, ...statement(book)]
}

function statement({ config, words }: Book): readonly ContentsLine[] {
  if (!config.accessibility?.statement) return []
  const text = fillWords(words, 'accessibility')
  const label = [element('span', { lang: fillWords(words, 'language') }, text)]
  return [{ label, text, href: statementFile, children: [] }]
}

function flatten(line: ContentsLine): readonly ContentsLine[] {
  return [line, ...line.children.flatMap(flatten)]
}

function plain(value: string): Pick<ContentsLine, 'label' | 'text'> {
  const text = value.trim() || noText
  return { label: [{ type: 'text', value: text }], text }
}
