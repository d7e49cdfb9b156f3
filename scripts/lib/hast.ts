import type { Element, Nodes } from 'hast'

/** The classes of an element; none where it has no `class`. */
export function classesOf({ properties: { className } }: Element): readonly string[] {
  return [className ?? []].flat().map(String)
}

/** Whether an element has a class. */
export function hasClass(element: Element, name: string): boolean {
  return classesOf(element).includes(name)
}

/** Whether an element is a heading, `h1` to `h6`. */
export function isHeading({ tagName }: Element): boolean {
  return /^h[1-6]$/.test(tagName)
}

/**
 * Elements that readers see as one with the words around them. All others end a word.
 *
 * @see https://html.spec.whatwg.org/multipage/dom.html#phrasing-content
 */
export const inlineElements: ReadonlySet<string> = new Set(
  'a abbr b bdi bdo cite code data del dfn em i img ins kbd mark math q ruby s samp small span strong sub sup time u var wbr'.split(
    ' ',
  ),
)

/** Whether a list of tokens, such as `class` or `role`, has one of these. */
export function hasToken(
  { properties }: Element,
  name: string,
  ...tokens: readonly string[]
): boolean {
  const found = [properties[name] ?? ''].flat().join(' ').split(/\s+/u)
  return tokens.some((token) => found.includes(token))
}

/** All elements of a tree in document order, the tree itself first if it is one. */
export function elementsOf(tree: Nodes): readonly Element[] {
  const elements: Element[] = []
  const collect = (node: Nodes): void => {
    if (node.type === 'element') elements.push(node)
    if ('children' in node) for (const child of node.children) collect(child)
  }
  collect(tree)
  return elements
}
