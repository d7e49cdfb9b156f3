import type { Element, Nodes } from 'hast'

/** Whether a list of tokens, such as `class` or `role`, has one of these. */
export function hasToken(
  { properties }: Element,
  name: string,
  ...tokens: readonly string[]
): boolean {
  const value = properties[name]
  const found = Array.isArray(value)
    ? value.map(String)
    : String(value ?? '').split(/\s+/u)
  return tokens.some((token) => found.includes(token))
}

/** All elements of a tree in document order. */
export function elementsOf(tree: Nodes): readonly Element[] {
  const elements: Element[] = []
  const collect = (node: Nodes): void => {
    if (node.type === 'element') elements.push(node)
    if ('children' in node) for (const child of node.children) collect(child)
  }
  collect(tree)
  return elements
}
