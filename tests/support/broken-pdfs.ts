import { type PDFDocument, PDFHeader, PDFName } from '@cantoo/pdf-lib'
import { type Edit, inObject, inStream, onPage } from './edit-pdf.ts'

/** A PDF that serves some readers less well than it should. */
export interface BrokenPdf {
  readonly edits: readonly Edit[]
  /** Rules that it breaks; veraPDF says so, but for our own rules. */
  readonly breaks: readonly string[]
  /** What our check says where that is something else than those of its rules, and why. */
  readonly ours?: readonly string[]
  readonly because?: string
}

type EditObject = Parameters<typeof inObject>[1]

/** Changes an element of a type, the first one of those from a number on. */
function element(type: string, edit: EditObject, from = 0): Edit {
  return (document) => {
    let left = from
    const isMeant = (object: string): boolean =>
      object.startsWith(`<< /S /${type} `) && left-- === 0
    inObject(isMeant, edit)(document)
  }
}

const catalog = (edit: EditObject): Edit => inObject('/Type /Catalog', edit)
const metadata = (edit: (xml: string) => string): Edit =>
  inStream((_, content) => content.includes('<x:xmpmeta'), edit)

/** An edit that needs to know the document. */
function knowing(edit: (document: PDFDocument) => Edit): Edit {
  return (document) => edit(document)(document)
}

/** Reference to what a page is painted from: a stream of no meaning elsewhere. */
function contentsOf(document: PDFDocument): string {
  return String(document.getPage(8).node.get(PDFName.of('Contents')))
}

/** With other entries. */
function having(entries: string): EditObject {
  return (object) => object.replace(/ >>$/, ` ${entries} >>`)
}

/** Without an entry, whose value is a name, a number, a reference, a string, a list or a dictionary. */
function without(key: string): EditObject {
  const value = String.raw`(?:\d+ 0 R|\[.*?\]|<<.*?>>|\(.*?\)|<\w*>|[^\s]+)`
  return (object) => object.replace(new RegExp(` /${key} ${value}(?= [/>])`), '')
}

/** Of another type. */
function as(type: string): EditObject {
  return (object) => object.replace(/\/S \/\w+/, `/S /${type}`)
}

/** With other kids. */
function kids(
  edit: (kids: string, add: (element: string) => string) => string,
): EditObject {
  return (object, { add, own }) =>
    object.replace(
      /\/K (?:\[(.*?)\]|(\d+ 0 R|\d+))/,
      (_, list: string | undefined, one: string) =>
        `/K [ ${edit(list ?? one, (type) => add(`<< /S /${type} /P ${own} >>`))} ]`,
    )
}

/** With one more kid, a new element, at the end. */
function ending(type: string): EditObject {
  return kids((all, add) => `${all} ${add(type)}`)
}

/** A new element within the first paragraph, where it has no place. */
const stray = (type: string): Edit => element('P', ending(type))

/** The content of the second chapter, where much is shown that is changed. */
const onText = (edit: (content: string) => string): Edit => onPage(8, edit)

/** Rules broken by a document of no language. */
const languages = ['7.2-2', '7.2-21', '7.2-22', '7.2-24', '7.2-30', '7.2-34']
const noLanguage: readonly Edit[] = [
  catalog(without('Lang')),
  element('BlockQuote', having('/ActualText (words)')),
]

const noScopes: readonly Edit[] = [0, 1].map((nth) => element('TH', without('A'), nth))

/** A drawing made of drawing and text, painted on a page. */
function form(entries: string, content: string, paint: string): Edit {
  return (document) => {
    const { context } = document
    const stream = context.flateStream(content, {
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, 9, 9],
    })
    for (const [key, value] of Object.entries(
      JSON.parse(entries) as Record<string, number | object>,
    ))
      stream.dict.set(PDFName.of(key), context.obj(value as never))
    const page = document.getPage(8)
    page.node
      .Resources()
      ?.set(PDFName.of('XObject'), context.obj({ Fm1: context.register(stream) }))
    onText((drawn) => `${drawn}\n${paint}`)(document)
  }
}

/** An annotation beside those of a page. */
function annotation(entries: string): Edit {
  return inObject('/Annots [', (object, { add }) =>
    object.replace(
      '/Annots [',
      `/Annots [ ${add(`<< /Type /Annot /Rect [ 60 60 90 90 ] /F 4 ${entries} >>`)}`,
    ),
  )
}

/** By what is wrong with them. */
export const brokenPdfs: Readonly<Record<string, BrokenPdf>> = {
  'metadata do not speak of PDF/UA': {
    edits: [metadata((xml) => xml.replace(/<pdfuaid:part.*<\/pdfuaid:part>/, ''))],
    breaks: ['5-1'],
  },
  'metadata speak of part 2': {
    edits: [metadata((xml) => xml.replace('>1</pdfuaid', '>2</pdfuaid'))],
    breaks: ['5-2'],
  },
  'the part has another prefix': {
    edits: [metadata((xml) => xml.replaceAll('pdfuaid', 'ua'))],
    breaks: ['5-3'],
  },
  'the amendment has another prefix': {
    edits: [
      metadata((xml) =>
        xml.replace(
          '</rdf:Description>',
          '<ua:amd xmlns:ua="http://www.aiim.org/pdfua/ns/id/">a</ua:amd></rdf:Description>',
        ),
      ),
    ],
    breaks: ['5-4'],
  },
  'the corrigendum has another prefix': {
    edits: [
      metadata((xml) =>
        xml.replace(
          '</rdf:Description>',
          '<ua:corr xmlns:ua="http://www.aiim.org/pdfua/ns/id/">a</ua:corr></rdf:Description>',
        ),
      ),
    ],
    breaks: ['5-5'],
  },
  'the metadata are no XML': {
    edits: [metadata((xml) => xml.replace('</dc:title>', ''))],
    breaks: ['5-1', '7.1-9'],
  },
  'the file is of a version that is none': {
    edits: [
      ({ context }) => {
        context.header = PDFHeader.forVersion(1, 8)
      },
    ],
    breaks: ['6.1-1'],
  },
  'the document is not marked as tagged': {
    edits: [catalog((object) => object.replace('/Marked true', '/Marked false'))],
    breaks: ['6.2-1'],
  },
  'an artifact stands within a paragraph': {
    edits: [
      onText((content) =>
        content.replace(/(MCID 6 >>BDC)([\s\S]*?)EMC/, '$1\n/Artifact BMC$2EMC\nEMC'),
      ),
    ],
    breaks: ['7.1-1', '7.1-2'],
  },
  'a paragraph stands within an artifact': {
    edits: [
      onText((content) =>
        content.replace(
          /(\/\w+ <<\/MCID 5 >>BDC)([\s\S]*?)EMC/,
          '/Artifact BMC\n$1$2EMC\nEMC',
        ),
      ),
    ],
    breaks: ['7.1-2'],
  },
  'text is neither tagged nor an artifact': {
    edits: [
      onText((content) =>
        content.replace('/Artifact <</Type /Pagination>> BDC', '/Span BMC'),
      ),
    ],
    breaks: ['7.1-3'],
  },
  'text stands outside of all marked content': {
    edits: [
      onText((content) =>
        content.replace(/\/Artifact <<\/Type \/Pagination>> BDC([\s\S]*?)EMC/, '$1'),
      ),
    ],
    breaks: ['7.1-3'],
  },
  'a line stands outside of all marked content': {
    edits: [onText((content) => `${content}\n0 0 m 9 9 l S`)],
    breaks: ['7.1-3'],
  },
  'a drawing in a drawing is not tagged': {
    edits: [form('{}', '0 0 9 9 re f', '/Fm1 Do')],
    breaks: ['7.1-3'],
  },
  'the tags are under suspicion': {
    edits: [
      catalog((object) => object.replace('/Marked true', '/Marked true /Suspects true')),
    ],
    breaks: ['7.1-4'],
  },
  'an element has a type that nobody knows': {
    edits: [element('BlockQuote', as('Citation'))],
    breaks: ['7.1-5'],
  },
  'types are mapped to each other': {
    edits: [
      inObject('/RoleMap', (object) =>
        object.replace('/Em /Span', '/Em /Emph /Emph /Em'),
      ),
    ],
    breaks: ['7.1-6'],
  },
  'a standard type is mapped to another': {
    edits: [
      inObject('/RoleMap', (object) =>
        object.replace('/Em /Span', '/Em /Span /BlockQuote /Sect'),
      ),
    ],
    breaks: ['7.1-7'],
  },
  'there are no metadata': {
    edits: [catalog(without('Metadata'))],
    breaks: ['7.1-8'],
  },
  'the metadata have no title': {
    edits: [metadata((xml) => xml.replace(/<dc:title>[\s\S]*<\/dc:title>/, ''))],
    breaks: ['7.1-9'],
  },
  'viewers show the name of the file': {
    edits: [
      catalog((object) =>
        object.replace('/DisplayDocTitle true', '/DisplayDocTitle false'),
      ),
    ],
    breaks: ['7.1-10'],
  },
  'there is no structure': {
    edits: [catalog(without('StructTreeRoot'))],
    breaks: ['7.1-3', '7.1-11', '7.18.5-1'],
  },
  'an element names no parent': {
    edits: [element('BlockQuote', without('P'))],
    breaks: ['7.1-3'],
  },
  'metadata are in no language': {
    edits: [
      ...noLanguage,
      metadata((xml) => xml.replaceAll(/<rdf:li xml:lang="en-GB">.*<\/rdf:li>/g, '')),
    ],
    breaks: ['7.2-33', ...languages],
  },
  'the document has no language': { edits: noLanguage, breaks: languages },
  'a table holds a paragraph': {
    edits: [element('Table', ending('P'))],
    breaks: ['7.2-3'],
  },
  'a row is in no table': { edits: [stray('TR')], breaks: ['7.2-4'] },
  'a head is in no table': { edits: [stray('THead')], breaks: ['7.2-5'] },
  'a body is in no table': { edits: [stray('TBody')], breaks: ['7.2-6'] },
  'a foot is in no table': { edits: [stray('TFoot')], breaks: ['7.2-7'] },
  'a head cell is in no row': { edits: [stray('TH')], breaks: ['7.2-8'] },
  'a cell is in no row': { edits: [stray('TD')], breaks: ['7.2-9'] },
  'a row holds a paragraph': { edits: [element('TR', ending('P'))], breaks: ['7.2-10'] },
  'a table has two heads': {
    edits: [element('Table', ending('THead'))],
    breaks: ['7.2-11'],
  },
  'a table has two feet': {
    edits: [element('Table', ending('TFoot')), element('Table', ending('TFoot'))],
    breaks: ['7.2-12'],
  },
  'a table has a foot and no body': {
    edits: [element('TBody', as('TFoot'))],
    breaks: ['7.2-13', '7.2-14'],
  },
  'a table has a head and no body': {
    edits: [element('TBody', as('THead'))],
    breaks: ['7.2-11', '7.2-14'],
  },
  'a cell stands upon another': {
    edits: [
      element('TD', (object) => object.replace('/O /Table', '/O /Table /RowSpan 2'), 1),
      element('TD', (object) => object.replace('/O /Table', '/O /Table /ColSpan 2'), 2),
    ],
    breaks: ['7.2-15'],
  },
  'a caption stands amid a table': {
    edits: [
      element(
        'Table',
        kids((all, add) =>
          all.replace(' ', ' ').replace(/(0 R) /, `$1 ${add('Caption')} `),
        ),
      ),
    ],
    breaks: ['7.2-16'],
  },
  'an item is in no list': { edits: [stray('LI')], breaks: ['7.2-17'] },
  'the body of an item is in no item': { edits: [stray('LBody')], breaks: ['7.2-18'] },
  'a list holds a paragraph': { edits: [element('L', ending('P'))], breaks: ['7.2-19'] },
  'an item holds a paragraph': {
    edits: [element('LI', ending('P'))],
    breaks: ['7.2-20'],
  },
  'an abbreviation is spoken in no language': {
    edits: [...noLanguage, element('L', having('/E (words)'))],
    breaks: ['7.2-23', ...languages],
  },
  'an entry is in no contents': { edits: [stray('TOCI')], breaks: ['7.2-26'] },
  'contents hold a paragraph': {
    edits: [element('TOC', ending('P'))],
    breaks: ['7.2-27'],
  },
  'a caption stands after contents': {
    edits: [element('TOC', ending('Caption'))],
    breaks: ['7.2-28'],
  },
  'an element has a language that is none': {
    edits: [element('BlockQuote', having('/Lang (old_english)'))],
    breaks: ['7.2-29'],
  },
  'the document has a language that is none': {
    edits: [catalog((object) => object.replace('(en-GB)', '(English, British)'))],
    breaks: ['7.2-29'],
  },
  'words have a language that is none': {
    edits: [onText((content) => content.replace('/MCID 5 >>', '/MCID 5 /Lang (e/n) >>'))],
    breaks: ['7.2-29'],
    ours: [],
    because: 'it looks at elements, and not at what is painted',
  },
  'a language says what only its maker knows': {
    edits: [element('BlockQuote', having('/Lang (en-GB-x-quote7)'))],
    breaks: ['own-private-language'],
  },
  'words stand for letters in no language': {
    edits: [
      ...noLanguage,
      onText((content) =>
        content.replace(
          /(\/MCID 5 >>BDC[\s\S]*?)(<\w+> Tj)/,
          '$1/Span<</Alt (fi) >>BDC $2 EMC',
        ),
      ),
    ],
    breaks: ['7.2-31', ...languages],
  },
  'letters stand for words of no language': {
    edits: [
      ...noLanguage,
      onText((content) =>
        content.replace(
          /(\/MCID 5 >>BDC[\s\S]*?)(<\w+> Tj)/,
          '$1/Span<</E (fi) >>BDC $2 EMC',
        ),
      ),
    ],
    breaks: ['7.2-32', ...languages],
  },
  'the head of a table holds a paragraph': {
    edits: [element('THead', ending('P'))],
    breaks: ['7.2-36'],
  },
  'the body of a table holds a paragraph': {
    edits: [element('TBody', ending('P'))],
    breaks: ['7.2-37'],
  },
  'the foot of a table holds a paragraph': {
    edits: [
      element(
        'Table',
        kids((all, add) => `${all} ${add('TFoot /K []')}`),
      ),
      element('TFoot', ending('P')),
    ],
    breaks: ['7.2-38'],
  },
  'a table has two captions': {
    edits: [
      element(
        'Table',
        kids((all, add) => `${add('Caption')} ${all} ${add('Caption')}`),
      ),
    ],
    breaks: ['7.2-39'],
  },
  'a caption stands after a list': {
    edits: [element('L', ending('Caption'))],
    breaks: ['7.2-40'],
  },
  'a cell goes on below its table': {
    edits: [
      element('TD', (object) => object.replace('/O /Table', '/O /Table /RowSpan 2'), 3),
    ],
    breaks: ['7.2-41'],
  },
  'a row is longer than its table': {
    edits: [
      element('TD', (object) => object.replace('/O /Table', '/O /Table /ColSpan 2')),
    ],
    breaks: ['7.2-42'],
  },
  'a row is shorter than its table': {
    edits: [
      element('TH', (object) => object.replace('/O /Table', '/O /Table /ColSpan 2')),
    ],
    breaks: ['7.2-43'],
  },
  'a picture has no alternative text': {
    edits: [element('Figure', without('Alt'))],
    breaks: ['7.3-1'],
  },
  'the alternative text of a picture is empty': {
    edits: [element('Figure', (object) => object.replace(/\/Alt \(.*?\)/, '/Alt ()'))],
    breaks: ['7.3-1'],
  },
  'the first heading is of the second level': {
    edits: [element('H1', as('H2'))],
    breaks: ['7.4.2-1'],
  },
  'a heading skips a level': { edits: [element('H2', as('H3'), 1)], breaks: ['7.4.2-1'] },
  'two headings have no level': {
    // Two lines of the title page
    edits: [element('P', as('H'), 1), element('P', as('H'), 1)],
    breaks: ['7.4.4-1', '7.4.4-2', '7.4.4-3'],
  },
  'a heading has no words': {
    edits: [element('Figure', as('H2'))],
    breaks: ['own-heading-empty'],
  },
  'cells have no heads': {
    edits: [...noScopes, ...[0, 1, 2, 3].map((nth) => element('TD', without('A'), nth))],
    breaks: ['7.5-1'],
  },
  'a cell names a head that is nowhere': {
    edits: [
      ...noScopes,
      element('TD', (object) => object.replace('(head-1)', '(head-9)')),
    ],
    breaks: ['7.5-2', 'own-headers'],
  },
  'a cell names a head beside the right one': {
    edits: [element('TD', (object) => object.replace('(head-1)', '(head-1) (head-9)'))],
    breaks: ['own-headers'],
  },
  'a formula cannot be spoken': {
    edits: [
      element('Figure', (object, surroundings) =>
        without('Alt')(as('Formula')(object, surroundings), surroundings),
      ),
    ],
    breaks: ['7.7-1'],
  },
  'a note has no ID': {
    edits: [element('Note', without('ID'))],
    breaks: ['7.9-1'],
  },
  'two notes have one ID': {
    edits: [
      element('Note', (object) => object.replace('(note-01-near-1)', '(note-01-near-2)')),
    ],
    breaks: ['7.9-2'],
  },
  'an ID is not in the list': {
    edits: [element('TH', (object) => object.replace('(head-1)', '(head-9)'))],
    breaks: ['own-headers'],
  },
  'layers have no name': {
    edits: [catalog(having('/OCProperties << /OCGs [ ] /D << >> >>'))],
    breaks: ['7.10-1'],
  },
  'layers switch themselves': {
    edits: [catalog(having('/OCProperties << /OCGs [ ] /D << /Name (x) /AS [ ] >> >>'))],
    breaks: ['7.10-2'],
  },
  'an attached file has one name of two': {
    edits: [
      knowing((document) => {
        const file = `<< /Type /Filespec /F (a) /EF << /F ${contentsOf(document)} >> >>`
        const entry = `/EmbeddedFiles << /Names [ (a) ${file} ] >>`
        return catalog((object) => object.replace('/Names <<', `/Names << ${entry}`))
      }),
    ],
    breaks: ['7.11-1'],
  },
  'a page has a comment': {
    edits: [annotation('/Subtype /Text /Contents (words)')],
    breaks: ['7.18.1-1'],
  },
  'a page has a field': {
    edits: [annotation('/Subtype /Widget')],
    breaks: ['7.18.1-3', '7.18.4-1'],
  },
  'a page has a trap': {
    edits: [annotation('/Subtype /TrapNet /Contents (words)')],
    breaks: ['7.18.1-1', '7.18.2-1'],
  },
  'a page has a crop mark that is read out': {
    edits: [annotation('/Subtype /PrinterMark /Contents (words) /StructParent 7')],
    breaks: ['7.18.8-1'],
  },
  'a link says nothing of where it leads': {
    edits: [inObject('/Subtype /Link', without('Contents'))],
    breaks: ['7.18.1-2', '7.18.5-2'],
  },
  'links come in any order': {
    edits: [inObject('/Annots', without('Tabs'))],
    breaks: ['7.18.3-1'],
  },
  'a link is within no `Link`': {
    edits: [element('Link', as('Span'))],
    breaks: ['7.18.5-1'],
  },
  'a link belongs to no element': {
    edits: [inObject('/Subtype /Link', without('StructParent'))],
    breaks: ['7.18.5-1'],
  },
  'a drawing is of another file': {
    edits: [form('{"Ref":{"Page":0}}', '0 0 9 9 re f', '/Artifact BMC /Fm1 Do EMC')],
    breaks: ['7.20-1'],
  },
  'a tagged drawing is painted twice': {
    edits: [
      form('{"StructParents":99}', '0 0 9 9 re f', '/Artifact BMC /Fm1 Do /Fm1 Do EMC'),
    ],
    breaks: ['7.20-2'],
  },
  'a font has no map of its glyphs': {
    edits: [inObject('/CIDToGIDMap', without('CIDToGIDMap'))],
    breaks: ['7.21.3.2-1'],
  },
  'a font is not in the file': {
    edits: [inObject('/FontFile2', without('FontFile2'))],
    breaks: ['7.21.4.1-1'],
  },
  'a glyph is not in the font': {
    edits: [onText((content) => content.replace(/<\w+> Tj/, '<FFF0> Tj'))],
    breaks: ['7.21.7-1', '7.21.8-1'],
  },
  'a glyph is wider than it says': {
    edits: [inObject('/DW 600', (object) => object.replace('/DW 600', '/DW 610'))],
    breaks: ['7.21.5-1'],
  },
  'glyphs have no meaning': {
    edits: [inObject('/ToUnicode', without('ToUnicode'))],
    breaks: ['7.21.7-1'],
  },
  'a glyph means nothing that can be read': {
    edits: [
      inStream(
        (_, content) => content.includes('beginbfchar') && content.includes('<0061>'),
        (content) => content.replace('<0061>', '<FEFF>'),
      ),
    ],
    breaks: ['7.21.7-2'],
  },
  'a letter is a box': {
    edits: [onText((content) => content.replace(/<\w+> Tj/, '<0000> Tj'))],
    breaks: ['7.21.7-1', '7.21.8-1'],
  },
  'a font has no outlines': {
    edits: [
      inObject('/Subtype /Type0', (object) =>
        object.replace(
          /<<.*>>/,
          '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
        ),
      ),
    ],
    breaks: ['7.21.4.1-1', '7.21.7-2', '7.21.8-1'],
    ours: ['7.21.7-1'],
    because: 'it knows no meaning that a font has by its name',
  },
  'codes are those of China': {
    edits: [
      inObject(
        (object) => /EBGaramond-Italic.*\/Identity-H/s.test(object),
        (object) => object.replace('Identity-H', 'UniGB-UCS2-H'),
      ),
    ],
    breaks: ['7.21.3.1-1', '7.21.4.1-2', '7.21.5-1', '7.21.8-1'],
  },
  'a font lists its glyphs': {
    edits: [
      knowing((document) =>
        inObject('/Type /FontDescriptor', having(`/CIDSet ${contentsOf(document)}`)),
      ),
    ],
    breaks: ['7.21.4.2-2'],
  },
  'the program of a font is cut off': {
    edits: [
      knowing((document) =>
        inObject('/FontFile2', (object) =>
          object.replace(/\/FontFile2 \d+ 0 R/, `/FontFile2 ${contentsOf(document)}`),
        ),
      ),
    ],
    breaks: ['7.21.4.1-1'],
  },
  'a list has words of its own': {
    edits: [
      knowing((document) => {
        const content = `<< /Type /MCR /Pg ${document.getPage(8).ref} /MCID 99 >>`
        return element(
          'L',
          kids((all) => `${all} ${content}`),
        )
      }),
    ],
    breaks: ['own-content-place'],
  },
}
