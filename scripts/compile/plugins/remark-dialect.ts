import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import type { Construct, ConstructRecord, Extension } from 'micromark-util-types'
import type { Processor } from 'unified'
import { endInTime } from '../syntax/bare-addresses.ts'
import { brackets, bracketsFromMarkdown } from '../syntax/brackets.ts'
import { containers } from '../syntax/containers.ts'
import { containersFromMarkdown } from '../syntax/containers-from-markdown.ts'
import { descriptions, descriptionsFromMarkdown } from '../syntax/descriptions.ts'
import { formulas } from '../syntax/formulas.ts'
import { formulasFromMarkdown } from '../syntax/formulas-from-markdown.ts'

/**
 * Teach the parser what this dialect adds to CommonMark: GFM, `:::blocks`, spans with attributes,
 * inline notes, description lists and formulas.
 */
export function remarkDialect(this: Processor): void {
  const data = this.data()
  data.micromarkExtensions = [swiftGfm(), containers, brackets, descriptions, formulas]
  data.fromMarkdownExtensions = [
    // The transforms would find addresses once more, and leave them without a position.
    gfmFromMarkdown().map(({ transforms, ...extension }) => extension),
    containersFromMarkdown,
    bracketsFromMarkdown,
    descriptionsFromMarkdown,
    formulasFromMarkdown,
  ]
}

/**
 * GFM without what costs time out of proportion: e-mail addresses, which are looked for at every
 * letter (`remarkEmails` finds them), and a search back to the start of the paragraph at every
 * closing bracket (`brackets` reads `![^1]`).
 */
function swiftGfm(): Extension {
  const extension = gfm({ singleTilde: false })
  const text: ConstructRecord = {}
  for (const [code, constructs] of Object.entries(extension.text ?? {})) {
    const kept = [constructs ?? []].flat().filter(isSwift).map(withEnd)
    if (kept.length > 0) text[Number(code)] = kept
  }
  return { ...extension, text }
}

function withEnd(construct: Construct): Construct {
  return /^(?:www|protocol)Autolink$/.test(construct.name ?? '')
    ? endInTime(construct)
    : construct
}

function isSwift({ name }: Construct): boolean {
  return name !== 'emailAutolink' && name !== 'gfmPotentialFootnoteCall'
}
