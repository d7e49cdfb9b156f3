import { nameOf } from '../load-object.ts'
import { textOf } from '../text-string.ts'
import type { CheckRules, Fault } from './fault.ts'
import { readXmp, type XmpProperty } from './read-xmp.ts'
import type { UaFile } from './ua-file.ts'

const namespaces = {
  dc: 'http://purl.org/dc/elements/1.1/',
  pdf: 'http://ns.adobe.com/pdf/1.3/',
  ua: 'http://www.aiim.org/pdfua/ns/id/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
}

type Namespace = keyof typeof namespaces

/** What the file says of the book, and that it is PDF/UA, in words that machines read. */
export const checkMetadata: CheckRules = (file) => {
  const { catalog, objects } = file.pdf
  const xml = objects.stream(catalog.get('Metadata')).toString('utf8')
  // Where there is none, another part of the check says so.
  if (xml === '') return []
  const properties = parse(xml)
  if (!properties) return [{ rule: '5-1', found: 'metadata that are no XML' }]
  const title = find(properties, 'dc', 'title')
  const faults = identityFaults(properties)
  if (!title?.values.some(({ text }) => text.trim() !== ''))
    faults.push({ rule: '7.1-9', found: 'metadata without a title' })
  const isUnclear = properties.some(
    ({ values }) => values.length === 1 && values[0]?.language === 'x-default',
  )
  if (isUnclear && file.language === undefined)
    faults.push({ rule: '7.2-33', found: 'metadata without a language' })
  return [...faults, ...infoFaults(file, properties)]
}

function parse(xml: string): readonly XmpProperty[] | undefined {
  try {
    return readXmp(xml)
  } catch {
    return undefined
  }
}

function find(
  properties: readonly XmpProperty[],
  namespace: Namespace,
  name: string,
): XmpProperty | undefined {
  const uri = namespaces[namespace]
  return properties.find((each) => each.namespace === uri && each.name === name)
}

const identity = [
  ['part', '5-3'],
  ['amd', '5-4'],
  ['corr', '5-5'],
] as const

function identityFaults(properties: readonly XmpProperty[]): Fault[] {
  if (!properties.some(({ namespace }) => namespace === namespaces.ua))
    return [{ rule: '5-1', found: 'metadata without a word of PDF/UA' }]
  const faults: Fault[] = []
  const part = find(properties, 'ua', 'part')?.values[0]?.text.trim()
  if (part !== '1') faults.push({ rule: '5-2', found: `part ${part ?? 'missing'}` })
  for (const [name, rule] of identity) {
    const prefix = find(properties, 'ua', name)?.prefix
    if (prefix !== undefined && prefix !== 'pdfuaid')
      faults.push({ rule, found: `prefix \`${prefix}\` of \`${name}\`` })
  }
  return faults
}

/** The two places in which a file speaks of the book. */
const twins: readonly (readonly [info: string, Namespace, name: string])[] = [
  ['Title', 'dc', 'title'],
  ['Author', 'dc', 'creator'],
  ['Subject', 'dc', 'description'],
  ['Keywords', 'pdf', 'Keywords'],
  ['Creator', 'xmp', 'CreatorTool'],
  ['Producer', 'pdf', 'Producer'],
  ['CreationDate', 'xmp', 'CreateDate'],
  ['ModDate', 'xmp', 'ModifyDate'],
  ['Trapped', 'pdf', 'Trapped'],
]

function infoFaults({ pdf }: UaFile, properties: readonly XmpProperty[]): Fault[] {
  const { objects } = pdf
  const info = objects.dictionary(objects.trailer.get('Info'))
  return twins.flatMap(([key, namespace, name]): Fault[] => {
    const entry = objects.get(info.get(key))
    const said = nameOf(entry) || textOf(entry)
    const values = find(properties, namespace, name)?.values ?? []
    const isAlternative = values.some(({ language }) => language !== undefined)
    const chosen = isAlternative ? values.slice(0, 1) : values
    const other = chosen.map(({ text }) => text.trim()).join('; ')
    const isSame = key.endsWith('Date')
      ? instantOf(said) === instantOf(other)
      : said === other
    return isSame ? [] : [{ rule: 'own-info', found: `\`${said}\` and \`${other}\`` }]
  })
}

/** When a date is, in milliseconds, as PDF or as XMP writes it; the text itself where it is none. */
function instantOf(date: string): number | string {
  const parts =
    /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-]\d\d)'?(\d\d)'?)?/.exec(date)
  const [, year, month, day, hour, minute, second, zone, minutes] = parts ?? []
  const iso = parts
    ? `${year}-${month}-${day}T${hour}:${minute}:${second}${zone ? `${zone}:${minutes}` : 'Z'}`
    : date
  const instant = Date.parse(iso)
  return Number.isNaN(instant) ? date : instant
}
