import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import type { Construct, ConstructRecord, Extension } from 'micromark-util-types'
import type { Processor } from 'unified'
import { endAtMarks } from '../syntax/bare-addresses.ts'
import { brackets, bracketsFromMarkdown } from '../syntax/brackets.ts'
import { containers, containersFromMarkdown } from '../syntax/containers.ts'
import { descriptions, descriptionsFromMarkdown } from '../syntax/descriptions.ts'
import { formulas, formulasFromMarkdown } from '../syntax/formulas.ts'

/**
 * Teach the parser what this dialect adds to CommonMark: GFM, `:::blocks`, spans with attributes,
 * inline notes, description lists and formulas.
 */
export function remarkDialect(this: Processor): void {
  const data = this.data()
  data.micromarkExtensions ??= []
  data.micromarkExtensions.push(ownGfm(), containers, brackets, descriptions, formulas)
  data.fromMarkdownExtensions ??= []
  data.fromMarkdownExtensions.push(
    // The transforms would find addresses once more, and leave them without a position.
    gfmFromMarkdown().map(({ transforms, ...extension }) => extension),
    containersFromMarkdown,
    bracketsFromMarkdown,
    descriptionsFromMarkdown,
    formulasFromMarkdown,
  )
}

/**
 * GFM without what costs time out of proportion: e-mail addresses, which are looked for at every
 * letter (`remarkEmails` finds them), and a search back to the start of the paragraph at every
 * closing bracket (`brackets` reads `![^1]`).
 */
function ownGfm(): Extension {
  const { text = {}, ...others } = gfm({ singleTilde: false })
  const own: ConstructRecord = {}
  for (const [code, constructs] of Object.entries(text)) {
    own[Number(code)] = [constructs ?? []].flat().map(withEnd)
  }
  const disable = { null: ['emailAutolink', 'gfmPotentialFootnoteCall'] }
  return { ...others, text: own, disable }
}

function withEnd(construct: Construct): Construct {
  return /^(?:www|protocol)Autolink$/.test(construct.name ?? '')
    ? endAtMarks(construct)
    : construct
}
