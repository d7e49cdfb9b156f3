import type { Element } from 'hast'
import { elementsOf, hasToken } from '../../../lib/hast.ts'
import { textOf } from '../../text/read-tree.ts'
import { rivalAt } from './rivals.ts'
import { digits, type Fault, type Rules } from './rule.ts'
import type { StoreFacts } from './store-facts.ts'

/** What stores ask of the text. */
export const textRules: Rules = {
  'links-elsewhere': {
    advice: 'Take the link out, or link to the page of the author or publisher.',
    check: ({ originOf, textElements }, { among }) =>
      textElements.flatMap((element): readonly Fault[] => {
        const address = String(element.properties.href ?? '')
        const rival = element.tagName === 'a' ? rivalAt(address, among) : undefined
        return rival
          ? [
              {
                found: `link to the store at \`${rival}\``,
                expected: 'none to other stores',
                origin: originOf(element),
              },
            ]
          : []
      }),
  },
  'notes-both-ways': {
    advice:
      'Please report this: Colophon should have led the note back to its reference.',
    check: (facts) => {
      const references = new Set(
        referencesIn(facts).map(({ properties }) => properties.id),
      )
      return notesIn(facts)
        .filter((note) => {
          const backs = elementsOf(note).map(({ properties }) => idIn(properties.href))
          return !backs.some((id) => references.has(id))
        })
        .map((note) => ({
          found: 'note without a way back',
          expected: 'a link to its reference',
          origin: facts.originOf(note),
        }))
    },
  },
  'notes-marked': {
    advice: 'Keep `epub:type` in `templates/epub/footnote.html`.',
    check: (facts) => {
      const notes = new Set(notesIn(facts).map(({ properties }) => properties.id))
      return facts.textElements
        .filter(
          (element) =>
            hasToken(element, 'epub:type', 'noteref') ||
            hasToken(element, 'role', 'doc-noteref') ||
            hasToken(element, 'className', 'noteref'),
        )
        .filter(
          (element) =>
            !hasToken(element, 'epub:type', 'noteref') ||
            !notes.has(idIn(element.properties.href)),
        )
        .map((element) => ({
          found: 'note that does not pop up',
          expected: 'a `noteref` that leads to a `footnote`',
          origin: facts.originOf(element),
        }))
    },
  },
  'note-length': {
    advice: 'Shorten the note, or move it into the text.',
    check: (facts, { limit }) =>
      notesIn(facts)
        .map((note) => ({ note, length: textOf(note).length }))
        .filter(({ length }) => length > limit)
        .map(({ length, note }) => ({
          found: `note of ${digits(length)} characters`,
          expected: `${digits(limit)} at most, or it does not pop up`,
          origin: facts.originOf(note),
        })),
  },
  'table-columns': {
    advice: 'Give the table fewer columns, or look at it on a small screen.',
    check: ({ originOf, textElements }, { limit }) =>
      textElements
        .filter(({ tagName }) => tagName === 'table')
        .map((table) => ({ table, columns: columnsOf(table) }))
        .filter(({ columns }) => columns > limit)
        .map(({ columns, table }) => ({
          found: `table of ${columns} columns`,
          expected: `${limit} columns at most`,
          origin: originOf(table),
        })),
  },
  'scripts-absent': {
    advice: 'Take the script out of the template.',
    check: ({ elements }) =>
      elements
        .filter(
          ({ properties, tagName }) =>
            tagName === 'script' ||
            Object.keys(properties).some((key) => /^on/i.test(key)),
        )
        .slice(0, 1)
        .map(() => ({ found: 'script', expected: 'none' })),
  },
  'mathematics-absent': {
    advice: 'Look at the formula in Kindle Previewer, or show it as a picture.',
    check: ({ originOf, textElements }) =>
      textElements
        .filter(({ tagName }) => tagName === 'math')
        .map((math) => ({
          found: 'formula in MathML',
          expected: 'a picture of it',
          origin: originOf(math),
        })),
  },
}

function referencesIn({ textElements }: StoreFacts): readonly Element[] {
  return textElements.filter((each) => hasToken(each, 'epub:type', 'noteref'))
}

function notesIn({ textElements }: StoreFacts): readonly Element[] {
  return textElements.filter((each) => {
    return hasToken(each, 'epub:type', 'footnote', 'endnote')
  })
}

function idIn(address: unknown): string | undefined {
  return String(address ?? '').split('#')[1]
}

function columnsOf(table: Element): number {
  const rows = elementsOf(table).filter(({ tagName }) => tagName === 'tr')
  const widths = rows.map(({ children }) =>
    children.reduce((sum, cell) => {
      if (cell.type !== 'element') return sum
      return sum + Math.max(1, Number(cell.properties.colSpan ?? 1) || 1)
    }, 0),
  )
  return Math.max(0, ...widths)
}
