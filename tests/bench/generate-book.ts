import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from '../../scripts/book.ts'
import { type Chance, seededRandom } from '../support/seeded-random.ts'
import { drawPicture } from './draw-pictures.ts'
import { bibliographyOf, type Facts, referrer, shareOf } from './refer.ts'

export interface BookSize {
  readonly chapters: number
  readonly notes: number
  readonly pictures: number
  /** Of the running text, notes aside. */
  readonly words: number
  /** In a book of facts. */
  readonly facts?: Facts
}

/** About so many pages of 6 by 9 inches. */
export function sizeOf(pages: number): BookSize {
  return {
    chapters: Math.ceil(pages / 20),
    notes: Math.round(pages * 2.5),
    pictures: Math.round(pages / 10),
    words: pages * 215,
  }
}

/** About so many pages of a book of facts; on 600, 1,500 notes, 300 pictures and tables, 2,000 entries of the index and 400 citations. */
export function sizeOfFacts(pages: number, isLinked: boolean): BookSize {
  const [quarter, half] = [Math.round(pages / 4), Math.round(pages / 2)]
  const [entries, citations] = [Math.round(pages / 0.3), Math.round(pages / 1.5)]
  const facts = { tables: quarter, references: half, entries, citations, isLinked }
  return { ...sizeOf(pages), pictures: quarter, words: pages * 150, facts }
}

/**
 * Writes a manuscript of that size into `dir`: the same one for the same seed, on any machine.
 *
 * @param browser - Draws the photographs.
 */
export async function generateBook(
  dir: string,
  size: BookSize,
  seed: number,
  browser: Browser,
): Promise<void> {
  const chance = seededRandom(seed)
  const prose = inventProse(chance)
  await mkdir(join(dir, 'pictures'), { recursive: true })
  const { facts } = size
  const refer = facts && referrer(size, facts, seed)
  const works = facts?.isLinked ? 'bibliography: works.bib\n' : ''
  await writeFile(join(dir, 'book.yaml'), `${configOf(prose)}${works}`)
  if (works) await writeFile(join(dir, 'works.bib'), bibliographyOf(prose))
  for (let number = 1; number <= size.chapters; number += 1) {
    const share = (count: number) => shareOf(count, number, size.chapters)
    const pictures: string[] = []
    while (pictures.length < share(size.pictures)) {
      const { bytes, extension } = await drawPicture(browser, chance)
      const picture = `pictures/${number}-${pictures.length + 1}${extension}`
      await writeFile(join(dir, picture), bytes)
      pictures.push(picture)
    }
    const text = inventChapter(prose, chance, {
      words: share(size.words),
      notes: share(size.notes),
      pictures,
      ...(facts && { chapter: number, tables: share(facts.tables) }),
    })
    const path = join(dir, `${String(number).padStart(2, '0')}-chapter.md`)
    await writeFile(path, refer?.(text, number) ?? text)
  }
}

function configOf(prose: Prose): string {
  return `title: ${prose.title(4)}
authors:
  - Nobody Inparticular
language: en
kind: book
date: 2024-01-01
trim: 6x9
`
}

interface ChapterPlan {
  readonly words: number
  readonly notes: number
  readonly pictures: readonly string[]
  /** Of a book of facts, whose things have ids. */
  readonly chapter?: number
  readonly tables?: number
}

/** Paragraphs with other things between them, and the notes spread evenly over the paragraphs. */
function inventChapter(prose: Prose, chance: Chance, plan: ChapterPlan): string {
  const paragraphs = inventParagraphs(prose, chance, plan.words)
  const idOf = (kind: string, index?: number) =>
    plan.chapter ? `{#${[kind, plan.chapter, index].filter(Boolean).join('-')}}` : ''
  const blocks = [`# ${prose.title(chance.between(2, 6))} ${idOf('sec')}`.trim()]
  const definitions: string[] = []
  for (const [index, sentences] of paragraphs.entries()) {
    const due = Math.round((plan.notes * (index + 1)) / paragraphs.length)
    while (definitions.length < due) {
      const label = `[^${definitions.length + 1}]`
      sentences[chance.between(0, sentences.length - 1)] += label
      definitions.push(`${label}: ${inventNote(prose, chance)}`)
    }
    blocks.push(sentences.join(' '), ...between(prose, chance, index))
    const turn = (count: number) =>
      (index + 1) / Math.max(1, Math.floor(paragraphs.length / (count + 1))) - 1
    const number = turn(plan.pictures.length)
    const picture = plan.pictures[number]
    const id = idOf('fig', number + 1)
    if (picture) blocks.push(`![${prose.title(5)}](${picture} "${prose.title(8)}")${id}`)
    const table = turn(plan.tables ?? 0)
    if (Number.isInteger(table) && table < (plan.tables ?? 0))
      blocks.push(
        `${tableOf(prose, chance)}\n\n: ${prose.title(6)} ${idOf('tbl', table + 1)}`,
      )
  }
  return `${[...blocks, ...definitions].join('\n\n')}\n`
}

/** Three to eleven sentences each. */
function inventParagraphs(prose: Prose, chance: Chance, words: number): string[][] {
  const paragraphs: string[][] = []
  for (let written = 0; written < words; ) {
    const sentences = Array.from({ length: chance.between(3, 11) }, prose.sentence)
    written += sentences.join(' ').split(' ').length
    paragraphs.push(sentences)
  }
  return paragraphs
}

/** One to four printed lines; one in fifty goes on for a dozen or more. */
function inventNote(prose: Prose, chance: Chance): string {
  const sentences = chance.next() < 0.02 ? chance.between(6, 12) : chance.between(1, 2)
  return Array.from({ length: sentences }, prose.sentence).join(' ')
}

/** What stands between this paragraph and the next: mostly nothing. */
function between(prose: Prose, chance: Chance, index: number): readonly string[] {
  if (index % 9 === 8) return [`## ${prose.title(chance.between(2, 7))}`]
  const luck = chance.next()
  if (luck < 0.03) return [listOf(prose, chance)]
  if (luck < 0.05) return [tableOf(prose, chance)]
  if (luck < 0.08) return [`> ${prose.sentence()} ${prose.sentence()}`]
  return []
}

function listOf(prose: Prose, chance: Chance): string {
  const bullet = chance.oneOf(['-', '1.'])
  return Array.from(
    { length: chance.between(3, 7) },
    () => `${bullet} ${prose.sentence()}`,
  ).join('\n')
}

function tableOf(prose: Prose, chance: Chance): string {
  const row = () =>
    `| ${prose.title(2)} | ${prose.title(3)} | ${chance.between(1, 9999)} |`
  return [
    row(),
    '| --- | --- | ---: |',
    ...Array.from({ length: chance.between(3, 8) }, row),
  ].join('\n')
}

const smallWords =
  'the of and to in a that is was it for on with as his he be at by had not are but from or have an they which one were her all their there been has when who will more no if out so said what up its about than into them can only other new some could time these two may then do first any my now such like our over even most me after also did many before must through years where much your way well down should because each just those people how too'
const onsets =
  'b c d f g h j l m n p r s t v w br ch cl cr dr fl fr gr pl pr sh sl sp st th tr wh'
const vowels = 'a e i o u a e i o ai ea ee ou oa'
const codas = 'b ck d ft g l ll lt m n nd nt p r rd rm rn s ss st t th x'
const endings = 'ing ed er ly ness tion ment ful able al ous ity ence'

interface Prose {
  readonly word: () => string
  /** Words without a stop, the first with a capital. */
  readonly title: (words: number) => string
  /** 4 to 40 words, with commas, and now and then quotes, dashes and emphasis. */
  readonly sentence: () => string
}

/**
 * Prose that means nothing, in words, sentences and punctuation of the lengths that English has.
 *
 * Half of the running words are the commonest English ones, the others come from a vocabulary of
 * 6,000 invented ones, the early far oftener than the late.
 */
function inventProse(chance: Chance): Prose {
  const common = smallWords.split(' ')
  const invented = Array.from({ length: 6000 }, () => inventWord(chance))
  const word = () =>
    chance.next() < 0.5
      ? (common[Math.floor(chance.next() ** 2 * common.length)] ?? 'the')
      : (invented[Math.floor(chance.next() ** 2 * invented.length)] ?? 'and')
  const words = (count: number) => Array.from({ length: count }, word)
  return {
    word,
    title: (count) => capitalise(words(count).join(' ')),
    sentence: () => {
      const clauses = Array.from({ length: chance.between(1, 4) }, () =>
        decorate(words(chance.between(4, 10)).join(' '), chance),
      )
      return `${capitalise(clauses.join(chance.oneOf([', ', ', ', ', ', '; ', ' -- '])))}.`
    },
  }
}

function inventWord(chance: Chance): string {
  const syllables = Array.from(
    { length: chance.oneOf([1, 1, 2, 2, 2, 3]) },
    () => chance.oneOf(onsets.split(' ')) + chance.oneOf(vowels.split(' ')),
  )
  const ending = chance.next() < 0.3 ? chance.oneOf(endings.split(' ')) : ''
  return syllables.join('') + chance.oneOf(codas.split(' ')) + ending
}

function decorate(clause: string, chance: Chance): string {
  const luck = chance.next()
  if (luck < 0.03) return `"${clause}"`
  return luck < 0.06 ? `*${clause}*` : clause
}

function capitalise(text: string): string {
  return text.replace(/[a-z]/u, (letter) => letter.toUpperCase())
}
