/**
 * The room that makes one book of the chapters: ids, notes, links, pictures, contents.
 *
 * Each step is a file. It knows no output format.
 */
import { toString as textOf } from 'hast-util-to-string'
import type {
  Book,
  BookConfig,
  Chapter,
  Manuscript,
  Note,
  Section,
  Templates,
  Words,
} from '../book.ts'
import { report } from '../problems/report.ts'
import { checkClaim } from './claim.ts'
import { checkOrder, headingsAmong, labelOf, listContents, roleOf } from './contents.ts'
import { listLinksOut, resolveLinks } from './links.ts'
import { numberNotes } from './notes.ts'
import { collectCover, collectPictures, collectSources } from './pictures.ts'
import { type Draft, elementsOf, nameSections, unifyIds } from './sections.ts'
import { wordByline } from './word-byline.ts'

/**
 * The whole work, free of any output format. Takes over the trees of the chapters.
 *
 * Problems are reported on the files they come from.
 */
export async function assembleBook(
  manuscript: Manuscript,
  config: BookConfig,
  chapters: readonly Chapter[],
  templates: Templates,
): Promise<Book> {
  const drafts = nameSections(chapters)
  const taken = new Set<string>()
  const places = unifyIds(drafts, taken)
  const notes = numberNotes(drafts, config.kind, taken)
  resolveLinks(drafts, places, taken)
  checkClaim(drafts, config, templates)
  const pictures = await collectPictures(drafts, manuscript.readPicture)
  const cover = await collectCover(manuscript, config.cover)
  const sections = drafts.map((draft) => sectionOf(draft, notes.get(draft) ?? [], config))
  if (config.kind === 'book') checkOrder(sections)
  const words = wordsOf(manuscript, config, templates)
  return {
    config,
    configFile: manuscript.configFile,
    words,
    byline: wordByline(config, words),
    sections,
    notes: new Map([...notes.values()].flat().map((note) => [note.id, note])),
    linksOut: listLinksOut(drafts, config, manuscript.configFile),
    contents: listContents(drafts),
    hasFormulas: drafts.some(hasFormulas),
    pictures,
    ...(cover ? { cover } : {}),
    modified: manuscript.modified,
    sources: collectSources(manuscript, pictures, cover),
  }
}

function sectionOf(
  { file, id, tree }: Draft,
  notes: readonly Note[],
  { title }: BookConfig,
): Section {
  const [heading] = headingsAmong(tree.children)
  const label = heading ? { ...heading, children: [...labelOf(heading)] } : undefined
  return {
    file,
    id,
    title: (label && textOf(label).trim()) || title,
    tree,
    role: roleOf(heading),
    notes,
  }
}

function hasFormulas(draft: Draft): boolean {
  return elementsOf(draft, ({ tagName }) => tagName === 'math').length > 0
}

function wordsOf(
  { configFile }: Manuscript,
  { language }: BookConfig,
  templates: Templates,
): Words {
  const words = templates.words(language)
  const [primary] = language.toLowerCase().split('-')
  if (words.language?.split('-')[0] !== primary) {
    const place = configFile.data.configPlaces?.get('language')
    report(configFile, 'words-missing', [language], place)
  }
  return words
}
