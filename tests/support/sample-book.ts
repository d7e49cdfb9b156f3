import { readFileSync } from 'node:fs'
import type { ElementContent, Root } from 'hast'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import { VFile } from 'vfile'
import { wordByline } from '../../scripts/assemble/assemble-book.ts'
import type {
  Book,
  BookConfig,
  ContentsEntry,
  Note,
  Picture,
  Section,
  Templates,
} from '../../scripts/book.ts'
import { fixturePath } from './fixtures.ts'

const file = new VFile({ path: 'sample.md' })

export const sampleConfig: BookConfig = {
  title: 'The Ford & the Ferry',
  subtitle: 'Tales of <wading>',
  authors: [{ name: 'Ada Äkerby', role: 'aut', fileAs: 'Äkerby, Ada' }],
  contributors: [
    { name: 'Tom Turner', role: 'trl' },
    { name: 'Pia Pencil', role: 'ill', fileAs: 'Pencil, Pia' },
  ],
  language: 'en-GB',
  identifier: 'urn:uuid:6ba7b811-9dad-51d1-80b4-00c04fd430c8',
  date: '2024-05',
  publisher: 'Colophon Press',
  rights: 'Copyright 2024 Ada Äkerby',
  description: 'Two ways over a river.',
  subjects: [{ name: 'Rivers' }, { name: 'Travel' }],
  kind: 'book',
  slug: 'the-ford',
  toc: true,
  tocDepth: 2,
  opening: {},
  look: 'novel',
  trim: { name: 'A5', widthPx: 559, heightPx: 794 },
  pdfStandards: ['ua-1'],
  printColour: 'colour',
  profiles: [],
}

/** A book by hand, with everything that a section may hold: see `fixtures/epub`. */
export function sampleBook(templates: Templates, changes: Partial<Book> = {}): Book {
  const notes = sampleNotes()
  const config = changes.config ?? sampleConfig
  return {
    config,
    configFile: file,
    words: templates.words(config.language),
    byline: wordByline(config, templates.words(config.language)),
    sections: [
      sampleSection('01-preface', 'Preface', 'preface', 'preface.html', []),
      sampleSection('02-the-ford', 'The Ford', 'chapter', 'ford.html', notes),
      sampleSection('cover', 'Tables', 'appendix', 'appendix.html', []),
    ],
    notes: new Map(notes.map((note) => [note.id, note])),
    contents: [
      entry('preface', 'Preface', 1),
      entry('the-ford', 'The <em>Ford</em>', 1, [
        entry('deep', 'Deep water', 2, [entry('überfahrt', 'Überfahrt', 3)]),
        entry('slow', 'Slow water', 2),
      ]),
      entry('tables', 'Tables', 1),
    ],
    linksOut: [],
    imprint: { rights: [], edition: [], publisher: [], identifier: [] },
    madePages: [],
    pictures: new Map(
      [
        samplePicture('pictures/map.png', 'image/png'),
        samplePicture('pictures/photo.jpg', 'image/jpeg'),
        samplePicture('pictures/diagram.svg', 'image/svg+xml'),
      ].map((picture) => [picture.path, picture]),
    ),
    hasFormulas: false,
    hasCode: false,
    modified: new Date('2024-05-06T07:08:09.123Z'),
    sources: [],
    ...changes,
  }
}

/** A picture of `fixtures/epub`, 120 by 80 pixels. */
export function samplePicture(path: string, mediaType: Picture['mediaType']): Picture {
  const bytes = readFileSync(fixturePath('epub', path))
  return { path, bytes, mediaType, widthPx: 120, heightPx: 80 }
}

/** A section with the content of an HTML string. */
export function sectionOf(html: string, changes: Partial<Section> = {}): Section {
  return {
    file,
    id: 'text',
    title: 'Text',
    tree: parse(html),
    role: 'chapter',
    notes: [],
    ...changes,
  }
}

function sampleSection(
  id: string,
  title: string,
  role: string,
  name: string,
  notes: readonly Note[],
): Section {
  const html = readFileSync(fixturePath('epub', name), 'utf8')
  return sectionOf(html, { id, title, role, notes })
}

function sampleNotes(): readonly Note[] {
  const note = (number: number, refs: readonly string[], html: string): Note => ({
    id: `note-ford-${number}`,
    refs,
    label: String(number),
    children: parse(html).children as ElementContent[],
    file,
    position: undefined,
  })
  return [
    note(
      1,
      ['ref-ford-1', 'ref-ford-1-2', 'ref-ford-1-3'],
      '<p>A first paragraph, see <a href="#deep">Deep water</a>.</p><p>A second one.</p>',
    ),
    note(2, ['ref-ford-2'], '<ul><li>A list<li>and nothing else</ul>'),
  ]
}

function entry(
  id: string,
  html: string,
  level: number,
  children: readonly ContentsEntry[] = [],
): ContentsEntry {
  const label = parse(html).children as ElementContent[]
  return { id, label, text: html.replace(/<[^>]+>/g, ''), level, children }
}

function parse(html: string): Root {
  return unified().use(rehypeParse, { fragment: true }).parse(html)
}
