/** Tags in pairs that tools for sites have around a text: shortcodes of Hugo, blocks of GitBook, components of MDX. */
import { keysByName, readData } from '../../lib/read-template.ts'
import { kindOfBox } from '../blocks.ts'
import type { Opening } from './openings.ts'

const kinds = keysByName(readData<Readonly<Record<string, string>>>('site-tags.yaml'))

/** Whether a block of that name is shown as what it holds. */
export function isPlain(name: string): boolean {
  return kinds.get(name) === 'plain'
}

/** An attribute of a tag; without a name, one that is known by its place. */
interface TagPart {
  readonly key: string
  readonly value: string
  /** Where the value stands. */
  readonly at: number
  readonly isQuoted: boolean
}

const program = String.raw`\{(?:[^{}]|\{[^{}]*\})*\}`
const quotes = String.raw`"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'`
const part = new RegExp(
  String.raw`(?:([A-Za-z][\w-]*)=)?(?:${quotes}|${program}|([^\s"'=<>{}]+))`,
  'dg',
)

/** The attributes in a tag, but for those that are programs. */
function partsOf(tag: string): readonly TagPart[] {
  const bare = tag.replace(/^\{[{%]/, (mark) => ' '.repeat(mark.length))
  return [...bare.matchAll(part)].flatMap(({ 1: key = '', indices, ...values }) => {
    const index = [2, 3, 4].find((each) => values[each] !== undefined)
    const [at = 0, end = 0] = (index && indices?.[index]) || []
    if (!index) return []
    return { key, value: tag.slice(at, end), at, isQuoted: index < 4 }
  })
}

const pictureFile = /\.(?:gif|jpe?g|pdf|png|svg|webp)$/i

/** The value of the first of some attributes that a tag has; without a name, of a picture. */
export type Find = (...names: readonly string[]) => string | undefined

export function valuesIn(tag: string): Find {
  const parts = partsOf(tag)
  return (...names) => {
    const [found] = names.flatMap(
      (name) =>
        parts.find(
          ({ key, value }) => key === name && (name || pictureFile.test(value)),
        ) ?? [],
    )
    return found?.value.replaceAll(/\\(["'])/g, '$1')
  }
}

const inner = `(?:${quotes.replaceAll('((?', '(?:(?')}|${program}|[^{}<>"'])*`
const shortcode = new RegExp(
  String.raw`^(\{\{[<%]|\{%)-?[ \t]*([a-z][\w-]*)(?=[\s%>-])(${inner}?)[ \t]*(?:[>%]\}\}|-?%\})[ \t]*(?:<!--.*-->[ \t]*)?$`,
)
const component = new RegExp(
  String.raw`^(<)([A-Z][\w.]*|figure(?=[^>]*\smarkdown\b))(?=[\s>])(${inner})>[ \t]*$`,
)

/** Longer lines are no tags, so that no line takes long to tell. */
const longest = 2000

/** Reads a line that is the first of a known pair of tags, and nothing else. */
export function readSiteTag(line: string): Opening | undefined {
  if (line.length > longest) return undefined
  const [, start = '', name = '', rest = ''] =
    shortcode.exec(line) ?? component.exec(line) ?? []
  // MkDocs' `<figure markdown>`; Hugo's encloses nothing.
  const kind = start === '<' && name === 'figure' ? name : kinds.get(name)
  if (!kind || rest.trimEnd().endsWith('/')) return undefined
  const at = line.indexOf(name) + name.length
  const parts = partsOf(rest).map((each) => ({ ...each, at: each.at + at }))
  const end =
    start === '<'
      ? `</${name}>`
      : start === '{%'
        ? `{% end${name} %}`
        : `${start} /${name} ${start === '{{<' ? '>' : '%'}}}`
  const common = { fence: start.charAt(0), attributes: '', end }
  if (kind === 'box') return { ...common, ...readBox(name.toLowerCase(), parts) }
  const label = rangeOf(findTitle(parts, kind, start === '<'))
  if (kind === 'details') return { ...common, name: kind, box: kind, label }
  return { ...common, name: kind === 'plain' ? name : kind, label }
}

const kindKeys = ['', 'style', 'type', 'class', 'color', 'variant', 'intent']

function readBox(name: string, parts: readonly TagPart[]) {
  const kind = parts.find(({ key, value }) => kindKeys.includes(key) && kindOfBox(value))
  const shown = kind?.value ?? name
  const title =
    parts.find(({ key }) => key === 'title') ??
    parts.find((each) => each.key === '' && each.isQuoted && each !== kind)
  return { name: shown, box: kindOfBox(shown) ?? 'note', label: rangeOf(title) }
}

/** What says what a tag is called, the surest first. */
const titleKeys = ['title', 'label', 'name', 'header', 'heading', 'summary', 'value']

function findTitle(
  parts: readonly TagPart[],
  kind: string,
  isComponent: boolean,
): TagPart | undefined {
  const keys = kind === 'plain' ? ['title'] : kind === 'listing' ? ['caption'] : titleKeys
  const named = keys.flatMap((key) => parts.find((each) => each.key === key) ?? [])[0]
  if (named || isComponent || kind === 'plain') return named
  const [first] = parts.filter(({ key }) => key === '')
  return first
}

function rangeOf(title: TagPart | undefined): Opening['label'] {
  return title && title.value.trim() !== ''
    ? { at: title.at, length: title.value.length }
    : undefined
}
