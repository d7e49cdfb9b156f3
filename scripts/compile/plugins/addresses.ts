import type * as Html from 'hast'
import type { Definition, Root } from 'mdast'
import type { VFile } from 'vfile'
import { decodeAddress } from '../../lib/decode-address.ts'
import { classesOf, elementsOf, hasClass, setClasses } from '../../lib/hast.ts'
import { namesIn, readData } from '../../lib/read-template.ts'
import { shorten } from '../../lib/visible.ts'
import { walkHtml, walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { tellOf } from '../foreign/found.ts'
import { showsNothing } from '../nodes.ts'
import { type Allowance, wholeAllowance } from '../parse-markdown.ts'
import { replaceOutsideLinks } from '../split-text.ts'

/** An address as GFM finds it in prose: at most 64 and 255 characters, as RFC 5321 has it. */
const address =
  /(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{0,62}[A-Za-z](?![\w-])/g

/** Link the e-mail addresses in prose. */
export function remarkEmails() {
  return (tree: Root, file: VFile): void => {
    // A character reference may stand for the sign.
    if (!/@|&/.test(String(file.value))) return
    replaceOutsideLinks(
      tree,
      address,
      file,
      ({ 0: email, index }, partOf) => ({
        type: 'link',
        url: `mailto:${email}`,
        title: null,
        children: [partOf(index, index + email.length)],
      }),
      ({ value }) => value.includes('@'),
    )
  }
}

/** By their labels. Of two the first holds. */
export function definitionsIn(tree: Root): ReadonlyMap<string, Definition> {
  const definitions = new Map<string, Definition>()
  walkMarkdown(tree, (node) => {
    if (node.type === 'definition' && !definitions.has(node.identifier))
      definitions.set(node.identifier, node)
  })
  return definitions
}

/** Report definitions that are long and used so often that a book of it would be out of all proportion. */
export function remarkDefinitions(allowance: Allowance) {
  return (tree: Root, file: VFile): void => {
    const definitions = definitionsIn(tree)
    if (definitions.size === 0) return
    walkMarkdown(tree, (node) => {
      if (node.type !== 'linkReference' && node.type !== 'imageReference') return
      const definition = definitions.get(node.identifier)
      if (!definition) return
      const length = definition.url.length + (definition.title?.length ?? 0)
      if (length <= allowance.definedCharacters) allowance.definedCharacters -= length
      else {
        const most = wholeAllowance.definedCharacters.toLocaleString('en')
        report(file, 'definition-long', [length.toLocaleString('en'), most], definition)
        Object.assign(definition, { url: '', title: null })
      }
    })
  }
}

/** What an address begins with. */
const { resolvers, ...lists } = readData<{
  readonly links: string
  readonly programs: string
  readonly resolvers: Readonly<Record<string, string>>
}>('addresses.yaml')
const [linkSchemes, programs] = [namesIn(lists.links), namesIn(lists.programs)]

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
  return (tree: Html.Root, file: VFile): void => {
    walkHtml(tree, (node, parent, index) => {
      if (node.type !== 'element') return
      if (node.tagName === 'a') checkLink(node, file)
      if (node.tagName !== 'img') return
      checkAlternative(node, file)
      if (isOurs(node, file)) return
      const value = String(node.properties.alt ?? '')
      parent.children[index] = { type: 'text', value, position: node.position }
    })
  }
}

/** What stands further on in an address is not looked at, so that none takes long to tell. */
const longestFilledIn = 500

/** An address that a template fills in, and none that only holds its marks. */
const filledIn = /^(?![a-z][a-z\d+.-]*:)(?:.*(?:\{|%7B){2}.+(?:\}|%7D){2}|.*(?:\{|%7B)%)/i

/** Leaves of a link that nobody can see the place that it is, if it has an id: GitBook and MkDocs write them so. */
function removeAddress(node: Html.Element, file: VFile): void {
  const { href = '', id } = node.properties
  if (href !== '' && id === undefined)
    report(file, 'link-wordless', [shorten(String(href), 80)], node)
  delete node.properties.href
}

function checkLink(node: Html.Element, file: VFile): void {
  // Words of ours may be all that is in a link to elsewhere.
  const isReference = elementsOf(node).some(
    ({ properties }) => properties.dataReference !== undefined,
  )
  if (showsNothing(node) && !isReference) removeAddress(node, file)
  if (filledIn.test(String(node.properties.href ?? '').slice(0, longestFilledIn))) {
    tellOf('filled-address', file, node)
    delete node.properties.href
  }
  const { href } = node.properties
  const found = typeof href === 'string' ? schemeOf(href) : undefined
  if (found === undefined || linkSchemes.has(found)) return
  if (programs.has(found)) tellOf('program-address', file, node, found)
  else report(file, 'link-scheme', [`${found}:`, insteadOf(found)], node)
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

function isOurs({ position, properties }: Html.Element, file: VFile): boolean {
  const src = String(properties.src ?? '')
  if (/^data:image\//i.test(src)) return true
  // A single letter is a drive.
  const isRemote =
    (schemeOf(src)?.length ?? 0) > 1 || /^[\\/]{2}/.test(src.replaceAll(unseen, ''))
  if (isRemote) report(file, 'picture-remote', [shorten(src, 80)], position)
  return !isRemote
}

function checkAlternative(node: Html.Element, file: VFile): void {
  const { alt, src } = node.properties
  const isDecorative = hasClass(node, 'decorative')
  const others = classesOf(node).filter((name) => name !== 'decorative')
  if (isDecorative) setClasses(node, others)
  node.properties.alt =
    typeof alt === 'string' && !isDecorative ? alt.trim().replaceAll('\u00AD', '') : ''
  if (isDecorative) node.properties.role = 'presentation'
  if (node.properties.alt || isDecorative) return
  report(
    file,
    'picture-alt-missing',
    [shorten(decodeAddress(String(src ?? '')), 80)],
    node,
  )
}

function schemeOf(address: string): string | undefined {
  return scheme.exec(address.replaceAll(unseen, ''))?.[1]?.toLowerCase()
}
