/**
 * The room that makes one book of the chapters: ids, notes, links, pictures, contents.
 *
 * Each step is a file. It knows no output format.
 */
import type { Element } from 'hast'
import type {
  Book,
  BookConfig,
  Chapter,
  Manuscript,
  Section,
  Templates,
  Trim,
  Words,
} from '../book.ts'
import { groupBy } from '../lib/group-by.ts'
import { hasClass, levelOf } from '../lib/hast.ts'
import { primarySubtag } from '../lib/languages.ts'
import { pageGeometry } from '../lib/page-geometry.ts'
import { roleOf } from '../lib/section-kinds.ts'
import type { FreeId } from '../lib/unique-ids.ts'
import { reportSetting } from '../problems/report.ts'
import { arrangeSections } from './arrange-sections.ts'
import { titleBoxes } from './boxes.ts'
import { citeWorks } from './citations/cite.ts'
import { withBibliography } from './citations/set-citations.ts'
import { checkClaim } from './claim.ts'
import { hideHeadings, labelOf, listContents, nameHeadings } from './contents.ts'
import { fillIndex, withIndex } from './fill-index.ts'
import { linkTerms } from './glossary.ts'
import { listLinksOut, resolveLinks } from './links.ts'
import { fillLists, isEmptyList } from './lists-of-things.ts'
import { madePagesOf, madeSections, wordImprint } from './made-pages.ts'
import {
  endNumber,
  isNumber,
  levelsOf,
  markNumber,
  numberHeadings,
} from './mark-numbers.ts'
import { markEnd, markOpening } from './mark-openings.ts'
import { numberNotes } from './notes.ts'
import { numberThings } from './number-things.ts'
import { sizePictures } from './picture-sizes.ts'
import { collectCover, collectPictures, collectSources } from './pictures.ts'
import { withAddresses, withPageReferences } from './printed-links.ts'
import { headingTargets, numbersWanted, wordReferences } from './references.ts'
import { nameKinds, openingsOf } from './section-kinds.ts'
import { type Draft, elementsOf, nameSections, unifyIds } from './sections.ts'
import { joinSideHeadings } from './side-headings.ts'

/**
 * The whole work, or what one medium has of it, free of any output format. Takes over the trees of the chapters.
 *
 * Problems are reported on the files they come from.
 */
export async function assembleBook(
  manuscript: Manuscript,
  config: BookConfig,
  chapters: readonly Chapter[],
  templates: Templates,
): Promise<Book> {
  const words = wordsOf(manuscript, config, templates)
  const cited = withBibliography(chapters, manuscript, config, words)
  const all = withIndex(cited, config, words)
  const drafts = [...nameSections(arrange(all, manuscript, config, words, templates))]
  for (const draft of drafts) {
    titleBoxes(draft, words, templates.look.abstractTitle)
    nameHeadings(draft, words)
  }
  const { freeId, places } = unifyIds(drafts)
  for (const draft of drafts) hideHeadings(draft)
  const openings = openingsOf(drafts, config, templates.look)
  const isBegun = (draft: Draft) =>
    config.kind === 'book' && openings.get(draft) !== 'run-on'
  citeWorks(drafts, manuscript, { config, isBegun, freeId })
  const notes = numberNotes(drafts, config.kind, isBegun, freeId)
  await resolveLinks(drafts, places, freeId, manuscript)
  linkTerms(drafts, freeId)
  checkClaim(drafts, config, templates)
  const { heads = {} } = templates.texts('index')
  // Captions and titles are marked once, and repeated in lists.
  const index = fillIndex(drafts, notes, config, words, heads, freeId)
  nameTargets(drafts, config, words, templates, freeId)
  const pictures = await collectPictures(drafts, manuscript, config, templates)
  const { measures } = pageGeometry(config.trim, templates.look)
  sizePictures(drafts, pictures, measures.textHeight)
  const cover = await collectCover(manuscript, config.cover)
  const sections = drafts.map((draft): Section => {
    const { file, headings, id, tree } = draft
    const [heading] = headings
    const title = (heading && labelOf(heading).text) || config.title
    const role = roleOf(heading)
    const opening = openings.get(draft)
    const own = { notes: notes.get(draft) ?? [], ...(opening ? { opening } : {}) }
    const section = { file, id, title, tree, role, ...own }
    return heading && hasClass(heading, 'unlisted')
      ? { ...section, isUnlisted: true }
      : section
  })
  const { endSign, numbersApart, opening, sideHeadings } = templates.look
  const titles = drafts
    .flatMap(({ headings }) => headings)
    .filter((heading) => numbersApart && (levelOf(heading) === 1 || isNumber(heading)))
  titles.forEach(markNumber)
  const contents = listContents(drafts)
  titles.forEach(endNumber)
  const opened = config.kind === 'book' ? sections : sections.slice(0, 1)
  for (const [index, { opening: own, role, tree }] of opened.entries()) {
    // No letter floats above the notes of what stands on the page before it.
    const isApart = own !== 'run-on' && opened[index + 1]?.opening !== 'run-on'
    if (opening?.sections.includes(role))
      markOpening(tree, { ...opening, letter: opening.letter && isApart })
  }
  if (endSign) markEnd(sections)
  for (const { tree } of sections) joinSideHeadings(tree, sideHeadings)
  const byline = wordByline(config, words)
  const made: Omit<Book, 'madePages'> = {
    config: { ...config, toc: config.toc && contents.length > 0 },
    configFile: manuscript.configFile,
    words,
    byline,
    imprint: wordImprint({ byline, config, words }, sections, templates),
    sections,
    notes: new Map([...notes.values()].flat().map((note) => [note.id, note])),
    linksOut: listLinksOut(drafts, config, manuscript.configFile),
    contents,
    hasFormulas: drafts.some((draft) => elementsOf(draft, isFormula).length > 0),
    hasCode: drafts.some((draft) => elementsOf(draft, isCode).length > 0),
    pictures,
    ...index,
    ...(cover ? { cover } : {}),
    modified: manuscript.modified,
    ...(manuscript.press ? { press: manuscript.press } : {}),
    sources: collectSources(manuscript, pictures, cover),
  }
  const book = { ...made, madePages: madePagesOf(made, templates.look) }
  const paged = withPageReferences(book, freeId)
  const { links = 'none' } = config
  const inPrint = links === 'none' ? paged : withAddresses(paged, freeId)
  return inPrint === book ? book : { ...book, inPrint }
}

/** Those of a book, with what is made for it, in the order of print. */
function arrange(
  chapters: readonly Chapter[],
  manuscript: Manuscript,
  config: BookConfig,
  words: Words,
  templates: Templates,
): readonly Chapter[] {
  if (config.kind !== 'book') return chapters
  nameKinds(chapters, words)
  const made = madeSections(manuscript, config, chapters, words, templates)
  return arrangeSections([...chapters, ...made])
}

/** Numbers what is to have a number, words the references to it, and lists it: no page is made for nothing. */
function nameTargets(
  drafts: Draft[],
  config: BookConfig,
  words: Words,
  templates: Templates,
  freeId: FreeId,
): void {
  const sections = drafts.map((draft) => {
    return { draft, headings: draft.headings, role: roleOf(draft.headings[0]) }
  })
  const titles = sections.flatMap(({ draft, role }) => headingTargets(draft, role))
  const { kind, numbering = {} } = config
  const wanted = numbersWanted(drafts)
  const levels = numbering.headings ?? templates.look.numbers
  const numbers = numberHeadings(sections, levels ?? levelsOf(sections, wanted.alone))
  const work = { numbering, words, templates, wanted: wanted.named }
  const things = numberThings(drafts, kind, numbers, work)
  const headings = titles.map(([heading, target]) => {
    const number = numbers.get(heading)
    return [heading, number === undefined ? target : { ...target, number }] as const
  })
  wordReferences(drafts, new Map([...headings, ...things]), words, config.language)
  fillLists(drafts, things, freeId)
  for (const draft of drafts.filter(isEmptyList)) drafts.splice(drafts.indexOf(draft), 1)
}

/** Reports what is wrong with links and pictures of a work whose settings cannot be used. */
export async function checkReferences(
  manuscript: Manuscript,
  chapters: readonly Chapter[],
): Promise<void> {
  const drafts = nameSections(chapters)
  const { freeId, places } = unifyIds(drafts)
  await resolveLinks(drafts, places, freeId, manuscript)
  await collectPictures(drafts, manuscript, { trim: anyPage })
}

/** A5: how large a picture of a page is does not matter yet. */
const anyPage: Trim = { name: 'a5', widthPx: 559, heightPx: 794 }

const isFormula = ({ tagName }: Element): boolean => tagName === 'math'
const isCode = ({ tagName }: Element): boolean => tagName === 'pre'

function wordsOf(
  { configFile }: Manuscript,
  { language }: BookConfig,
  templates: Templates,
): Words {
  const words = templates.words(language)
  if (primarySubtag(words.language ?? '') !== primarySubtag(language))
    reportSetting(configFile, 'language', 'words-missing', [language])
  return words
}

/** Who made the work and when, in words of its language. */
export function wordByline(config: BookConfig, words: Words): Book['byline'] {
  const list = new Intl.ListFormat(config.language)
  const authors = list.format(config.authors.map(({ name }) => name))
  const keyOf = (role: string) =>
    [`by-${role}`, `credit-${role}`].find((key) => Object.hasOwn(words, key))
  const byKey = groupBy(config.contributors, ({ role }) => keyOf(role) ?? 'by-other')
  const word = ([key, people]: [string, BookConfig['contributors']]) => {
    const wording = words[key]
    if (wording === undefined) throw new Error(`Cannot find the words \`${key}\``)
    return wording.replace('{{names}}', () => list.format(people.map(({ name }) => name)))
  }
  const isCredit = ([key]: [string, unknown]) => key.startsWith('credit-')
  const production = [...byKey].filter(isCredit).map(word)
  const credits = [...byKey].filter((each) => !isCredit(each)).map(word)
  const date = config.date && wordDate(config.date, config.language)
  return { authors, credits, production, ...(date ? { date } : {}) }
}

/** As exactly as the date is known. */
function wordDate(date: string, language: string): string {
  const [, month, day] = date.split('-')
  if (!month) return date
  const format = new Intl.DateTimeFormat(language, {
    timeZone: 'UTC',
    calendar: 'gregory',
    year: 'numeric',
    month: 'long',
    ...(day ? { day: 'numeric' as const } : {}),
  })
  return format.format(new Date(date))
}
