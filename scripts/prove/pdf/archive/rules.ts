import type { RuleId as UaRuleId } from '../ua/rules.ts'
import { type CheckedRule, ownRules } from './own-rules.ts'

/** How it is known that a rule is kept. None is left to veraPDF alone. */
export type Rule =
  | CheckedRule
  /** The check of PDF/UA, which every file passes too, looks after it. */
  | { readonly same: UaRuleId }
  /** No file of ours has the construct, which a rule of our own looks after. */
  | { readonly impossible: string; readonly seen: keyof typeof ownRules }

const spotColours = {
  impossible: 'no colour is a spot colour',
  seen: 'own-spot-colour',
} as const
const halftones = { impossible: 'there are no halftones', seen: 'own-halftone' } as const
const jpeg2000 = { impossible: 'no picture is JPEG 2000', seen: 'own-jpeg-2000' } as const
const appearances = {
  impossible: 'links have no appearance',
  seen: 'own-appearance',
} as const
const signatures = { impossible: 'nothing is signed', seen: 'own-signature' } as const
const ownTypes = {
  impossible: 'no schema has types of its own',
  seen: 'own-property-type',
} as const
const extension = { checked: 'schemas', expects: 'a whole description' } as const

/** Rules of both parts, by clause of ISO 19005-2 and number of veraPDF's test. */
const commonRules = {
  '6.1.2-1': { same: '6.1-1' },
  '6.1.2-2': { checked: 'syntax', expects: 'a comment of four bytes beyond ASCII' },
  '6.1.3-1': { same: 'own-file-id' },
  '6.1.3-2': { same: 'own-encryption' },
  '6.1.3-3': { checked: 'syntax', expects: 'the end of the file' },
  '6.1.4-2': { checked: 'syntax', expects: 'one end of line' },
  '6.1.6-1': { checked: 'limits', expects: 'an even number of digits' },
  '6.1.6-2': { checked: 'limits', expects: 'hexadecimal digits alone' },
  '6.1.7.1-1': { checked: 'syntax', expects: 'the length that is given' },
  '6.1.7.1-2': { checked: 'syntax', expects: 'ends of lines around it' },
  '6.1.7.1-3': { checked: 'syntax', expects: 'a stream within the file' },
  '6.1.7.2-1': { checked: 'syntax', expects: 'a filter that every reader has' },
  '6.1.8-1': { checked: 'limits', expects: 'a name in UTF-8' },
  '6.1.9-1': { checked: 'syntax', expects: 'single spaces and ends of lines' },
  '6.1.10-1': { impossible: 'no picture is inline', seen: 'own-inline-picture' },
  '6.1.12-1': signatures,
  '6.1.12-2': signatures,
  '6.1.13-1': { checked: 'limits', expects: 'at most 2147483647' },
  '6.1.13-2': { checked: 'limits', expects: 'at most 3.403e38' },
  '6.1.13-3': { checked: 'limits', expects: 'at most 32,767 bytes' },
  '6.1.13-4': { checked: 'limits', expects: 'at most 127 bytes' },
  '6.1.13-5': { checked: 'limits', expects: 'zero, or more than 1.175e-38' },
  '6.1.13-7': { checked: 'limits', expects: 'at most 8,388,607' },
  '6.1.13-8': { checked: 'drawings', expects: 'at most 28 levels' },
  '6.1.13-9': spotColours,
  '6.1.13-10': { same: 'own-font-encoding' },
  '6.1.13-11': { checked: 'catalog', expects: 'sides of 3 to 14,400 points' },
  '6.2.2-1': { checked: 'drawings', expects: 'an operator of ISO 32000-1' },
  '6.2.2-2': { checked: 'drawings', expects: 'resources of its own' },
  '6.2.3-1': { checked: 'colours', expects: 'a profile of a monitor or a press' },
  '6.2.3-2': { impossible: 'there is one meaning', seen: 'own-output-intent' },
  '6.2.3-3': { impossible: 'there is one meaning', seen: 'own-output-intent' },
  '6.2.4.2-1': { checked: 'colours', expects: 'a profile that readers know' },
  '6.2.4.2-2': { impossible: 'nothing is overprinted', seen: 'own-overprint' },
  '6.2.4.3-2': { checked: 'colours', expects: 'colours with a meaning' },
  '6.2.4.3-3': { checked: 'colours', expects: 'colours with a meaning' },
  '6.2.4.3-4': { checked: 'colours', expects: 'colours with a meaning' },
  '6.2.4.4-1': spotColours,
  '6.2.4.4-2': spotColours,
  '6.2.5-1': { checked: 'graphics', expects: 'no transfer function' },
  '6.2.5-2': { checked: 'graphics', expects: 'no transfer function' },
  '6.2.5-3': { checked: 'graphics', expects: 'no origin of a halftone' },
  '6.2.5-4': halftones,
  '6.2.5-5': halftones,
  '6.2.5-6': halftones,
  '6.2.6-1': { checked: 'graphics', expects: 'an intent of ISO 32000-1' },
  '6.2.8-1': { checked: 'pictures', expects: 'none' },
  '6.2.8-2': { checked: 'pictures', expects: 'none' },
  '6.2.8-3': { checked: 'pictures', expects: 'pictures as they are' },
  '6.2.8-4': { checked: 'pictures', expects: '1, 2, 4, 8 or 16 bits' },
  '6.2.8-5': { checked: 'pictures', expects: '1 bit' },
  '6.2.8.3-1': jpeg2000,
  '6.2.8.3-2': jpeg2000,
  '6.2.8.3-3': jpeg2000,
  '6.2.8.3-4': jpeg2000,
  '6.2.8.3-5': jpeg2000,
  '6.2.9-1': { checked: 'pictures', expects: 'none' },
  '6.2.9-2': { same: '7.20-1' },
  '6.2.9-3': { checked: 'pictures', expects: 'none' },
  '6.2.10-1': { checked: 'graphics', expects: 'a blend mode of ISO 32000-1' },
  '6.2.10-2': { checked: 'colours', expects: 'a meaning of what shines through' },
  '6.2.11.2-1': { checked: 'fonts', expects: '`Font`' },
  '6.2.11.2-2': { same: 'own-font-kind' },
  '6.2.11.2-3': { checked: 'fonts', expects: 'a name' },
  '6.2.11.2-4': { same: 'own-font-kind' },
  '6.2.11.2-5': { same: 'own-font-kind' },
  '6.2.11.2-6': { same: 'own-font-kind' },
  '6.2.11.2-7': { checked: 'fonts', expects: 'a program that readers know' },
  '6.2.11.3.1-1': { same: 'own-font-encoding' },
  '6.2.11.3.2-1': { same: '7.21.3.2-1' },
  '6.2.11.3.3-1': { same: 'own-font-encoding' },
  '6.2.11.3.3-2': { same: 'own-font-encoding' },
  '6.2.11.3.3-3': { same: 'own-font-encoding' },
  '6.2.11.4.1-1': { same: '7.21.4.1-1' },
  '6.2.11.4.1-2': { same: '7.21.4.1-2' },
  '6.2.11.4.2-1': { same: 'own-font-kind' },
  '6.2.11.4.2-2': { same: 'own-font-list' },
  '6.2.11.5-1': { same: '7.21.5-1' },
  '6.2.11.6-1': { same: 'own-font-kind' },
  '6.2.11.6-2': { same: 'own-font-kind' },
  '6.2.11.6-3': { same: 'own-font-kind' },
  '6.2.11.6-4': { same: 'own-font-kind' },
  '6.2.11.7.2-1': { same: '7.21.7-1' },
  '6.2.11.7.2-2': { same: '7.21.7-2' },
  '6.2.11.7.3-1': { checked: 'fonts', expects: 'one that everybody reads alike' },
  '6.2.11.8-1': { same: '7.21.8-1' },
  '6.3.1-1': { same: 'own-annotation' },
  '6.3.2-1': { checked: 'interaction', expects: 'a link that says whether it is seen' },
  '6.3.2-2': { checked: 'interaction', expects: 'a link that is seen and printed' },
  '6.3.3-1': { same: 'own-annotation' },
  '6.3.3-2': appearances,
  '6.3.3-3': appearances,
  '6.3.3-4': appearances,
  '6.4.1-1': { same: 'own-form' },
  '6.4.1-2': { same: 'own-form' },
  '6.4.1-3': { same: 'own-form' },
  '6.4.2-1': { same: 'own-form' },
  '6.4.2-2': { checked: 'catalog', expects: 'none' },
  '6.4.3-1': signatures,
  '6.4.3-2': signatures,
  '6.4.3-3': signatures,
  '6.5.1-1': { checked: 'interaction', expects: 'links to places and addresses alone' },
  '6.5.1-2': { impossible: 'links lead to places and addresses', seen: 'own-action' },
  '6.5.2-1': { checked: 'interaction', expects: 'none' },
  '6.5.2-2': { checked: 'interaction', expects: 'none' },
  '6.6.2.1-1': { same: '7.1-8' },
  '6.6.2.1-2': { checked: 'packet', expects: 'no `bytes`' },
  '6.6.2.1-3': { checked: 'packet', expects: 'no `encoding`' },
  '6.6.2.1-4': { checked: 'packet', expects: 'XML that is well-formed' },
  '6.6.2.1-5': { checked: 'packet', expects: 'UTF-8' },
  '6.6.2.3.1-1': { checked: 'properties', expects: 'one that archives know' },
  '6.6.2.3.1-2': { checked: 'properties', expects: 'a value of its type' },
  '6.6.2.3.2-1': { checked: 'schemas', expects: 'fields of ISO 19005-2 alone' },
  '6.6.2.3.3-1': extension,
  '6.6.2.3.3-2': extension,
  '6.6.2.3.3-3': extension,
  '6.6.2.3.3-4': extension,
  '6.6.2.3.3-5': extension,
  '6.6.2.3.3-6': ownTypes,
  '6.6.2.3.3-7': extension,
  '6.6.2.3.3-8': extension,
  '6.6.2.3.3-9': extension,
  '6.6.2.3.3-10': extension,
  '6.6.2.3.3-11': ownTypes,
  '6.6.2.3.3-12': ownTypes,
  '6.6.2.3.3-13': ownTypes,
  '6.6.2.3.3-14': ownTypes,
  '6.6.2.3.3-15': ownTypes,
  '6.6.2.3.3-16': ownTypes,
  '6.6.2.3.3-17': ownTypes,
  '6.6.2.3.3-18': ownTypes,
  '6.6.4-1': { checked: 'claims', expects: 'metadata that say that the file is PDF/A' },
  '6.6.4-2': { checked: 'claims', expects: 'the part of PDF/A that is asked for' },
  '6.6.4-3': { checked: 'claims', expects: 'level A' },
  '6.6.4-4': { checked: 'claims', expects: 'the prefix `pdfaid`' },
  '6.6.4-5': { checked: 'claims', expects: 'the prefix `pdfaid`' },
  '6.6.4-6': { checked: 'claims', expects: 'the prefix `pdfaid`' },
  '6.6.4-7': { checked: 'claims', expects: 'the prefix `pdfaid`' },
  '6.7.2.2-1': { same: '6.2-1' },
  '6.7.3.3-1': { same: '7.1-11' },
  '6.7.3.4-1': { same: '7.1-5' },
  '6.7.3.4-2': { same: '7.1-6' },
  '6.7.3.4-3': { same: '7.1-7' },
  '6.7.4-1': { same: '7.2-29' },
  '6.8-2': { same: '7.11-1' },
  '6.9-1': { same: 'own-optional' },
  '6.9-2': { same: 'own-optional' },
  '6.9-3': { same: 'own-optional' },
  '6.9-4': { same: 'own-optional' },
  '6.10-1': { checked: 'catalog', expects: 'none' },
  '6.10-2': { checked: 'catalog', expects: 'none' },
  '6.11-1': { checked: 'catalog', expects: 'none' },
} as const satisfies Record<string, Rule>

/** Rules that one part has, and the other has not. */
const rulesOfParts = {
  '2': { '6.8-5': { checked: 'attachments', expects: 'none' } },
  '3': {
    '6.8-1': { checked: 'attachments', expects: 'the kind of its content' },
    '6.8-3': { checked: 'attachments', expects: 'what it is to the document' },
    '6.8-4': { checked: 'attachments', expects: 'a file that belongs to the document' },
  },
} as const satisfies Record<string, Record<string, Rule>>

/** Every rule of veraPDF's profile of PDF/A-2a or PDF/A-3a. @see https://github.com/veraPDF/veraPDF-validation-profiles */
export function refereeRules(
  part: keyof typeof rulesOfParts,
): Readonly<Record<string, Rule>> {
  return { ...commonRules, ...rulesOfParts[part] }
}

/** What a PDF has to be to last. */
export const rules = {
  ...commonRules,
  ...rulesOfParts['2'],
  ...rulesOfParts['3'],
  ...ownRules,
}

/** A rule that is checked here. */
export type RuleId = {
  [Id in keyof typeof rules]: (typeof rules)[Id] extends CheckedRule ? Id : never
}[keyof typeof rules]
