import { readData } from '../../lib/read-template.ts'

const lists =
  readData<
    Readonly<
      Record<
        | 'elements'
        | 'unseen'
        | 'attributes'
        | 'texts'
        | 'properties'
        | 'descriptors'
        | 'functions'
        | 'at-rules',
        string
      >
    >
  >('allowed-svg.yaml')

const setOf = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/))

/** What a drawing may hold. */
export const allowedSvg = {
  elements: setOf(lists.elements),
  /** Left out with all that they hold. */
  unseen: setOf(lists.unseen),
  /** With values that CSS can be read from. */
  attributes: setOf(`${lists.attributes} ${lists.properties}`),
  /** With text of any kind. */
  texts: setOf(lists.texts),
  properties: setOf(`${lists.properties} ${lists.descriptors}`),
  functions: setOf(lists.functions),
  atRules: setOf(lists['at-rules']),
}
