/**
 * The room that makes one book of the chapters: ids, notes, links, pictures, contents.
 *
 * Each step is a file. It knows no output format.
 */
import { toString as textOf } from 'hast-util-to-string'
import { EXIT, visit } from 'unist-util-visit'
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
import { checkClaim } from './check-claim.ts'
import { checkOrder } from './check-order.ts'
import { collectCover, collectPictures } from './collect-pictures.ts'
import { collectSources } from './collect-sources.ts'
import type { Draft } from './draft.ts'
import { keyPlace } from './key-place.ts'
import { headingsAmong, labelOf, listContents } from './list-contents.ts'
import { listLinksOut } from './list-links-out.ts'
import { nameSections } from './name-sections.ts'
import { numberNotes } from './number-notes.ts'
import { resolveLinks } from './resolve-links.ts'
import { roleOf } from './role-of.ts'
import { unifyIds } from './unify-ids.ts'
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
  checkClaim(drafts, config)
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
    hasFormulas: chapters.some(hasFormulas),
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

function hasFormulas({ notes, tree }: Chapter): boolean {
  const trees = [tree, ...notes.flatMap(({ children }) => children)]
  return trees.some((each) => {
    let isFound = false
    visit(each, { tagName: 'math' }, () => {
      isFound = true
      return EXIT
    })
    return isFound
  })
}

function wordsOf(
  { configFile }: Manuscript,
  { language }: BookConfig,
  templates: Templates,
): Words {
  const words = templates.words(language)
  const [primary] = language.toLowerCase().split('-')
  if (words.language?.split('-')[0] !== primary) {
    report(configFile, 'words-missing', [language], keyPlace(configFile, 'language'))
  }
  return words
}
