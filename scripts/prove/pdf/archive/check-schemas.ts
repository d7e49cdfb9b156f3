import {
  describedProperties,
  describedSchemas,
  extensionNamespace,
  propertyNamespace,
  schemaNamespace,
} from './described-schemas.ts'
import type { CheckRules, Fault } from './fault.ts'
import { type Property, propertiesOf } from './read-packet.ts'

/** The file describes the schemas that archives do not know, wholly and as ISO 19005-2, 6.6.2.3.3 has it. */
export const checkSchemas: CheckRules = (file) => {
  const properties = propertiesOf(file)
  const faults: Fault[] = []
  for (const { list, name, namespace, prefix } of properties) {
    const isSound = name === 'schemas' && list === 'Bag' && prefix === 'pdfaExtension'
    if (namespace === extensionNamespace && !isSound)
      faults.push({ rule: '6.6.2.3.3-1', found: `list of schemas \`${prefix}:${name}\`` })
  }
  for (const schema of describedSchemas(properties)) {
    faults.push(...recordFaults(schema, schemaFields))
    for (const property of describedProperties(schema))
      faults.push(...recordFaults(property, propertyFields))
  }
  return faults
}

interface RecordKind {
  readonly namespace: string
  readonly prefix: string
  readonly fields: Readonly<
    Record<string, readonly [Fault['rule'], isSound: RegExp | 'Seq']>
  >
}

const words = /\S/

const schemaFields: RecordKind = {
  namespace: schemaNamespace,
  prefix: 'pdfaSchema',
  fields: {
    schema: ['6.6.2.3.3-2', words],
    namespaceURI: ['6.6.2.3.3-3', /^[a-z][a-z\d+.-]*:\S+$/i],
    prefix: ['6.6.2.3.3-4', words],
    property: ['6.6.2.3.3-5', 'Seq'],
  },
}

const propertyFields: RecordKind = {
  namespace: propertyNamespace,
  prefix: 'pdfaProperty',
  fields: {
    name: ['6.6.2.3.3-7', words],
    valueType: ['6.6.2.3.3-8', /^(?:Boolean|Date|Integer|Real|Text|URI|URL)$/],
    category: ['6.6.2.3.3-9', /^(?:external|internal)$/],
    description: ['6.6.2.3.3-10', words],
  },
}

function recordFaults(
  record: readonly Property[],
  { fields, namespace, prefix }: RecordKind,
): Fault[] {
  const faults: Fault[] = []
  for (const [name, [rule, isSound]] of Object.entries(fields)) {
    const field = record.find(
      (each) => each.namespace === namespace && each.name === name,
    )
    const isRight = field?.prefix === prefix && isOfForm(field, isSound)
    if (!isRight) faults.push({ rule, found: `description without a right \`${name}\`` })
  }
  for (const { name, namespace: own } of record) {
    if (own === namespace && Object.hasOwn(fields, name)) continue
    const isType = own === schemaNamespace && name === 'valueType'
    const rule = isType ? 'own-property-type' : '6.6.2.3.2-1'
    faults.push({ rule, found: `field \`${name}\` of a description` })
  }
  return faults
}

function isOfForm({ list, text }: Property, form: RegExp | 'Seq'): boolean {
  return form === 'Seq' ? list === 'Seq' : list === undefined && form.test(text)
}
