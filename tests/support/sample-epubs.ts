/** EPUBs for the tests of their format and for the validators. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Book, Browser } from '../../scripts/book.ts'
import { loadTemplates } from '../../scripts/load/templates/load-templates.ts'
import { epub } from '../../scripts/publish/epub.ts'
import { sampleBook, sampleConfig, samplePicture, sectionOf } from './sample-book.ts'

/** Every role that `assembleBook` may give a section. */
export const roles =
  'abstract acknowledgments afterword appendix bibliography chapter colophon conclusion credits dedication endnotes epigraph epilogue errata foreword glossary index introduction part preface prologue qna'.split(
    ' ',
  )

/** Kinds of front matter, text and back matter, as authors write them, in the order of a book. */
export const matter = [
  'halftitle copyright dedication epigraph foreword preface contributors',
  'introduction prologue part chapter conclusion epilogue',
  'afterword acknowledgements appendix glossary bibliography endnotes index list-of-illustrations list-of-tables errata credits other-credits colophon revision-history imprimatur qna',
].flatMap((kinds) => kinds.split(' '))

/** Writes a manuscript with a chapter of every kind of {@link matter} into a folder. */
export function writeMatter(folder: string): void {
  const settings = 'title: The Ford\nauthors: Ada Brook\nlanguage: en-GB\nkind: book\n'
  writeFileSync(join(folder, 'book.yaml'), settings)
  mkdirSync(join(folder, 'parts'))
  for (const [index, kind] of matter.entries()) {
    const path = join(folder, 'parts', `${100 + index}-${kind}.md`)
    writeFileSync(path, `# ${kind} {.${kind}}\n\nText of ${kind}.\n`)
  }
}

/** Text that means something to what the files are made with, and characters that no file may hold. */
const hostile = `<%= process.exit() %> ]]> "quoted" & <b> \u0000\u000b\ufffe \ud800 'x' {{title}}`

/** Books made by hand, and what is special about them. */
const sampleBooks = {
  'a rich book': {},
  'every kind of section': withOwnCover({
    sections: roles.map((role) => {
      const html = `<h1 id="h-${role}">${role}</h1><p>Text.</p>`
      return sectionOf(html, { id: role, title: role, role })
    }),
    contents: [],
    notes: new Map(),
  }),
  'few data': withOwnCover({ config: configOfFewData() }),
  'text that would break files': withOwnCover(hostileBook()),
} satisfies Readonly<Record<string, Partial<Book>>>

export type SampleEpub = keyof typeof sampleBooks
export const sampleEpubs = Object.keys(sampleBooks) as readonly SampleEpub[]

/** The EPUB of one of the {@link sampleEpubs}. */
export async function sampleEpub(
  name: SampleEpub,
  browser: Browser,
): Promise<Uint8Array> {
  const templates = await loadTemplates()
  const book = sampleBook(templates, sampleBooks[name])
  return (await epub({ book, templates, layout: undefined, browser })).bytes
}

/** With a cover picture that need not be drawn. */
function withOwnCover(changes: Partial<Book>): Partial<Book> {
  return { cover: samplePicture('pictures/photo.jpg', 'image/jpeg'), ...changes }
}

function configOfFewData(): Book['config'] {
  const { authors, identifier, kind, language, opening, slug, title } = sampleConfig
  const { look, pdfStandards, printColour, profiles, toc, tocDepth, trim } = sampleConfig
  const said = { authors, identifier, kind, language, opening, slug, title }
  const settings = { look, pdfStandards, printColour, profiles, toc, tocDepth, trim }
  return { ...said, ...settings, contributors: [], subjects: [] }
}

function hostileBook(): Partial<Book> {
  const config = {
    ...sampleConfig,
    title: hostile,
    subtitle: hostile,
    description: hostile,
    rights: hostile,
    publisher: hostile,
    authors: [{ name: hostile, role: 'aut', fileAs: hostile }],
  }
  const heading = { type: 'text', value: hostile } as const
  const section = sectionOf('<h1 id="a"></h1><p>Text.</p>', { title: hostile })
  const [h1] = section.tree.children
  if (h1?.type === 'element') h1.children = [heading]
  const contents = [{ id: 'a', label: [heading], text: hostile, level: 1, children: [] }]
  return { config, sections: [section], contents, notes: new Map() }
}
