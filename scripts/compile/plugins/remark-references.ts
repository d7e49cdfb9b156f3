/** References to places of the book, as Quarto, Pandoc, MyST and LaTeX have them: links whose words the book has. */
import type { Link, PhrasingContent, Root } from 'mdast'
import type { VFile } from 'vfile'
import { nearestName } from '../../lib/edit-distance.ts'
import { classesOf } from '../../lib/hast.ts'
import { readData } from '../../lib/read-template.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { giveProperties, propertiesOf } from '../attributes.ts'

const data = readData<Record<'boxes' | 'numbered' | 'others', string>>('references.yaml')
const kinds = Object.values(data).join(' ').replaceAll(' ', '|')

/** Whether a name begins as those of figures and the like. */
export function isReferenceName(text: string): boolean {
  return new RegExp(`^(?:${kinds})[:-]`, 'i').test(text)
}

/** An underscore at its end is that of emphasis. */
const name = String.raw`(?:${kinds})[:-](?:[\p{L}\p{M}\p{N}_:-]*[\p{L}\p{M}\p{N}])`

/** `@fig-ford`, or `@fig-ford/@fig-mill`, where it touches no other word. */
export const reference = new RegExp(
  String.raw`(?<![\p{L}\p{N}_@./])@(${name}(?:/@${name})*)`,
  'iu',
)

/** Each part can be read in one way, so that what has no end takes no time. `[@fig-ford]`, `[-@fig-ford]`, `[Fig. @fig-ford; see @tbl-levels]`. */
export const referencesInBrackets = new RegExp(
  String.raw`\[((?:[^@[\]\n]*[\s(])?-?@${name}(?:(?:[;,]|[ \t]+\p{L})[^@[\]\n]*[\s-]@${name})*(?:[;,][^@[\]\n]*)?)\](?![([:{])`,
  'iu',
)

const each = new RegExp(`(?<between>[^@]*?)(?<dash>-?)@(?<id>${name})`, 'giu')

/**
 * What stands in the place of a reference, until the book has its words: a link without any.
 *
 * @param form - `full`, as in “Figure 3”; its `number`, its `title`, or its `page`; `capital` where a sentence begins, and
 *   `next` where one of a list goes on after a comma.
 * @param written - What is printed where there is no such place.
 */
export function referenceTo(id: string, form: string, written?: string): Link {
  const hProperties = {
    dataReference: form,
    ...(written === undefined ? {} : { dataWritten: written }),
  }
  return { type: 'link', url: `#${id}`, children: [], data: { hProperties } }
}

/** Of Quarto, where a capital in `@Fig-ford` says that a sentence begins. */
function namedReference(name: string, form: string): Link {
  const id = name.charAt(0).toLowerCase() + name.slice(1)
  return referenceTo(id, id === name ? form : `${form} capital`)
}

/** References between which a stroke stands. */
export function readAlternatives(names: string): PhrasingContent[] {
  return names.split('/@').flatMap((each, index): PhrasingContent[] => {
    const link = namedReference(each, 'full')
    return index > 0 ? [{ type: 'text', value: '/' }, link] : [link]
  })
}

/** The references in brackets: words before one are in the place of the word for its kind. */
export function readReferences(inBrackets: string): PhrasingContent[] {
  const after = inBrackets.replaceAll(each, '')
  const links = [...inBrackets.matchAll(each)].flatMap(({ groups = {} }, index) => {
    const { between = '', dash, id = '' } = groups
    // A semicolon parts references, as it parts citations.
    const words = index > 0 ? between.replace(/^;[ \t]*/, ', ') : between
    const isNamed = /\p{L}/u.test(words)
    const isNext = words !== between && words === ', '
    const form = dash || isNamed ? 'number' : 'full'
    const link = namedReference(id, isNext ? `${form} next` : form)
    return words === '' ? [link] : [{ type: 'text', value: words } as const, link]
  })
  return after === '' ? links : [...links, { type: 'text', value: after }]
}

/** What stands for a part of what a reference says, as in MyST. */
const parts = ['number', 'name', 'title', 'page']
const part = new RegExp(String.raw`\{(?:${parts.join('|')})\}`)
/** What is meant to be one, as in `{nummer}`, and MyST's older sign. */
const likePart = /\{(\p{L}{3,10})\}|%s/gu

/** A place of this file, of another, or a file as a whole. */
const place = /^[^:]*(?:#.|\.(?:md|markdown|qmd|rmd)$)/i

/** By this class, print has the page after the words of a link. */
const withPage = 'page'

/**
 * Mark links to places of the book that ask for words of ours: without words, `[](#ford)`; with a part of them,
 * `[Fig. {number}](#ford)`; with their page, `[the ford](#ford){.page}`.
 *
 * In a heading, an empty link is the place that a site gives it.
 */
export function remarkReferences() {
  return (tree: Root, file: VFile): void =>
    walkMarkdown(tree, (node) => {
      if (node.type === 'link' && place.test(node.url)) markReference(node, file)
      return node.type !== 'heading'
    })
}

function markReference(link: Link, file: VFile): void {
  const { dataReference, ...properties } = propertiesOf(link)
  const classes = classesOf({ properties })
  const page = classes.includes(withPage) ? ['page'] : []
  const form = formOf(link, file)
  const isOurs = form !== undefined || page.length > 0
  if (dataReference !== undefined || !isOurs) return
  giveProperties(link, {
    dataReference: [form ?? 'words', ...page].join(' '),
    className: classes.filter((name) => name !== withPage),
  })
}

function formOf(link: Link, file: VFile): string | undefined {
  if (link.children.length === 0) return 'full'
  let hasPart = false
  walkMarkdown(link, (node) => {
    if (node.type !== 'text') return
    hasPart ||= part.test(node.value)
    for (const [written, name] of node.value.matchAll(likePart)) {
      const near = name === undefined ? 'number' : nearestName(name, parts, 2)
      if (near !== undefined && near !== name)
        report(file, 'reference-part-unknown', [written, near], node)
    }
  })
  return hasPart ? 'words' : undefined
}
