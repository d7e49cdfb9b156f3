import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFObjectParser,
  PDFRawStream,
} from '@cantoo/pdf-lib'
import { type Edit, editPdf, inObject, inStream, onPage } from './edit-pdf.ts'
import { fixturePath } from './fixtures.ts'

/** A PDF that archives would refuse. */
export interface BrokenArchive {
  /** Of ISO 19005. By default the second. */
  readonly part?: '3'
  readonly edits?: readonly Edit[]
  /** Changes the file as it is written, and moves nothing. */
  readonly rewrite?: (source: string) => string
  /** Whether the list of its objects is written as before PDF 1.5. */
  readonly isClassic?: true
  /** Rules that it breaks; veraPDF says so, but for our own rules. */
  readonly breaks: readonly string[]
  /** What veraPDF says where that is something else, and why. */
  readonly referee?: readonly string[]
  readonly because?: string
}

/** A copy of a fixture, in a folder, that asks for a standard. */
export function archivedBook(folder: string, standard: 'a-2a' | 'a-3a'): string {
  const copy = join(folder, standard)
  cpSync(fixturePath('books', 'two-banks'), copy, { recursive: true })
  const settings = join(copy, 'book.yaml')
  writeFileSync(settings, `${readFileSync(settings, 'utf8')}pdf-standard: ${standard}\n`)
  return copy
}

/** The PDF of {@link archivedBook}, broken. */
export async function breakArchive(
  whole: Uint8Array,
  { edits = [], isClassic, rewrite }: BrokenArchive,
): Promise<Uint8Array> {
  let bytes = await editPdf(whole, ...edits)
  if (isClassic) {
    const document = await PDFDocument.load(bytes, { updateMetadata: false })
    bytes = await document.save({ useObjectStreams: false, addDefaultPage: false })
  }
  if (!rewrite) return bytes
  const source = Buffer.from(bytes).toString('latin1')
  const rewritten = rewrite(source)
  if (rewritten === source) throw new Error('Cannot find what to change in the PDF')
  return Buffer.from(rewritten, 'latin1')
}

type EditObject = Parameters<typeof inObject>[1]

/** With other entries. */
function having(entries: string): EditObject {
  return (object) => object.replace(/ >>$/, ` ${entries} >>`)
}

/** Without an entry, whose value is a name, a number, a reference, a list or a dictionary. */
function without(key: string): EditObject {
  const value = String.raw`(?:\d+ 0 R|\[.*?\]|<<.*?>>|[^\s]+)`
  return (object) => object.replace(new RegExp(` /${key} ${value}(?= [/>])`), '')
}

function replaced(from: string | RegExp, to: string): (text: string) => string {
  return (text) => text.replace(from, to)
}

const catalog = (edit: EditObject): Edit => inObject('/Type /Catalog', edit)
const noted = (entries: string): readonly Edit[] => [catalog(having(entries))]
const metadata = (edit: (xml: string) => string): readonly Edit[] => [
  inStream((_, content) => content.includes('<x:xmpmeta'), edit),
]
const anyPage = (edit: EditObject): readonly Edit[] => [
  inObject((object) => object.includes('/Type /Page /'), edit),
]
const painted = (edit: (content: string) => string): readonly Edit[] => [onPage(6, edit)]
const state = (entries: string): readonly Edit[] => [
  inObject('/BM /Normal', having(entries)),
]
const image = (edit: EditObject): readonly Edit[] => [inObject('/Subtype /Image', edit)]
const link = (edit: EditObject): readonly Edit[] => [inObject('/Subtype /Link', edit)]
const glyphs = (edit: EditObject): readonly Edit[] => [
  inObject('/Subtype /CIDFontType2', edit),
]

/** Changes the profile of all colours, or of those of a picture, which the browser writes in a later version. */
function profile(minor: number, edit: (profile: string) => string): readonly Edit[] {
  return [
    inStream(
      (_, content) =>
        content.slice(36, 40) === 'acsp' && content.charCodeAt(9) >> 4 === minor,
      edit,
    ),
  ]
}
const outputVersion = 2
const pictureVersion = 3

const noIntent: Edit = catalog(without('OutputIntents'))

/** A stream that nothing refers to, of which the file tells lies. */
function stray(entries: Readonly<Record<string, string>>): readonly Edit[] {
  return [
    ({ context }) => {
      const dictionary = context.obj({ Length: 4, Stray: true, ...entries })
      context.register(PDFRawStream.of(dictionary, Buffer.from('abcd')))
    },
  ]
}

/** Something that a page shows beside its own. */
function shown(entries: string, content: string): readonly Edit[] {
  return [
    (document) => {
      const { context } = document
      const dictionary = parsed(
        context,
        `<< /Type /XObject ${entries} /Length ${content.length} >>`,
      )
      const stream = PDFRawStream.of(dictionary, Buffer.from(content, 'latin1'))
      const all = document.getPage(6).node.Resources()
      all?.set(PDFName.of('XObject'), context.obj({ R1: context.register(stream) }))
    },
    ...painted((page) => `${page}\n/Artifact BMC q 9 0 0 9 9 9 cm /R1 Do Q EMC`),
  ]
}

function parsed(context: PDFContext, text: string): PDFDict {
  const object = PDFObjectParser.forBytes(Buffer.from(text), context).parseObject()
  if (!(object instanceof PDFDict)) throw new Error(`Cannot read a dictionary in ${text}`)
  return object
}

const onePixel = '/Subtype /Image /Width 1 /Height 1'
const form = '/Subtype /Form /BBox [ 0 0 9 9 ]'

/** A file that is attached, and no PDF. */
function attach({ catalog, context }: PDFDocument): void {
  const content = parsed(
    context,
    '<< /Type /EmbeddedFile /Subtype /text#2Fplain /Length 1 >>',
  )
  const stream = context.register(PDFRawStream.of(content, Buffer.from('a')))
  const file = `<< /Type /Filespec /F (a.txt) /UF (a.txt) /EF << /F ${stream} >> >>`
  const names = `<< /EmbeddedFiles << /Names [ (a.txt) ${file} ] >> >>`
  catalog.set(PDFName.of('Names'), parsed(context, names))
}

function attachedContent(edit: EditObject): readonly Edit[] {
  return [inObject('/Type /EmbeddedFile', edit)]
}

function inheritResources({ context }: PDFDocument): void {
  for (const [, object] of context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict)) continue
    const resources = object.get(PDFName.of('Resources'))
    const parent = object.lookup(PDFName.of('Parent'))
    if (!resources || !(parent instanceof PDFDict)) continue
    object.delete(PDFName.of('Resources'))
    parent.set(PDFName.of('Resources'), resources)
    return
  }
}

/** The files that belong to the document, but for the first. */
function forgetFirst({ catalog }: PDFDocument): void {
  catalog.lookup(PDFName.of('AF'), PDFArray).remove(0)
}

const inDescription = (from: string | RegExp, to: string): readonly Edit[] =>
  metadata(replaced(from, to))

/** By what is wrong with them. */
export const brokenArchives: Readonly<Record<string, BrokenArchive>> = {
  'nothing shows that it is no text': {
    rewrite: replaced(/\n%[\x80-\xff]{4}/, '\n%abcd'),
    breaks: ['6.1.2-2'],
  },
  'something stands after its end': {
    rewrite: (source) => `${source}\n\n`,
    breaks: ['6.1.3-3'],
  },
  'the list of objects begins on the same line': {
    isClassic: true,
    rewrite: replaced(/\nxref\n0 /, '\nxref 0 '),
    breaks: ['6.1.4-2'],
  },
  'half a byte is written': {
    edits: painted(replaced('/Type /Pagination', '/Type /Pagination /X <123>')),
    breaks: ['6.1.6-1'],
  },
  'a byte is written in other letters': {
    edits: painted(replaced('/Type /Pagination', '/Type /Pagination /X <12gh>')),
    breaks: ['6.1.6-2'],
  },
  'a stream is longer than it says': {
    edits: stray({}),
    rewrite: replaced(/\/Length 4(?=\s*\/Stray)/, '/Length 3'),
    breaks: ['6.1.7.1-1'],
  },
  'a stream ends on its last line': {
    edits: stray({}),
    rewrite: (source) =>
      source
        .replace(/\/Length 4(?=\s*\/Stray)/, '/Length 5')
        .replace('abcd\nendstream', 'abcdeendstream'),
    breaks: ['6.1.7.1-2'],
  },
  'a stream is elsewhere': {
    edits: stray({ FFilter: 'FlateDecode' }),
    breaks: ['6.1.7.1-3'],
  },
  'a stream is packed as few readers can unpack': {
    edits: stray({ Filter: 'LZWDecode' }),
    breaks: ['6.1.7.2-1'],
  },
  'a name is in no known letters': {
    edits: [inObject('/RoleMap', replaced('/Em /Span', '/Em /Span /Caf#e9 /Span'))],
    breaks: ['6.1.8-1'],
  },
  'an object begins on the line of its number': {
    rewrite: replaced(/ 0 obj\n(?=<<)/, ' 0 obj '),
    breaks: ['6.1.9-1'],
  },
  'a number is too large': { edits: noted('/X 2147483648'), breaks: ['6.1.13-1'] },
  'a number is far too large': {
    edits: painted((content) => `${content}\n1${'0'.repeat(39)}.5 w`),
    breaks: ['6.1.13-2'],
  },
  'a text is too long': {
    edits: noted(`/X (${'long '.repeat(6554)})`),
    breaks: ['6.1.13-3'],
  },
  'a text in digits is too long': {
    edits: noted(`/X <${'20'.repeat(32_768)}>`),
    breaks: ['6.1.13-3'],
  },
  'a name is too long': { edits: noted(`/X /${'n'.repeat(128)}`), breaks: ['6.1.13-4'] },
  'a number is too near zero': {
    edits: painted((content) => `${content}\n0.${'0'.repeat(39)}1 w`),
    breaks: ['6.1.13-5'],
  },
  'too many states are saved at once': {
    edits: painted((content) => `${'q '.repeat(29)}${content}${' Q'.repeat(29)}`),
    breaks: ['6.1.13-8'],
  },
  'a page is too small to see': {
    edits: anyPage(replaced(/\/BleedBox (?:\d+ 0 R|\[.*?\])/, '/BleedBox [ 0 0 2 2 ]')),
    breaks: ['6.1.13-11'],
  },
  'a page is painted with an unknown operator': {
    edits: painted((content) => `${content}\nBX 1 fancy EX`),
    breaks: ['6.2.2-1'],
  },
  'a page takes its fonts from another place': {
    edits: [inheritResources],
    breaks: ['6.2.2-2'],
  },
  'the profile of all colours is of a scanner': {
    edits: profile(outputVersion, replaced('mntr', 'scnr')),
    breaks: ['6.2.3-1'],
  },
  'the profile of a picture is of a version to come': {
    edits: profile(pictureVersion, (icc) => `${icc.slice(0, 8)}\x05${icc.slice(9)}`),
    breaks: ['6.2.4.2-1'],
  },
  'colours have no meaning': {
    edits: [
      noIntent,
      inObject('/BM /Normal', replaced('/ca 1', '/ca 0.5')),
      ...painted((content) => `0 g 0 0 0 rg\n${content}`),
    ],
    breaks: ['6.2.4.3-2', '6.2.4.3-4', '6.2.10-2'],
  },
  'colours are those of some press': {
    edits: painted((content) => `0 0 0 1 k\n${content}`),
    breaks: ['6.2.4.3-3'],
  },
  'light is transferred': {
    edits: state('/TR /Identity'),
    breaks: ['6.2.5-1'],
  },
  'light is transferred in another way': {
    edits: state('/TR2 /Identity'),
    breaks: ['6.2.5-2'],
  },
  'a halftone begins elsewhere': { edits: state('/HTP [ 0 0 ]'), breaks: ['6.2.5-3'] },
  'colours are meant in an unknown way': {
    edits: painted((content) => `/Fancy ri\n${content}`),
    breaks: ['6.2.6-1'],
  },
  'a picture has other versions': {
    edits: image(having('/Alternates [ ]')),
    breaks: ['6.2.8-1'],
  },
  'a picture stands in for another': {
    edits: image(having('/OPI << >>')),
    breaks: ['6.2.8-2'],
  },
  'a picture is smoothed': {
    edits: image(having('/Interpolate true')),
    breaks: ['6.2.8-3'],
  },
  'a picture has three bits': {
    edits: image(replaced('/BitsPerComponent 8', '/BitsPerComponent 3')),
    breaks: ['6.2.8-4'],
  },
  'a picture is in a rare format': {
    edits: shown(`${onePixel} /Filter /JPXDecode /ColorSpace /DeviceRGB`, 'a'),
    breaks: ['6.2.8.3-1', '6.2.8.3-5'],
  },
  'a drawing is PostScript': {
    edits: shown(`${form} /Subtype2 /PS`, '0 0 9 9 re f'),
    breaks: ['6.2.9-1'],
  },
  'PostScript stands in for a drawing': {
    edits: shown('/Subtype /PS', 'showpage'),
    breaks: ['6.2.9-3'],
  },
  'colours are mixed in an unknown way': {
    edits: [inObject('/BM /Normal', replaced('/BM /Normal', '/BM /Fancy'))],
    breaks: ['6.2.10-1'],
  },
  'a font says that it is something else': {
    edits: glyphs(replaced('/Type /Font ', '/Type /Fond ')),
    breaks: ['6.2.11.2-1'],
  },
  'the program of a font is of an unknown kind': {
    edits: [inObject('/Length1', having('/Subtype /Fancy'))],
    breaks: ['6.2.11.2-7'],
  },
  'a character is of private use': {
    edits: [
      inStream(
        (_, content) => content.includes('beginbfchar') && content.includes('<0061>'),
        replaced('<0061>', '<E0A0>'),
      ),
    ],
    breaks: ['6.2.11.7.3-1'],
  },
  'a link does not say whether it is seen': {
    edits: link(without('F')),
    breaks: ['6.3.2-1'],
  },
  'a link is not seen': {
    edits: link(replaced('/F 4', '/F 36')),
    breaks: ['6.3.2-2'],
  },
  'the file runs a program': {
    edits: noted('/OpenAction << /S /JavaScript /JS (x) >>'),
    breaks: ['6.5.1-1'],
  },
  'the document does something': {
    edits: noted('/AA << /WC << /S /URI /URI (https://example.org/) >> >>'),
    breaks: ['6.5.2-1'],
  },
  'a page does something': {
    edits: anyPage(having('/AA << /O << /S /URI /URI (https://example.org/) >> >>')),
    breaks: ['6.5.2-2'],
  },
  'the file is yet to be made': {
    edits: noted('/NeedsRendering true'),
    breaks: ['6.4.2-2'],
  },
  'the file is shown in another way': {
    edits: [
      ({ catalog, context }) => {
        const names = catalog.lookupMaybe(PDFName.of('Names'), PDFDict) ?? context.obj({})
        names.set(PDFName.of('AlternatePresentations'), context.obj({ Names: [] }))
        catalog.set(PDFName.of('Names'), names)
      },
    ],
    breaks: ['6.10-1'],
  },
  'a page is shown step by step': {
    edits: anyPage(having('/PresSteps << /Type /NavNode >>')),
    breaks: ['6.10-2'],
  },
  'the file asks for a reader': { edits: noted('/Requirements [ ]'), breaks: ['6.11-1'] },
  'the metadata count their bytes': {
    edits: metadata(replaced('<?xpacket begin', '<?xpacket bytes="9" begin')),
    breaks: ['6.6.2.1-2'],
  },
  'the metadata name an encoding': {
    edits: metadata(replaced('<?xpacket begin', '<?xpacket encoding="UTF-8" begin')),
    breaks: ['6.6.2.1-3'],
  },
  'the metadata are no XML': {
    edits: metadata(replaced('</dc:title>', '')),
    breaks: ['6.6.2.1-4', '6.6.2.1-5', '6.6.4-1'],
  },
  'the metadata are in UTF-16': {
    edits: metadata((xml) =>
      Buffer.from(
        `\ufeff${Buffer.from(xml, 'latin1').toString('utf8').replaceAll('\ufeff', '')}`,
        'utf16le',
      )
        .swap16()
        .toString('latin1'),
    ),
    breaks: ['6.6.2.1-5'],
  },
  'a property is unknown': {
    edits: metadata(
      replaced('<pdf:Producer>', '<pdf:Trapped>False</pdf:Trapped><pdf:Producer>'),
    ),
    breaks: ['6.6.2.3.1-1', '6.6.2.3.1-2'],
  },
  'a property is of another type': {
    edits: metadata(
      replaced(
        /<dc:publisher>.*?<\/dc:publisher>/s,
        '<dc:publisher>Ferry</dc:publisher>',
      ),
    ),
    breaks: ['6.6.2.3.1-2'],
  },
  'a schema is described with a field of its own': {
    edits: inDescription(
      '<pdfaSchema:prefix>',
      '<pdfaSchema:author>A</pdfaSchema:author><pdfaSchema:prefix>',
    ),
    breaks: ['6.6.2.3.2-1'],
  },
  'schemas are described under another prefix': {
    edits: inDescription(/pdfaExtension/g, 'ext'),
    breaks: ['6.6.2.3.3-1'],
  },
  'a schema has no name': {
    edits: inDescription(/<pdfaSchema:schema>.*?<\/pdfaSchema:schema>/, ''),
    breaks: ['6.6.2.3.3-2'],
  },
  'a schema has a namespace of another prefix': {
    edits: inDescription(
      /<pdfaSchema:namespaceURI>(.*?)<\/pdfaSchema:namespaceURI>/,
      '<s:namespaceURI xmlns:s="http://www.aiim.org/pdfa/ns/schema#">$1</s:namespaceURI>',
    ),
    breaks: ['6.6.2.3.3-3'],
  },
  'a schema has no prefix': {
    edits: inDescription(/<pdfaSchema:prefix>.*?<\/pdfaSchema:prefix>/, ''),
    breaks: ['6.6.2.3.3-4'],
  },
  'properties are described in no order': {
    edits: inDescription(
      /<pdfaSchema:property>\s*<rdf:Seq>([\s\S]*?)<\/rdf:Seq>/,
      '<pdfaSchema:property><rdf:Bag>$1</rdf:Bag>',
    ),
    breaks: ['6.6.2.3.3-5'],
  },
  'a described property has no name': {
    edits: inDescription(/<pdfaProperty:name>.*?<\/pdfaProperty:name>/, ''),
    breaks: ['6.6.2.3.1-1', '6.6.2.3.1-2', '6.6.2.3.3-7'],
  },
  'a described property is of an unknown type': {
    edits: inDescription('>Integer<', '>Number<'),
    breaks: ['6.6.2.3.1-1', '6.6.2.3.1-2', '6.6.2.3.3-8'],
  },
  'a described property is of no category': {
    edits: inDescription('>internal<', '>inner<'),
    breaks: ['6.6.2.3.3-9'],
  },
  'a described property has no description': {
    edits: inDescription(/<pdfaProperty:description>.*?<\/pdfaProperty:description>/, ''),
    breaks: ['6.6.2.3.3-10'],
  },
  'metadata do not speak of PDF/A': {
    edits: metadata(replaced(/<pdfaid:part.*<\/pdfaid:conformance>/s, '')),
    breaks: ['6.6.4-1'],
  },
  'metadata speak of another part': {
    edits: metadata(replaced('>2</pdfaid:part>', '>4</pdfaid:part>')),
    breaks: ['6.6.4-2'],
  },
  'metadata speak of a lower level': {
    edits: metadata(replaced('>A</pdfaid', '>B</pdfaid')),
    breaks: ['6.6.4-3'],
  },
  'the part has another prefix': {
    edits: metadata(replaced(/pdfaid(:part|="[^"]*">2)/g, 'a$1')),
    breaks: ['6.6.4-4'],
  },
  'the level has another prefix': {
    edits: metadata(replaced(/pdfaid(:conformance|="[^"]*">A)/g, 'a$1')),
    breaks: ['6.6.4-5'],
  },
  'the amendment has another prefix': {
    edits: claimed('amd'),
    breaks: ['6.6.4-6'],
  },
  'the corrigendum has another prefix': {
    edits: claimed('corr'),
    breaks: ['6.6.4-7'],
  },
  'a file is attached': { edits: [attach], breaks: ['6.8-5'] },
  'an attached file is of no kind': {
    part: '3',
    edits: attachedContent(without('Subtype')),
    breaks: ['6.8-1'],
  },
  'an attached file is nothing to the document': {
    part: '3',
    edits: [inObject('/Type /Filespec', without('AFRelationship'))],
    breaks: ['6.8-3'],
  },
  'an attached file belongs to nothing': {
    part: '3',
    edits: [forgetFirst],
    breaks: ['6.8-4'],
  },
}

function claimed(name: string): readonly Edit[] {
  const property = `<a:${name} xmlns:a="http://www.aiim.org/pdfa/ns/id/">x</a:${name}>`
  return metadata(replaced('</rdf:Description>', `${property}</rdf:Description>`))
}
