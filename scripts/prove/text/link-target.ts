import { decodeAddress } from './decode-address.ts'

/**
 * Where a link leads, written alike in every format: `#id` for a place in the book, whatever file it
 * is in, else the address as browsers write it; empty for a file as a whole.
 */
export function linkTarget(href: string): string {
  if (isOutside(href)) return URL.canParse(href) ? new URL(href).href : href
  const hash = href.indexOf('#')
  return hash < 0 ? '' : `#${decodeAddress(href.slice(hash + 1))}`
}

/** Whether an address has a scheme, or leads to another host without one. */
export function isOutside(href: string): boolean {
  return /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(href)
}
