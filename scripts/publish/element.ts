import type { Element, ElementContent, Properties } from 'hast'

/** An element of a page or of a package file; strings become text. */
export function element(
  tagName: string,
  properties: Properties = {},
  ...content: readonly (ElementContent | string)[]
): Element {
  const children = content.map((part): ElementContent => {
    return typeof part === 'string' ? { type: 'text', value: part } : part
  })
  return { type: 'element', tagName, properties, children }
}
