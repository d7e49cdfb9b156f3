import type { Element, ElementContent, Parents, Root } from 'hast'
import type { VFile } from 'vfile'
import { shorten } from '../lib/visible.ts'
import { report } from '../problems/report.ts'

/** What tells of a repository, in its README: drawn by a service, anew for each who looks. */
const badge =
  /^https?:\/\/(?:(?:[\w-]+\.)*(?:shields\.io|badgen\.net|badge\.fury\.io|coveralls\.io|codecov\.io|codeclimate\.com|travis-ci\.\w+|circleci\.com|snyk\.io|bestpractices\.dev)\/|readthedocs\.org\/projects\/[^/]+\/badge\/|[^?#]*\/badge\.svg(?:[?#]|$))/i

/** Elements that show nothing when nothing is in them. */
const wrappers = new Set(['a', 'div', 'figure', 'p', 'strong', 'em'])

/** Take badges out, and what held nothing else, links too; one message tells it. */
export function removeBadges(tree: Root, file: VFile): void {
  removeIn(tree, file)
}

/** @returns Whether anything was taken out. */
function removeIn(parent: Parents, file: VFile): boolean {
  const children = parent.children as ElementContent[]
  const kept = children.filter((child) => {
    if (child.type !== 'element') return true
    if (isBadge(child)) {
      const { src } = child.properties
      report(file, 'picture-badge', [shorten(String(src), 80)], child)
      return false
    }
    return !(removeIn(child, file) && isEmpty(child))
  })
  const isChanged = kept.length < children.length
  if (isChanged) parent.children = kept
  return isChanged
}

function isBadge({ properties: { src }, tagName }: Element): boolean {
  return tagName === 'img' && badge.test(String(src ?? '').slice(0, longestAddress))
}

/** Of an address that is looked at. */
const longestAddress = 500

function isEmpty({ children, tagName }: Element): boolean {
  const isBlank = (child: ElementContent): boolean =>
    child.type === 'text'
      ? child.value.trim() === ''
      : child.type === 'element' && child.tagName === 'br'
  return wrappers.has(tagName) && children.every(isBlank)
}
