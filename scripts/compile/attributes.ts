import type { Properties } from 'hast'
import type { Node, Position } from 'unist'
import type { VFile } from 'vfile'
import { classesOf, setClasses } from '../lib/hast.ts'
import { expectedLanguage, readLanguage } from '../lib/languages.ts'
import { report } from '../problems/report.ts'

/** What a node of Markdown is to have in HTML. */
export function propertiesOf({ data }: Node): Properties {
  return (data as { hProperties?: Properties } | undefined)?.hProperties ?? {}
}

/** Gives a node of Markdown properties besides those that it has. */
export function giveProperties(node: Node, properties: Properties): void {
  const data = { ...node.data, hProperties: { ...propertiesOf(node), ...properties } }
  node.data = data
}

/** One attribute: `#id`, `.class`, `key=value`, or Pandoc's `-` for `.unnumbered`. */
const attribute =
  /[ \t]*(?:([#.])([^\s#.{}"'=]+)|([A-Za-z][\w:-]*)=("[^"]*"|'[^']*'|[^\s"'{}]+)|(-)(?!\S))/y
const anyAttribute = new RegExp(attribute, 'g')

/**
 * Whether a text, braces included, is a list of attributes and not prose in braces.
 *
 * `{#ford .wide lang=fr}` is one, and Kramdown's `{: .wide}`; `{x}` and `{}` are not.
 */
export function isAttributes(text: string): boolean {
  if (!text.startsWith('{') || !text.endsWith('}')) return false
  const body = text.slice(1, -1).replace(/^:/, '').trimEnd()
  attribute.lastIndex = 0
  while (attribute.test(body)) if (attribute.lastIndex === body.length) return true
  return false
}

/** What rules programs and screens alone, or repeats what the language of a text says. */
const needless = /^(?:data-[\w-]+|aria-[\w-]+|custom-style|dir|loading|rel|role|target)$/

/** The classes among attributes in braces. */
export function classesIn(text: string): string[] {
  return [...text.matchAll(anyAttribute)].flatMap(([, sigil, word = '']) =>
    sigil === '.' ? [word] : [],
  )
}

/** Attributes in braces without those, such as `.class` or `key="value"`, that `isOut` says yes to. */
export function withoutParts(text: string, isOut: (part: string) => boolean): string {
  return text.replaceAll(anyAttribute, (part) => (isOut(part.trim()) ? '' : part))
}

/**
 * `{#id .class lang=fr}` as properties of an element.
 *
 * Whatever is neither `lang`, `id` nor a class, and a language that does not exist, is reported
 * and left out.
 *
 * @param text - Braces included, as `isAttributes` accepts it. May be empty.
 * @param readOwn - What other attributes mean for the kind of element.
 */
export function parseAttributes(
  text: string,
  file: VFile,
  place: Node | Position | undefined,
  readOwn: (key: string, value: string) => Properties | undefined = () => undefined,
): Properties {
  const properties: Properties = {}
  const classes: string[] = []
  let isConditional = false
  for (const [, sigil, word, key, quoted, dash] of text
    .slice(1, -1)
    .replace(/^:/, '')
    .matchAll(anyAttribute)) {
    if (sigil === '#' && word) properties.id = word
    else if (sigil === '.' && word) classes.push(word)
    else if (dash) classes.push('unnumbered')
    else if (key && quoted) readPair(key, quoted.replaceAll(/^["']|["']$/g, ''))
  }
  if (classes.length > 0) properties.className = classes
  return isConditional ? withoutHiding(properties) : properties

  function readPair(key: string, value: string): void {
    const own = ownOf(key, value) ?? ofFormats(key, value)
    if (own) {
      const { className, ...others } = own
      classes.push(...classesOf({ properties: { className } }))
      Object.assign(properties, others)
    } else if (key === 'class') classes.push(...value.split(/\s+/).filter(Boolean))
    else if (key === 'id' && /^\S+$/.test(value)) properties.id = value
    else if (key === 'lang') {
      const lang = readLanguage(value)
      if (lang) properties.lang = lang
      else report(file, 'language-unknown', [value, expectedLanguage(value)], place)
    } else if (!needless.test(key)) reportUnknown(key, value)
  }

  function reportUnknown(key: string, value: string): void {
    if (!/^(?:when|unless)-/.test(key)) report(file, 'attribute-unknown', [key], place)
    else {
      report(file, 'block-conditional', [`${key}="${value}"`], place)
      isConditional = true
    }
  }

  function ownOf(key: string, value: string): Properties | undefined {
    if (key !== 'index') return readOwn(key, value)
    // Besides those before it, for `rehypeIndex` to read.
    const entry = value.replaceAll('\n', ' ')
    return { dataIndex: [properties.dataIndex ?? [], entry].flat().join('\n') }
  }
}

/** By a condition that nobody can tell, nothing is hidden. */
function withoutHiding(properties: Properties): Properties {
  const names = classesOf({ properties })
  if (!(properties.dataWhenFormat ?? properties.dataUnlessFormat))
    setClasses(
      { properties },
      names.filter((name) => name !== 'content-hidden'),
    )
  return properties
}

/** Of Quarto, for `rehypeConditions` to read. */
function ofFormats(key: string, value: string): Properties | undefined {
  if (key === 'when-format') return { dataWhenFormat: value }
  return key === 'unless-format' ? { dataUnlessFormat: value } : undefined
}
