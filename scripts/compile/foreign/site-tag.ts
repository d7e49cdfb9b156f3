import type { Image, Link, PhrasingContent } from 'mdast'
import { type Find, valuesIn } from '../syntax/site-tags.ts'
import { type Found, told } from './found.ts'

/** Tags that show a picture, also those of Jekyll that name the file of a template. */
const ofPicture =
  /^\{[{%][<%]?-?[ \t]*(?:include[ \t]+)?(?:fig|figure|image|img|imgproc|picture)(?:\.html)?[ \t]/

const ofMedium = /^\{%-?[ \t]*embed[ \t]/

/**
 * What becomes of a tag of Hugo, Quarto, GitBook or Jekyll that encloses nothing: a picture, keys, the address of a film,
 * the words that it would show, or nothing. In a sentence it stays, as a word may be missing without it, unless it is one
 * of a pair.
 *
 * @param written - The tag and its name.
 * @param of - What it is, in `templates/foreign.yaml`.
 */
export function siteTag(
  { 0: tag, 1: name = '', index, input }: RegExpExecArray,
  of: 'liquid-tag' | 'shortcode',
): Omit<Found, 'length'> {
  const printed = told(of, name)
  if (!tag.endsWith('}')) return printed
  const rest = input.slice(index + tag.length)
  const isLine = input[index - 1] === '\n' && /^[ \t]*(?:\n|$)/.test(rest)
  const find = valuesIn(tag)
  const picture = isLine && ofPicture.test(tag) ? pictureOf(find) : undefined
  if (picture) return { nodes: [picture] }
  const [, keys] = /^\{\{<[ \t]*kbd[ \t]+([\w+-]+)[ \t]*>/.exec(tag) ?? []
  if (keys) return { nodes: keysOf(keys.replaceAll(/-(?=\w)/g, '+')) }
  const url = ofMedium.test(tag) ? find('url') : undefined
  if (url && /^https?:/.test(url))
    return {
      nodes: [linkTo(url, { type: 'text', value: url })],
      ...told('liquid-embed', name),
    }
  if (/^\{%-?[ \t]*endembed\b/.test(tag)) return { text: '' }
  const text = find('text')
  if (text !== undefined) return { text, ...printed }
  const isPaired =
    isEnd.test(tag) || rest.includes(`/${name} `) || rest.includes(` end${name} `)
  return isLine || isPaired ? { text: '', ...printed } : printed
}

const isEnd = /^\{[{%][<%]?-?[ \t]*(?:\/|end)/

function pictureOf(find: Find): Image | Link | undefined {
  const url = find('src', 'image_path', 'url', 'path', '')
  if (!url) return undefined
  const [title, caption, source] = [find('title'), find('caption'), find('attr')]
  const link = find('attrlink')
  const words = [
    title && caption ? title.replace(/(?<![.!?…:])$/, '.') : title,
    caption,
    source && (link ? `([${source}](${link}))` : `(${source})`),
  ]
  const sizes = ['width', 'height'].map((key) => [key, find(key)] as const)
  const image: Image = {
    type: 'image',
    url,
    alt: find('alt') ?? caption ?? title ?? '',
    title: words.filter(Boolean).join(' ') || null,
    data: { hProperties: Object.fromEntries(sizes.filter(([, value]) => value)) },
  }
  const target = find('link')
  return target ? linkTo(target, image) : image
}

function linkTo(url: string, child: Link['children'][number]): Link {
  return { type: 'link', url, children: [child] }
}

/** Keys that may be pressed alone. */
export const lonelyKeys =
  /^(?:alt|arrow-\w+|backspace|caps-lock|cmd|command|control|ctrl|del|delete|down|end|enter|esc|escape|f\d{1,2}|fn|home|insert|left|meta|option|page-(?:down|up)|pause|print-screen|return|right|shift|space|super|tab|up|win(?:dows)?)$/i

/** Keys of a keyboard that are pressed together. */
export function keysOf(names: string): PhrasingContent[] {
  return names.split('+').flatMap((name, index): PhrasingContent[] => {
    const value = name
      .replaceAll('-', ' ')
      .replaceAll(/(?<![A-Za-z])[a-z]/g, (letter) => letter.toUpperCase())
    const data = { hName: 'kbd' }
    const key: PhrasingContent = {
      type: 'span',
      attributes: '',
      children: [{ type: 'text', value }],
      data,
    }
    return index === 0 ? [key] : [{ type: 'text', value: '+' }, key]
  })
}
