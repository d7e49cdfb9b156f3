import type { Section } from '../book.ts'
import { report } from '../problems/report.ts'
import { headingsAmong } from './list-contents.ts'

/** Kinds of section that open a book, so that they stand before its first chapter. */
const opening = new Set(
  'dedication foreword halftitlepage imprimatur preamble preface'.split(' '),
)

/** Kinds that open a book or one of its parts. */
const beginning = new Set(['introduction', 'prologue'])

/** Kinds that close a book or one of its parts. */
const closing = new Set(
  'afterword appendix bibliography conclusion endnotes epilogue errata index'.split(' '),
)

/** Kinds that begin a new run of chapters. */
const dividing = new Set(['part', 'volume'])

/**
 * Reports sections that stand where readers do not look for them: a preface behind a chapter, an
 * appendix before one. Kinds of which either place is usual, such as acknowledgments, may stand
 * anywhere.
 */
export function checkOrder(sections: readonly Section[]): void {
  const isText = ({ role }: Section): boolean => role === 'chapter' || dividing.has(role)
  for (const [index, section] of sections.entries()) {
    const before = sections.slice(0, index)
    const divided = before.findLastIndex(({ role }) => dividing.has(role))
    const next = sections.slice(index + 1).find(isText)
    const earlier = opening.has(section.role)
      ? before.find(isText)
      : beginning.has(section.role)
        ? before.slice(divided + 1).find(isText)
        : undefined
    if (earlier) misplaced(section, 'behind', earlier)
    if (closing.has(section.role) && next?.role === 'chapter') {
      misplaced(section, 'before', next)
    }
  }
}

function misplaced(section: Section, where: 'before' | 'behind', other: Section): void {
  const [heading] = headingsAmong(section.tree.children)
  const expected = where === 'behind' ? 'before' : 'behind'
  report(
    section.file,
    'section-misplaced',
    [section.role, where, other.title, expected],
    heading,
  )
}
