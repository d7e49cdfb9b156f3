import type { Zippable } from 'fflate'
import { editZip } from './edit-zip.ts'

/** An EPUB that some reader, reading system or store could not use as it is meant. */
export interface BrokenEpub {
  /** Changes the EPUB of `fixtures/books/two-banks`. */
  readonly edit: Edit
  /** Our checks that must see it, and do so in every build. None where EPUBCheck or Ace alone holds it, in CI: see `held-by-validators.yaml`. */
  readonly by: readonly string[]
  /** What EPUBCheck says of it, from warnings on. */
  readonly java: readonly string[]
  /** Rules of Ace that it breaks. Without them, Ace is not asked. */
  readonly ace?: readonly string[]
  /** Where in the manuscript the finding of a check is shown. */
  readonly at?: string
  /** Why EPUBCheck says nothing. */
  readonly because?: string
}

type Files = Map<string, Zippable[string]>
type Edit = (files: Files) => void

const opf = 'OEBPS/content.opf'
const ncx = 'OEBPS/toc.ncx'
const nav = 'OEBPS/toc.xhtml'
const near = 'OEBPS/01-near.xhtml'
const far = 'OEBPS/02-far.xhtml'
const css = 'OEBPS/style.css'

/** A text of one file replaced. @throws When it is not there. */
function replace(path: string, found: string | RegExp, other: string): Edit {
  return (files) => {
    const text = new TextDecoder().decode(files.get(path) as Uint8Array)
    const changed = text.replace(found, other)
    if (changed === text) throw new Error(`Cannot find ${found} in ${path}`)
    files.set(path, new TextEncoder().encode(changed))
  }
}

/** After a text of one file. */
function add(path: string, after: string | RegExp, text: string): Edit {
  return replace(path, after, `$&${text}`)
}

function put(path: string, content: string | Uint8Array): Edit {
  return (files) =>
    files.set(
      path,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    )
}

function remove(path: string): Edit {
  return (files) => files.delete(path)
}

function all(...edits: readonly Edit[]): Edit {
  return (files) => {
    for (const edit of edits) edit(files)
  }
}

/** The content of one file in other bytes. */
function encode(path: string, encoding: BufferEncoding, mark = ''): Edit {
  return (files) => {
    const text = new TextDecoder().decode(files.get(path) as Uint8Array)
    files.set(path, Buffer.from(mark + text, encoding))
  }
}

const paragraph = '<p>The last words are these.</p>'
const item = (attributes: string) => add(opf, '<manifest>', `<item ${attributes}/>`)
const meta = (text: string) => add(opf, /<metadata[^>]*>/, text)

/** By what is wrong with them. */
export const brokenEpubs: Readonly<Record<string, BrokenEpub>> = {
  // The container
  'no media type': {
    edit: remove('mimetype'),
    by: ['epubcheck-epub'],
    java: ['PKG-006'],
  },
  'another media type': {
    edit: (files) =>
      files.set('mimetype', [new TextEncoder().encode('application/zip'), { level: 0 }]),
    by: ['epubcheck-epub'],
    java: ['PKG-007'],
  },
  'a line break after the media type': {
    edit: (files) =>
      files.set('mimetype', [
        new TextEncoder().encode('application/epub+zip\n'),
        { level: 0 },
      ]),
    by: ['epubcheck-epub'],
    java: ['PKG-007'],
  },
  'no container document': {
    edit: remove('META-INF/container.xml'),
    by: ['epubcheck-epub'],
    java: ['RSC-002'],
  },
  'a container that names no package': {
    edit: replace(
      'META-INF/container.xml',
      /full-path="[^"]*"/,
      'full-path="OEBPS/none.opf"',
    ),
    by: ['epubcheck-epub'],
    java: ['OPF-002'],
  },
  'a space in a file name': {
    edit: all(
      put('OEBPS/a b.css', 'p { margin: 0; }'),
      item('id="spaced" href="a%20b.css" media-type="text/css"'),
    ),
    by: ['epubcheck-epub'],
    java: ['PKG-010'],
  },
  'a file that the package does not name': {
    because: 'EPUBCheck remarks on it as usage.',
    edit: put('OEBPS/extra.css', 'p { margin: 0; }'),
    by: ['epubcheck-epub'],
    java: [],
  },

  // The package document
  'a page that the package does not name': {
    edit: replace(opf, /<item id="page-02-far"[^>]*>/, ''),
    by: ['epubcheck-epub'],
    java: ['OPF-049', 'RSC-005', 'RSC-007'],
  },
  'a named file that is not there': {
    edit: remove('OEBPS/images/boat.png'),
    by: ['epubcheck-epub'],
    java: ['RSC-001'],
  },
  'two files of one id': {
    edit: replace(opf, 'id="style"', 'id="ncx"'),
    by: ['epubcheck-epub'],
    java: ['CHK-008', 'OPF-050', 'RSC-005'],
  },
  'a page twice in the reading order': {
    edit: add(opf, '<itemref idref="page-02-far"/>', '<itemref idref="page-02-far"/>'),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
  },
  'a reading order that names no file': {
    edit: add(opf, '<itemref idref="page-02-far"/>', '<itemref idref="page-03"/>'),
    by: ['epubcheck-epub'],
    java: ['OPF-049', 'RSC-005'],
  },
  'no navigation document': {
    edit: replace(opf, ' properties="nav"', ''),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
  },
  'two cover pictures': {
    edit: replace(opf, 'href="images/boat.png"', '$& properties="cover-image"'),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
  },
  'a PNG called JPEG': {
    edit: replace(opf, 'media-type="image/png"', 'media-type="image/jpeg"'),
    by: ['epubcheck-epub'],
    java: ['OPF-029'],
  },
  'a property of files that nobody knows': {
    edit: replace(opf, 'properties="nav"', 'properties="nav front"'),
    by: ['epubcheck-epub'],
    java: ['OPF-027'],
  },
  'drawings announced that are not there': {
    edit: add(opf, /<item id="page-02-far"[^>]*xhtml\+xml"/, ' properties="svg"'),
    by: ['epubcheck-epub'],
    java: ['OPF-015'],
  },
  'no time of the last change': {
    edit: replace(opf, /<meta property="dcterms:modified">[^<]*<\/meta>/, ''),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
  },
  'a time of the last change with fractions': {
    edit: replace(opf, '00:00:00Z', '00:00:00.000Z'),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
  },
  'a date that is none': {
    edit: replace(opf, '<dc:date>2024-03-01', '<dc:date>Spring'),
    by: ['epubcheck-epub'],
    java: ['OPF-053'],
  },
  'an empty description': {
    edit: meta('<dc:description></dc:description>'),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
  },
  'no title': {
    edit: replace(
      opf,
      /<dc:title id="title">.*<\/meta>\n<dc:title[^<]*<\/dc:title>\n<meta[^<]*<\/meta>/s,
      '',
    ),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
    ace: ['epub-title'],
  },
  'no language': {
    edit: replace(opf, /<dc:language>[^<]*<\/dc:language>/, ''),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
  },
  'a language that is none': {
    edit: replace(opf, '<dc:language>en-GB', '<dc:language>English (UK)'),
    by: ['epubcheck-epub'],
    java: ['OPF-092'],
  },
  'a UUID that is none': {
    edit: all(
      replace(opf, 'urn:uuid:0b3c1c4e', 'urn:uuid:xyz'),
      replace(ncx, 'urn:uuid:0b3c1c4e', 'urn:uuid:xyz'),
    ),
    by: ['epubcheck-epub'],
    java: ['OPF-085'],
  },
  'an identifier that is not there': {
    edit: replace(opf, 'unique-identifier="identifier"', 'unique-identifier="isbn"'),
    by: ['epubcheck-epub'],
    java: ['OPF-030', 'RSC-005'],
  },
  'a property that nobody knows': {
    edit: meta('<meta property="page-source">Print</meta>'),
    by: [],
    java: ['OPF-027'],
  },
  'a property with an undeclared prefix': {
    edit: meta('<meta property="house:colour">red</meta>'),
    by: ['epubcheck-epub'],
    java: ['OPF-028'],
  },
  'a refinement of nothing': {
    edit: replace(opf, 'refines="#creator-1"', 'refines="#creator-2"'),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
  },
  'an element of the package that nobody knows': {
    edit: meta('<dc:editor>Ben</dc:editor>'),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
  },
  'an attribute of the package that nobody knows': {
    edit: replace(opf, '<spine ', '<spine order="given" '),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
  },
  'no words on accessibility': {
    edit: replace(opf, /<meta property="schema:[^>]*>[^<]*<\/meta>\n/g, ''),
    by: ['accessibility-epub'],
    java: [],
    ace: [
      'metadata-accessibilityfeature',
      'metadata-accessibilityhazard',
      'metadata-accessibilitysummary',
      'metadata-accessmode',
      'metadata-accessmodesufficient',
    ],
    because: 'EPUBCheck leaves accessibility to Ace.',
  },
  'a feature that nobody knows': {
    edit: replace(opf, '>readingOrder<', '>readingorder<'),
    by: [],
    java: [],
    ace: ['metadata-accessibilityfeature-invalid'],
    because: 'EPUBCheck leaves accessibility to Ace.',
  },
  'hazards at odds': {
    edit: replace(
      opf,
      '>none</meta>',
      '>none</meta><meta property="schema:accessibilityHazard">flashing</meta>',
    ),
    by: ['accessibility-epub'],
    java: [],
    ace: ['metadata-accessibilityhazard-invalid'],
    because: 'EPUBCheck leaves accessibility to Ace.',
  },
  'no language of the package': {
    edit: replace(opf, ' xml:lang="en-GB"', ''),
    by: [],
    java: [],
    ace: ['epub-lang'],
    because: 'EPUB allows it; Ace does not.',
  },

  // Contents
  'no contents': {
    edit: replace(nav, 'epub:type="toc" role="doc-toc"', 'epub:type="lot"'),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
  },
  'an entry of the contents without words': {
    edit: replace(nav, '>The far bank<', '><'),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
    ace: ['link-name'],
  },
  'contents that lead nowhere': {
    edit: replace(nav, '#prices', '#costs'),
    by: ['epubcheck-epub', 'links-epub'],
    java: ['RSC-012'],
  },
  'contents in another order': {
    edit: replace(nav, /(<li><a href="01-near.*<\/ol><\/li>)(<li>.*?<\/li>)/, '$2$1'),
    by: ['epubcheck-epub'],
    java: ['NAV-011'],
    ace: ['epub-toc-order'],
  },
  'an NCX of another book': {
    edit: replace(ncx, '0b3c1c4e', '0b3c1c4f'),
    by: ['epubcheck-epub'],
    java: ['NCX-001'],
  },
  'an NCX whose entries have no ids': {
    edit: replace(ncx, ' id="point-2"', ''),
    by: [],
    java: ['RSC-005'],
  },
  'an NCX that leads nowhere': {
    edit: replace(ncx, '#prices', '#costs'),
    by: ['epubcheck-epub'],
    java: ['RSC-012'],
  },
  'an NCX without a map': {
    edit: replace(ncx, /<navMap>.*<\/navMap>/s, ''),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
  },
  'an NCX with a list of pages without a class': {
    edit: replace(ncx, ' class="pages"', ''),
    by: [],
    java: ['RSC-005'],
  },
  'an NCX with a page of no type': {
    edit: replace(ncx, ' type="front"', ''),
    by: [],
    java: ['RSC-005'],
  },
  'an NCX with an element that nobody knows': {
    edit: add(ncx, '<navMap>', '<navTitle/>'),
    by: [],
    java: ['RSC-005'],
  },

  // Markup of pages
  'a block in a paragraph': {
    edit: replace(far, paragraph, '<p>The last <div>words</div> are these.</p>'),
    by: [],
    java: ['RSC-005'],
  },
  'a paragraph in a list': {
    edit: replace(near, '<li>of hemp</li>', '<p>of hemp</p>'),
    by: ['ace-epub'],
    java: ['RSC-005'],
    ace: ['list'],
    at: '01-near.md:15',
  },
  'text in a table, outside its cells': {
    edit: replace(near, '<td>Morning</td>', 'Morning'),
    by: [],
    java: ['RSC-005'],
  },
  'a heading in a heading': {
    edit: replace(near, 'Prices</h2>', '<h3>Prices</h3></h2>'),
    by: [],
    java: ['RSC-005'],
  },
  'a term without its meaning': {
    edit: replace(far, /<dd>(.*)<\/dd>/, '<dt>$1</dt>'),
    by: ['markup-epub', 'ace-epub'],
    java: ['RSC-005'],
    ace: ['definition-list'],
    at: '02-far.md:9',
  },
  'a link in a link': {
    edit: replace(far, '>the prices</a>', '>the <a href="#the-far-bank">prices</a></a>'),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
    at: '02-far.md:3',
  },
  'an element of old': {
    edit: replace(far, paragraph, '<center>The last words are these.</center>'),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
    at: '02-far.md:15',
  },
  'an element of a form': {
    edit: replace(
      far,
      '<span class="task-box">☑</span>',
      '<input type="checkbox" checked="checked"/>',
    ),
    by: ['ace-epub'],
    java: [],
    ace: ['label'],
    at: '02-far.md:12',
    because: 'It is HTML, but no e-book of ours has it.',
  },
  'an attribute that nobody knows': {
    edit: replace(far, '<p>The last', '<p mood="sad">The last'),
    by: [],
    java: ['RSC-005'],
  },
  'an attribute of old': {
    edit: replace(near, '<table', '<table bgcolor="#fff"'),
    by: [],
    java: ['RSC-005'],
  },
  'a handler of events': {
    edit: replace(far, '<p>The last', '<p onclick="alert(1)">The last'),
    by: ['epubcheck-epub'],
    java: ['OPF-014'],
  },
  'a script': {
    edit: add(far, paragraph, '<script>alert(1)</script>'),
    by: ['epubcheck-epub'],
    java: ['OPF-014'],
  },
  'a scope that is none': {
    edit: replace(near, 'scope="col"', 'scope="column"'),
    by: ['ace-epub'],
    java: ['RSC-005'],
    ace: ['scope-attr-valid'],
    at: '01-near.md:20',
  },
  'a span of no columns': {
    edit: replace(near, '<td>Morning', '<td colspan="0">Morning'),
    by: [],
    java: ['RSC-005'],
  },
  'a number of a list that is none': {
    edit: replace(near, '<ol>', '<ol start="b">'),
    by: [],
    java: ['RSC-005'],
  },
  'a direction that is none': {
    edit: replace(far, '<p>The last', '<p dir="left">The last'),
    by: [],
    java: ['RSC-005'],
  },
  'a language that no tag can be': {
    edit: replace(near, '<em>bank', '<em lang="klingon_x" xml:lang="klingon_x">bank'),
    by: ['ace-epub'],
    java: ['RSC-005'],
    ace: ['valid-lang'],
    at: '01-near.md:7',
  },
  'a role that is none': {
    edit: replace(near, '<figure>', '<figure role="drawing">'),
    by: ['ace-epub'],
    java: ['RSC-005'],
    ace: ['aria-roles'],
    at: '01-near.md:25',
  },
  'a state that is none': {
    edit: replace(near, '<figure>', '<figure aria-colour="red">'),
    by: ['ace-epub'],
    java: ['RSC-005'],
    ace: ['aria-valid-attr'],
    at: '01-near.md:25',
  },
  'a label that is nowhere': {
    edit: replace(
      near,
      'aria-labelledby="the-near-bank"',
      'aria-labelledby="the-near-shore"',
    ),
    by: ['epubcheck-epub'],
    java: ['RSC-005'],
    at: '01-near.md:1',
  },
  'a meaning with an undeclared prefix': {
    edit: replace(near, 'epub:type="chapter"', 'epub:type="chapter z3998:fiction"'),
    by: [],
    java: ['OPF-028'],
  },
  'a meaning that nobody knows': {
    edit: replace(near, 'epub:type="chapter"', 'epub:type="chaptre"'),
    by: ['epubcheck-epub'],
    java: [],
    because: 'EPUBCheck remarks on it as usage.',
    at: '01-near.md:1',
  },
  'a meaning without its role': {
    edit: replace(near, ' role="doc-chapter"', ''),
    by: ['ace-epub'],
    java: [],
    ace: ['epub-type-has-matching-role'],
    because: 'EPUBCheck leaves accessibility to Ace.',
    at: '01-near.md:1',
  },
  'an id with a space': {
    edit: replace(far, 'id="note-02-far-1"', 'id="note-02-far-1 b"'),
    by: ['links-epub'],
    java: ['RSC-005', 'RSC-012'],
  },
  'an id twice in a page': {
    edit: replace(near, 'id="the-near-bank"', 'id="prices"'),
    by: ['links-epub', 'epubcheck-epub'],
    java: ['RSC-005', 'RSC-012'],
    at: '01-near.md:18',
  },
  'a page without a title': {
    edit: replace(far, '<title>The far bank</title>', ''),
    by: ['epubcheck-epub', 'ace-epub'],
    java: ['RSC-017'],
    ace: ['document-title'],
  },
  'a page with an empty title': {
    edit: replace(far, '<title>The far bank</title>', '<title></title>'),
    by: ['epubcheck-epub', 'ace-epub'],
    java: ['RSC-005'],
  },
  'a page without a language': {
    edit: replace(far, /lang="en-GB" (dir="ltr" class="e-book") xml:lang="en-GB"/, '$1'),
    by: ['ace-epub'],
    java: [],
    ace: ['html-has-lang'],
    because: 'HTML allows it; Ace does not.',
  },
  'a drawing in the text': {
    edit: replace(
      far,
      paragraph,
      `${paragraph}<svg xmlns="http://www.w3.org/2000/svg"><banana/></svg>`,
    ),
    by: ['epubcheck-epub'],
    java: ['OPF-014'],
  },
  'a formula that is none': {
    edit: replace(
      far,
      paragraph,
      `${paragraph}<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mi>x</mi></mfrac></math>`,
    ),
    by: ['epubcheck-epub'],
    java: ['OPF-014', 'RSC-005'],
  },
  'a page that is not well-formed': {
    edit: replace(far, '</p>', '</q>'),
    by: ['epubcheck-epub', 'markup-epub'],
    java: ['RSC-012', 'RSC-016'],
  },
  'a character by a name of HTML': {
    edit: replace(far, 'The last words', 'The&nbsp;last words'),
    by: ['epubcheck-epub', 'markup-epub'],
    java: ['RSC-012', 'RSC-016'],
  },
  'a document type of old': {
    edit: replace(
      far,
      '<!DOCTYPE html>',
      '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">',
    ),
    by: ['epubcheck-epub'],
    java: ['HTM-004'],
  },

  // Encodings
  'a page that says it is UTF-16': {
    edit: replace(far, 'encoding="UTF-8"', 'encoding="UTF-16"'),
    by: ['epubcheck-epub'],
    java: ['HTM_058', 'RSC-012', 'RSC-016'],
  },
  'a page that says it is Latin 1': {
    edit: all(replace(far, 'encoding="UTF-8"', 'encoding="ISO-8859-1"')),
    by: [],
    java: ['RSC-028'],
  },
  'a page in Latin 1': {
    edit: encode(far, 'latin1'),
    by: ['markup-epub'],
    java: ['RSC-012', 'RSC-016'],
  },
  'a page in UTF-16': {
    edit: encode(far, 'utf16le', '\ufeff'),
    by: ['markup-epub'],
    java: ['HTM_058', 'RSC-012', 'RSC-016'],
  },

  // Links, pictures, fonts, styles
  'a link to nowhere': {
    edit: replace(far, '#prices', '#costs'),
    by: ['links-epub', 'epubcheck-epub'],
    java: ['RSC-012'],
    at: '02-far.md:3',
  },
  'a link to a page that is not there': {
    edit: replace(far, '01-near.xhtml#prices', '03.xhtml#prices'),
    by: ['links-epub', 'epubcheck-epub'],
    java: ['RSC-007'],
    at: '02-far.md:3',
  },
  'a link to a file on a disk': {
    edit: replace(far, '01-near.xhtml#prices', 'file:///etc/passwd'),
    by: ['epubcheck-epub'],
    java: ['RSC-030'],
    at: '02-far.md:3',
  },
  'a link that is a script': {
    edit: replace(far, '01-near.xhtml#prices', 'javascript:alert(1)'),
    by: ['links-epub'],
    java: [],
    at: '02-far.md:3',
    because: 'EPUBCheck does not look into other schemes.',
  },
  'a link without words': {
    edit: replace(far, '>the prices</a>', '></a>'),
    by: ['text-epub', 'ace-epub'],
    java: [],
    ace: ['link-name'],
    because: 'EPUBCheck leaves accessibility to Ace.',
    at: '02-far.md:3',
  },
  'a picture from the web': {
    edit: replace(near, 'src="images/boat.png"', 'src="https://example.org/boat.png"'),
    by: ['links-epub', 'epubcheck-epub'],
    java: ['OPF-014', 'RSC-006'],
    at: '01-near.md:25',
  },
  'a picture that is not there': {
    edit: replace(near, 'images/boat.png', 'images/boot.png'),
    by: ['links-epub', 'epubcheck-epub'],
    java: ['RSC-007'],
    at: '01-near.md:25',
  },
  'a picture without an alternative text': {
    edit: replace(near, ' alt="A boat on the river"', ''),
    by: ['alt-epub', 'ace-epub'],
    java: [],
    ace: ['image-alt'],
    because: 'EPUBCheck leaves accessibility to Ace.',
    at: '01-near.md:25',
  },
  'a picture that is broken': {
    edit: put('OEBPS/images/boat.png', 'not a picture'),
    by: ['epubcheck-epub'],
    java: ['OPF-029', 'PKG-021'],
  },
  'a picture of a type that readers need not know': {
    edit: all(
      put('OEBPS/images/boat.tiff', Buffer.from('49492a0008000000', 'hex')),
      item('id="tiff" href="images/boat.tiff" media-type="image/tiff"'),
      replace(near, 'images/boat.png', 'images/boat.tiff'),
    ),
    by: ['epubcheck-epub'],
    java: ['RSC-032'],
    at: '01-near.md:25',
  },
  'a font that is not there': {
    edit: replace(
      css,
      'fonts/eb-garamond-400-normal.ttf',
      'fonts/eb-garamond-500-normal.ttf',
    ),
    by: ['epubcheck-epub'],
    java: ['RSC-007'],
  },
  'a font from the web': {
    edit: replace(
      css,
      'fonts/eb-garamond-400-normal.ttf',
      'https://example.org/font.ttf',
    ),
    by: ['epubcheck-epub'],
    java: ['OPF-014', 'RSC-008'],
  },
  'a style sheet that is broken': {
    edit: replace(css, 'body {', 'body {{'),
    by: ['epubcheck-epub'],
    java: ['CSS-008'],
  },
  'a style sheet that is not there': {
    edit: replace(far, 'href="style.css"', 'href="styles.css"'),
    by: ['links-epub', 'epubcheck-epub'],
    java: ['RSC-007'],
  },
  'a style that loads something': {
    edit: replace(near, '<figure>', '<figure style="background:url(x.png)">'),
    by: [],
    java: ['RSC-007'],
  },
  'type of too little contrast': {
    edit: add(css, 'body {', ' background: #fff; color: #ccc;'),
    by: ['ace-epub'],
    java: [],
    ace: ['color-contrast'],
    because: 'EPUBCheck leaves accessibility to Ace.',
  },
}

/** The EPUB of `fixtures/books/two-banks`, broken. */
export function breakEpub(bytes: Uint8Array, { edit }: BrokenEpub): Uint8Array {
  return editZip(bytes, edit)
}
