import type { Link, Parent, PhrasingContent, Root, RootContent, Text } from 'mdast'
import { walkMarkdown } from '../../lib/walk.ts'

/** An address as GFM finds it in prose: at most 64 and 255 characters, as RFC 5321 has it. */
const address =
  /(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{0,62}[A-Za-z](?![\w-])/g

/** Link the e-mail addresses in prose. */
export function remarkEmails() {
  return (tree: Root): void => {
    const found = new Set<Parent>()
    walkMarkdown(tree, (node, parent) => {
      if (node.type === 'link' || node.type === 'linkReference') return false
      if (node.type === 'text' && node.value.includes('@')) found.add(parent)
      return true
    })
    for (const parent of found) {
      parent.children = parent.children.flatMap((node): RootContent[] =>
        node.type === 'text' ? linkAddresses(node) : [node],
      )
    }
  }
}

function linkAddresses(text: Text): PhrasingContent[] {
  const parts: PhrasingContent[] = []
  let end = 0
  for (const { 0: email, index } of text.value.matchAll(address)) {
    const before = part(text, end, index)
    end = index + email.length
    const label = part(text, index, end)
    if (before.value) parts.push(before)
    parts.push(linkTo(label))
  }
  const after = part(text, end, text.value.length)
  return after.value ? [...parts, after] : parts
}

function linkTo(label: Text): Link {
  const position = label.position ? { position: label.position } : {}
  return {
    type: 'link',
    url: `mailto:${label.value}`,
    title: null,
    children: [label],
    ...position,
  }
}

/** A stretch of text with its own place where the text is as long as its source, and else the place of all. */
function part(text: Text, from: number, to: number): Text {
  const { position, value } = text
  const cut: Text = { type: 'text', value: value.slice(from, to) }
  if (!position) return cut
  const { start, end } = position
  const isExact = start.line === end.line && end.column - start.column === value.length
  cut.position = isExact ? { start: ahead(start, from), end: ahead(start, to) } : position
  return cut
}

function ahead(
  point: NonNullable<Text['position']>['start'],
  distance: number,
): typeof point {
  const { column, line, offset } = point
  return { line, column: column + distance, offset: (offset ?? 0) + distance }
}
