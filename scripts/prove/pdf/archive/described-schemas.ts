import type { PropertyType } from './known-properties.ts'
import { fieldsOf, type Property } from './read-packet.ts'

/** Of the property in which a file describes the schemas that archives do not know. @see ISO 19005-2, 6.6.2.3.3 */
export const extensionNamespace = 'http://www.aiim.org/pdfa/ns/extension/'

export const schemaNamespace = 'http://www.aiim.org/pdfa/ns/schema#'
export const propertyNamespace = 'http://www.aiim.org/pdfa/ns/property#'

const types: Readonly<Record<string, PropertyType>> = { Integer: 'integer', Text: 'text' }

/** The schemas that the file describes, each by its fields. */
export function describedSchemas(
  properties: readonly Property[],
): readonly (readonly Property[])[] {
  return properties
    .filter(({ namespace }) => namespace === extensionNamespace)
    .flatMap(({ items }) => items.map(fieldsOf))
}

/** The properties of a schema, each by its fields. */
export function describedProperties(
  schema: readonly Property[],
): readonly (readonly Property[])[] {
  return schema
    .filter(({ name }) => name === 'property')
    .flatMap(({ items }) => items.map(fieldsOf))
}

/** By namespace and name, the types of the properties that the file describes. */
export function typesDescribed(
  properties: readonly Property[],
): ReadonlyMap<string, PropertyType> {
  return new Map(
    describedSchemas(properties).flatMap((schema) =>
      describedProperties(schema).map((fields) => [
        `${textOf(schema, 'namespaceURI')} ${textOf(fields, 'name')}`,
        types[textOf(fields, 'valueType')] ?? 'text',
      ]),
    ),
  )
}

function textOf(fields: readonly Property[], name: string): string {
  return fields.find((field) => field.name === name)?.text ?? ''
}
