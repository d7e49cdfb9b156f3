import { extensionNamespace, typesDescribed } from './described-schemas.ts'
import type { CheckRules, Fault } from './fault.ts'
import { knownProperties, type PropertyType } from './known-properties.ts'
import { fieldsOf, type Property, propertiesOf } from './read-packet.ts'

/** The metadata have properties that archives know, or that the file describes, of the right types. */
export const checkProperties: CheckRules = (file) => {
  const properties = propertiesOf(file)
  const described = typesDescribed(properties)
  return properties.flatMap((property): Fault[] => {
    const { name, namespace, prefix } = property
    if (namespace === extensionNamespace) return []
    const type =
      described.get(`${namespace} ${name}`) ?? knownProperties[namespace]?.[name]
    const found = `property \`${prefix}:${name}\``
    if (type === undefined) return [{ rule: '6.6.2.3.1-1', found }]
    return isOfType(property, type)
      ? []
      : [{ rule: '6.6.2.3.1-2', found: `value of ${found}` }]
  })
}

const lists: Readonly<Record<string, string>> = { alt: 'Alt', bag: 'Bag', seq: 'Seq' }

/** @see ISO 8601 as the XMP Specification narrows it */
const date =
  /^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?)?$/

function isOfType({ items, list, text }: Property, type: PropertyType): boolean {
  if (lists[type] !== list) return false
  if (list === 'Alt')
    return items.every(({ tag }) => tag.attributes['xml:lang'] !== undefined)
  if (list !== undefined) return items.every((item) => fieldsOf(item).length === 0)
  if (type === 'date') return date.test(text)
  return type !== 'integer' || /^[+-]?\d+$/.test(text)
}
