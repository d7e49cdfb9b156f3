import type { Element } from 'hast'
import { isOutside } from './link-target.ts'

export interface Reference {
  readonly element: Element
  readonly href: string
}

/** Links to places in the same publication. */
export function linksOf(elements: readonly Element[]): readonly Reference[] {
  return elements.flatMap((element) => {
    const { href } = element.properties
    if (!/^(?:a|area)$/.test(element.tagName) || typeof href !== 'string') return []
    return isOutside(href) ? [] : [{ element, href }]
  })
}

/** What a reading system or browser loads by itself, data within the document left out. */
export function resourcesOf(elements: readonly Element[]): readonly Reference[] {
  return elements.flatMap((element) => {
    const { data, href, poster, src, srcSet, xLinkHref } = element.properties
    const isLink = /^(?:link|image|use)$/.test(element.tagName)
    const loaded = [data, poster, src, srcSet, xLinkHref, isLink ? href : undefined]
    return loaded
      .flatMap((value) => (typeof value === 'string' ? [value] : []))
      .filter((value) => !/^(?:data:|#)/i.test(value))
      .map((value) => ({ element, href: value }))
  })
}
