import type { Element, ElementContent, Root } from 'hast'
import type { VFile } from 'vfile'
import { shorten } from '../../lib/shorten.ts'
import { walkHtml } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'

const linkSchemes = new Set(['http', 'https', 'mailto', 'tel'])

/** A letter followed by letters, digits, `+`, `-` and `.`, and a colon (RFC 3986, section 3.1). */
const scheme = /^([a-z][a-z0-9+.-]*):/i

/** Characters that browsers leave out of an address before they look at it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unseen = /[\u0000-\u0020\u007F-\u00A0\u00AD\u200B-\u200F\u2028-\u202F\u2060\uFEFF]/g

/**
 * Check where links and pictures point, and that pictures say what they show.
 *
 * A link may go to the web, a mail address, a telephone or a place in the book; any other loses
 * its address. A picture lies in the manuscript folder; any other gives way to its text. A picture
 * that shows nothing has the class `decorative`, and gets an empty text and the role `presentation`.
 */
export function rehypeAddresses() {
  return (tree: Root, file: VFile): void => {
    walkHtml(tree, (node, parent, index) => {
      if (node.type !== 'element') return
      if (node.tagName === 'a') checkLink(node, file)
      if (node.tagName !== 'img') return
      checkAlternative(node, file)
      const remains = isOurs(node, file) ? node : alternativeOf(node)
      parent.children[index] = remains
    })
  }
}

function checkLink(node: Element, file: VFile): void {
  const { href } = node.properties
  const found = typeof href === 'string' ? schemeOf(href) : undefined
  if (found === undefined || linkSchemes.has(found)) return
  report(file, 'link-scheme', [`${found}:`, insteadOf(found)], node)
  delete node.properties.href
}

/** What a link may lead to instead, as words of a message. */
function insteadOf(found: string): string {
  if (found.includes('.')) return `\`https://${found}\` for a page on the web`
  if (/^h*t{1,3}p{1,2}s{0,2}$/.test(found)) return '`https:`'
  return Object.hasOwn(resolvers, found)
    ? `\`${resolvers[found]}\` and what follows`
    : 'a web or mail address, a telephone number or a place in the book'
}

/** Where the web has what these name. */
const resolvers: Readonly<Record<string, string>> = {
  ark: 'https://n2t.net/ark:',
  arxiv: 'https://arxiv.org/abs/',
  doi: 'https://doi.org/',
  hdl: 'https://hdl.handle.net/',
  pmid: 'https://pubmed.ncbi.nlm.nih.gov/',
}

function isOurs({ position, properties }: Element, file: VFile): boolean {
  const src = String(properties.src ?? '')
  const isRemote =
    schemeOf(src) !== undefined || /^[\\/]{2}/.test(src.replaceAll(unseen, ''))
  if (isRemote) report(file, 'picture-remote', [shorten(src, 80)], position)
  return !isRemote
}

function checkAlternative(node: Element, file: VFile): void {
  const { alt, className, src } = node.properties
  const classes = [className ?? []].flat().map(String)
  const isDecorative = classes.includes('decorative')
  if (isDecorative) {
    const others = classes.filter((name) => name !== 'decorative')
    if (others.length > 0) node.properties.className = others
    else delete node.properties.className
  }
  node.properties.alt =
    typeof alt === 'string' && !isDecorative ? alt.trim().replaceAll('\u00AD', '') : ''
  if (isDecorative) node.properties.role = 'presentation'
  if (node.properties.alt || isDecorative) return
  report(file, 'picture-alt-missing', [shorten(String(src ?? ''), 80)], node)
}

function alternativeOf({ position, properties }: Element): ElementContent {
  const text = { type: 'text', value: String(properties.alt ?? '') } as const
  return position ? { ...text, position } : text
}

function schemeOf(address: string): string | undefined {
  return scheme.exec(address.replaceAll(unseen, ''))?.[1]?.toLowerCase()
}
