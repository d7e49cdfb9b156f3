/** Parts of the check, each of which looks after a group of rules. */
export type CheckName =
  | 'attachments'
  | 'catalog'
  | 'claims'
  | 'colours'
  | 'drawings'
  | 'fonts'
  | 'graphics'
  | 'interaction'
  | 'limits'
  | 'packet'
  | 'pictures'
  | 'properties'
  | 'schemas'
  | 'syntax'

/** A part of the check looks, and says what it expected. */
export interface CheckedRule {
  readonly checked: CheckName
  readonly expects: string
}

/** What veraPDF does not ask, or asks of what no file of ours has. */
export const ownRules = {
  'own-output-intent': { checked: 'colours', expects: 'one meaning of all colours' },
  'own-profile': { checked: 'colours', expects: 'the colours of sRGB' },
  'own-spot-colour': { checked: 'colours', expects: 'none' },
  'own-overprint': { checked: 'graphics', expects: 'none' },
  'own-halftone': { checked: 'graphics', expects: 'none' },
  'own-jpeg-2000': { checked: 'pictures', expects: 'none' },
  'own-inline-picture': { checked: 'drawings', expects: 'none' },
  'own-appearance': { checked: 'interaction', expects: 'none' },
  'own-action': {
    checked: 'interaction',
    expects: 'links to places and addresses alone',
  },
  'own-signature': { checked: 'catalog', expects: 'none' },
  'own-property-type': { checked: 'schemas', expects: 'none' },
  'own-source': { checked: 'attachments', expects: 'the manuscript, byte for byte' },
} as const satisfies Record<`own-${string}`, CheckedRule>
