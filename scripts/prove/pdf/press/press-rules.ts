import type { Book, PrintColour } from '../../../book.ts'
import { readData } from '../../../lib/read-template.ts'
import type { OpenPdf } from '../../../pdf/read-pdf.ts'
import {
  nameOf,
  type PdfDictionary,
  type PdfObject,
  textOf,
} from '../../../pdf/syntax.ts'
import type { Fault } from '../standards.ts'
import { usedSpaces } from './used-spaces.ts'

/** By rule of PDF/X-4, keys that no dictionary may have. */
const { 'keys not in PDF/X-4': forbidden } = readData<{
  readonly 'keys not in PDF/X-4': Readonly<Record<string, string>>
}>('proof/pdf-rules.yaml')
const ruleOfKey = new Map(
  Object.entries(forbidden).flatMap(([rule, keys]) =>
    keys.split(' ').map((key) => [key, rule] as const),
  ),
)

/** What is painted in more than black ink; pictures that keep their colours say by a profile what these are. */
export function inkFaults(pdf: OpenPdf, inks: PrintColour): readonly Fault[] {
  const others = { colour: /./, 'gray-text': /^ICCBased$/, gray: /^$/ }[inks]
  return usedSpaces(pdf)
    .filter(({ name }) => name !== 'DeviceGray' && !others.test(name))
    .map(({ name, page }) => ({ rule: 'own-one-ink', found: `colours in ${name}`, page }))
}

/** Every rule of PDF/X-4 that a PDF does not keep. Fonts are of another check. @see ISO 15930-7 */
export function pressFaults(
  pdf: OpenPdf,
  { press }: Book,
  bytes: Uint8Array,
): readonly Fault[] {
  return [
    ...documentFaults(pdf, Buffer.from(bytes.subarray(0, 8)).toString('latin1')),
    ...intentFaults(pdf, press?.profile),
    ...pageFaults(pdf),
    ...keyFaults(pdf),
    ...colourFaults(pdf, press?.space),
  ]
}

type Fact = readonly [rule: string, holds: boolean, found: string]

function faultsOf(facts: readonly Fact[], page?: number): readonly Fault[] {
  return facts.flatMap(([rule, holds, found]) => (holds ? [] : [{ rule, found, page }]))
}

/** What the document says of itself, in its dictionary and its metadata. */
function documentFaults({ catalog, objects }: OpenPdf, header: string): readonly Fault[] {
  const { trailer } = objects
  const info = objects.dictionary(trailer.get('Info'))
  const packet = objects.stream(catalog.get('Metadata')).toString('utf8')
  const says = (name: string, value = '[^<]+') =>
    new RegExp(`<${name}(?: [^>]*)?>\\s*${value}\\s*</${name}>`).test(packet)
  const trapped = nameOf(info.get('Trapped'))
  const dates = ['CreationDate', 'ModDate'].map((key) => textOf(info.get(key)))
  return faultsOf([
    ['version', header <= '%PDF-1.6', `header ${header}`],
    ['claim', says('pdfxid:GTS_PDFXVersion', 'PDF/X-4'), 'metadata without its mark'],
    ['title', textOf(info.get('Title')) !== '' && /<dc:title>/.test(packet), 'document'],
    [
      'dates',
      dates.every((date) => /^D:\d{14}/.test(date)) &&
        ['CreateDate', 'ModifyDate', 'MetadataDate'].every((name) => says(`xmp:${name}`)),
      'document without its dates',
    ],
    [
      'document',
      ['DocumentID', 'VersionID', 'RenditionClass'].every((name) =>
        says(`xmpMM:${name}`),
      ),
      'metadata',
    ],
    [
      'trapped',
      ['True', 'False'].includes(trapped) && says('pdf:Trapped', trapped),
      trapped ? `\`Trapped\` of ${trapped}` : 'document',
    ],
    ['identifier', objects.array(trailer.get('ID')).length === 2, 'file'],
    ['encryption', !trailer.has('Encrypt'), 'lock'],
  ])
}

/** One press, that of the author, with its profile inside. */
function intentFaults(
  { catalog, objects }: OpenPdf,
  profile: Uint8Array = Buffer.of(),
): readonly Fault[] {
  const intents = objects
    .array(catalog.get('OutputIntents'))
    .map((intent) => objects.dictionary(intent))
    .filter((intent) => nameOf(intent.get('S')) === 'GTS_PDFX')
  const [intent] = intents
  if (!intent || intents.length > 1)
    return [{ rule: 'intent', found: `${intents.length} output intents` }]
  const texts = ['OutputConditionIdentifier', 'Info'].map((key) =>
    textOf(intent.get(key)),
  )
  const found = objects.stream(intent.get('DestOutputProfile'))
  return faultsOf([
    ['intent', texts.every((text) => text !== ''), 'output intent without a name'],
    ['profile', profile.length > 0 && found.equals(profile), 'profile'],
  ])
}

/** Where pages are cut, and what lies on them. */
function pageFaults({ leaves, objects }: OpenPdf): readonly Fault[] {
  return leaves.flatMap(({ page }, index) => {
    const [media, bleed, trim] = ['MediaBox', 'BleedBox', 'TrimBox'].map((key) =>
      objects.array(page.get(key)).map(Number),
    )
    const notes = objects
      .array(page.get('Annots'))
      .map((note) => nameOf(objects.dictionary(note).get('Subtype')))
      .filter((kind) => kind !== 'PrinterMark' && kind !== 'TrapNet')
    return faultsOf(
      [
        ['boxes', isWithin(trim, bleed) && isWithin(bleed, media), 'edges'],
        ['annotations', notes.length === 0, `annotation of the kind ${notes[0]}`],
      ],
      index,
    )
  })
}

function isWithin(inner: readonly number[] = [], outer: readonly number[] = []): boolean {
  const [left = 1, lower = 1, right = 0, upper = 0] = inner
  const [outerLeft = 1, outerLower = 1, outerRight = 0, outerUpper = 0] = outer
  return (
    left < right &&
    lower < upper &&
    left >= outerLeft &&
    lower >= outerLower &&
    right <= outerRight &&
    upper <= outerUpper
  )
}

function keyFaults({ objects }: OpenPdf): readonly Fault[] {
  const look = (object: PdfObject | undefined): readonly Fault[] => {
    if (Array.isArray(object)) return object.flatMap(look)
    if (!(object instanceof Map)) return []
    return [...(object as PdfDictionary)].flatMap(([key, value]) => {
      const rule = ruleOfKey.get(key)
      return [...(rule ? [{ rule, found: `\`${key}\`` }] : []), ...look(value)]
    })
  }
  return [...objects.places.keys()].flatMap((ref) => look(objects.get({ ref })))
}

/** Spaces whose numbers mean something only on one device. */
const deviceOf: Readonly<Record<string, string>> = {
  DeviceRGB: 'RGB',
  DeviceCMYK: 'CMYK',
}

function colourFaults(pdf: OpenPdf, press: string | undefined): readonly Fault[] {
  return usedSpaces(pdf)
    .filter(({ isReplaced, name }) => {
      const device = deviceOf[name]
      return device !== undefined && device !== press && !isReplaced
    })
    .map(({ name, page }) => ({ rule: 'colours', found: `colours in ${name}`, page }))
}
