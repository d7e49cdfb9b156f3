import type { CheckRules, Fault } from './fault.ts'
import type { StructElement } from './read-elements.ts'

/** Headings have words, and levels without gaps. */
export const checkHeadings: CheckRules = ({ elements, textOf }) => {
  const faults: Fault[] = []
  const levels = elements.filter(({ standard }) => /^H[1-6]$/.test(standard))
  const plain = elements.filter(({ standard }) => standard === 'H')
  let last = 0
  for (const element of levels) {
    const level = Number(element.standard.slice(1))
    if (level > last + 1) {
      const behind = last === 0 ? 'the first heading' : `a heading of level ${last}`
      const found = `heading of level ${level} ${last === 0 ? 'as' : 'behind'} ${behind}`
      faults.push({ rule: '7.4.2-1', found, element })
    }
    last = level
  }
  for (const element of [...levels, ...plain]) {
    if (textOf(element).trim() === '')
      faults.push({ rule: 'own-heading-empty', found: 'heading without words', element })
  }
  const [first] = plain
  if (first && levels.length > 0) {
    const found = 'headings with and without levels'
    faults.push({ rule: '7.4.4-2', found, element: first })
    faults.push({ rule: '7.4.4-3', found, element: levels[0] })
  }
  return [...faults, ...siblings(plain)]
}

/** @param plain - Headings without a level, of which an element has one. */
function siblings(plain: readonly StructElement[]): readonly Fault[] {
  const seen = new Set<StructElement | undefined>()
  return plain.flatMap((element): Fault[] => {
    const isSecond = seen.has(element.parent)
    seen.add(element.parent)
    return isSecond ? [{ rule: '7.4.4-1', found: 'second heading', element }] : []
  })
}
