import { countSlips } from '../lib/edit-distance.ts'
import { readData } from '../lib/read-template.ts'
import { type Following, headingReason, isCandidate } from './headings.ts'
import type { Block } from './split-blocks.ts'

/** A block, what it was taken for, and why. */
export interface Part extends Block {
  readonly role: 'title' | 'byline' | 'heading' | 'paragraph' | 'lines' | 'reference'
  readonly why: string
  /** Of a heading: 2 for a section, 3 for a section in it, and so on. */
  readonly depth: number
}

/** Takes blocks for a title, headings, paragraphs and a reference; all of them, in their order. */
export function findStructure(blocks: readonly Block[]): readonly Part[] {
  const title = titleReason(blocks)
  const backwards: Part[] = []
  // From the end, because what a heading is shows in what follows it.
  for (const [index, block] of [...blocks.entries()].reverse()) {
    const following = [backwards.at(-1), backwards.at(-2)] as const
    backwards.push(
      index === 0 && title !== undefined
        ? { ...block, role: 'title', why: title, depth: 1 }
        : partOf(block, following, index === 1 && title !== undefined),
    )
  }
  return backwards.reverse()
}

function titleReason([first, second]: readonly Block[]): string | undefined {
  if (!first || !second || first.keepsLines) return undefined
  const { line, text } = first
  const isSentence = /[.,;:…]$/.test(text)
  if (isSentence || text.length > 200 || readAddress(text)) return undefined
  return `line ${line}, the first with words, and no sentence`
}

function partOf(block: Block, following: Following, isSecond: boolean): Part {
  const { keepsLines, text } = block
  const as = (role: Part['role'], why: string, depth = 0) => ({
    ...block,
    role,
    why,
    depth,
  })
  const label = readReferenceLabel(text, following[0]?.text)
  if (label) return as('reference', label.why, label.depth)
  if (readAddress(text) && !text.includes(' '))
    return as('reference', 'an address on the web')
  if (isSecond && readByline(text) !== undefined)
    return as('byline', 'it names an author, who stands in `authors` too')
  if (keepsLines) return as('lines', 'short lines without empty ones between them')
  const heading = headingReason(text, following)
  if (heading) return as('heading', heading.why, heading.depth)
  const why = 'short, but it does not stand above a longer text as a heading does'
  return as('paragraph', isCandidate(text) ? why : '')
}

/** The name in a line such as “By Ada Brook”; `undefined` in any other. */
export function readByline(text: string): string | undefined {
  const [, name] =
    /^(?:(?:written )?by|von|par|por|di|автор:?|автор текста:?|від)[:\s]\s*(\p{Lu}[^.!?]{2,80})$/iu.exec(
      text,
    ) ?? []
  return name !== undefined && name.split(/\s+/).length < 8 ? name : undefined
}

/** An address on the web in running text, without the punctuation that closes a sentence or bracket. */
export const webAddress = /(https?:\/\/[^\s<>"“”«»]{0,2000}[^\s<>"“”«»'’.,;:!?)\]}])/giu

/** The first address in a text; `undefined` when there is none. */
function readAddress(text: string): string | undefined {
  return text.match(webAddress)?.[0]
}

const labels =
  readData<Readonly<Record<'references' | 'companions', string>>>('import.yaml')

/** What authors call the place where they name what they drew on, in a few languages. */
const names = labels.references.trim().split(/\s+/)

/** These, and what may stand next to them. */
const known = [...names, ...labels.companions.trim().split(/\s+/)]

/** A longer one says more than where something comes from. */
const longestLabel = 60

/**
 * Why a text introduces a reference: it is called so, and an address on the web stands in it or in
 * the next.
 *
 * @returns A depth of 2 for a label on a line of its own, which is a heading, and 0 for one before its address.
 */
function readReferenceLabel(
  text: string,
  next = '',
): { readonly why: string; readonly depth: number } | undefined {
  const own = readAddress(text)
  const label = own === undefined ? text : text.slice(0, text.indexOf(own))
  if (label.length > longestLabel || !readAddress(own ?? next)) return undefined
  const found = label.toLowerCase().match(/\p{L}+/gu) ?? []
  const read = found.map(readWord)
  if (read.includes(undefined) || !read.some((word) => names.includes(word ?? '')))
    return undefined
  const corrected = read.join(' ')
  const spelling = corrected === found.join(' ') ? 'it says' : 'it seems to say'
  const place = own === undefined ? 'on the next line' : 'on the same line'
  const why = `${spelling} “${corrected}”, and an address on the web is ${place}`
  return { why, depth: own === undefined ? 2 : 0 }
}

/** The known word that a word is, or most likely means: the longer, the more slips of the pen it may have. */
function readWord(word: string): string | undefined {
  const mostSlips = (length: number) => (length < 5 ? 0 : length < 8 ? 1 : 2)
  if (known.includes(word)) return word
  return known.find(
    (name) => countSlips(word, name) <= mostSlips(Math.min(word.length, name.length)),
  )
}
