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
    const isTitle = index === 0 && title !== undefined
    const following = [backwards.at(-1), backwards.at(-2)] as const
    backwards.push(
      isTitle
        ? { ...block, role: 'title', why: title, depth: 1 }
        : partOf(block, following, index === 1 && title !== undefined),
    )
  }
  return backwards.reverse()
}

/** The text of a block in one line. */
export function textOf({ lines }: Block): string {
  return lines.join(' ')
}

function titleReason([first, second]: readonly Block[]): string | undefined {
  if (!first || !second || first.keepsLines) return undefined
  const text = textOf(first)
  const isSentence = /[.,;:…]$/.test(text)
  if (isSentence || text.length > 200 || readAddress(text)) return undefined
  return `line ${first.line}, the first with words, and no sentence`
}

function partOf(block: Block, following: Following, isSecond: boolean): Part {
  const text = textOf(block)
  const plain = { ...block, depth: 0 }
  const label = readReferenceLabel(block, following[0])
  if (label !== undefined) return { ...block, role: 'reference', ...label }
  if (readAddress(text) && !text.includes(' ')) {
    return { ...plain, role: 'reference', why: 'an address on the web' }
  }
  if (isSecond && readByline(text) !== undefined) {
    const why = 'it names an author, who stands in `authors` too'
    return { ...plain, role: 'byline', why }
  }
  if (block.keepsLines) {
    return { ...plain, role: 'lines', why: 'short lines without empty ones between them' }
  }
  const heading = headingReason(text, following)
  if (heading) return { ...block, role: 'heading', ...heading }
  const why = isCandidate(text)
    ? 'short, but it does not stand above a longer text as a heading does'
    : ''
  return { ...plain, role: 'paragraph', why }
}

/** The name in a line such as “By Ada Brook”; `undefined` in any other. */
export function readByline(text: string): string | undefined {
  const [, name] =
    /^(?:(?:written )?by|von|par|por|di|автор:?|автор текста:?|від)[:\s]\s*(\p{Lu}[^.!?]{2,80})$/iu.exec(
      text,
    ) ?? []
  const words = name?.split(/\s+/) ?? []
  return words.length > 0 && words.length < 8 ? name : undefined
}

/** An address on the web in running text, without the punctuation that closes a sentence or bracket. */
const address = /https?:\/\/[^\s<>"“”«»]{0,2000}[^\s<>"“”«»'’.,;:!?)\]}]/giu

/** The first address in a text; `undefined` when there is none. */
function readAddress(text: string): string | undefined {
  return findAddresses(text)[0]?.address
}

/** Every address in a text, and where it begins. */
export function findAddresses(text: string): readonly { address: string; at: number }[] {
  return [...text.matchAll(address)].map(({ 0: found, index }) => ({
    address: found,
    at: index,
  }))
}

const labels =
  readData<Readonly<Record<'references' | 'companions', string>>>('import.yaml')

/** What authors call the place where they name what they drew on, in a few languages. */
const names = labels.references.trim().split(/\s+/)

/** These, and what may stand next to them. */
const known = [...names, ...labels.companions.trim().split(/\s+/)]

/** A longer one says more than where something comes from. */
const longestLabel = 60

/** How many slips of the pen a word of that length may have. */
function mostSlips(length: number): number {
  if (length < 5) return 0
  return length < 8 ? 1 : 2
}

/**
 * Why a block introduces a reference: it is called so, and an address on the web stands in it or in
 * the next.
 *
 * @returns A depth of 2 for a label on a line of its own, which is a heading, and 0 for one before its address.
 */
function readReferenceLabel(
  block: Block,
  next: Block | undefined,
): { readonly why: string; readonly depth: number } | undefined {
  const text = block.lines.join(' ')
  const own = readAddress(text)
  const label = own === undefined ? text : text.slice(0, text.indexOf(own))
  const address = own ?? readAddress(next?.lines.join(' ') ?? '')
  const found =
    label
      .slice(0, longestLabel)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  if (address === undefined || label.length > longestLabel || found.length === 0)
    return undefined

  const read = found.map(readWord)
  const isNamed = read.some((word) => word !== undefined && names.includes(word))
  if (!isNamed || read.includes(undefined)) return undefined
  const corrected = read.join(' ')
  const spelling = corrected === found.join(' ') ? 'it says' : 'it seems to say'
  const place = own === undefined ? 'on the next line' : 'on the same line'
  const why = `${spelling} “${corrected}”, and an address on the web is ${place}`
  return { why, depth: own === undefined ? 2 : 0 }
}

/** The known word that a word is, or most likely means. */
function readWord(word: string): string | undefined {
  if (known.includes(word)) return word
  return known.find(
    (name) => countSlips(word, name) <= mostSlips(Math.min(word.length, name.length)),
  )
}
