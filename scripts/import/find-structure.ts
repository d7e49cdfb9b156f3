import { readAddress } from './find-address.ts'
import { type Following, headingReason, isCandidate } from './heading-reason.ts'
import { readReferenceLabel } from './reference-label.ts'
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
  if (isSecond && isByline(text)) {
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

function isByline(text: string): boolean {
  return readByline(text) !== undefined
}
