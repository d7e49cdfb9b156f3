import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { drawPng } from './draw-png.ts'
import { inventProse, type Prose } from './invent-prose.ts'
import { type Chance, seededRandom } from './seeded-random.ts'

export interface BookSize {
  readonly chapters: number
  readonly notes: number
  readonly pictures: number
  /** Of the running text, notes aside. */
  readonly words: number
}

/** About 400 pages of 6 by 9 inches. */
export const fourHundredPages: BookSize = {
  chapters: 20,
  notes: 1000,
  pictures: 40,
  words: 86_000,
}

/** Writes a manuscript of that size into `dir`: the same one for the same seed, on any machine. */
export async function generateBook(
  dir: string,
  size: BookSize,
  seed: number,
): Promise<void> {
  const chance = seededRandom(seed)
  const prose = inventProse(chance)
  await mkdir(join(dir, 'pictures'), { recursive: true })
  await writeFile(join(dir, 'book.yaml'), configOf(prose))
  for (let number = 1; number <= size.chapters; number += 1) {
    const share = <Key extends keyof BookSize>(key: Key) =>
      Math.floor((size[key] * number) / size.chapters) -
      Math.floor((size[key] * (number - 1)) / size.chapters)
    const pictures = Array.from(
      { length: share('pictures') },
      (_, index) => `pictures/${number}-${index + 1}.png`,
    )
    for (const picture of pictures) {
      await writeFile(join(dir, picture), drawPng(900, 600, chance))
    }
    const text = inventChapter(prose, chance, {
      words: share('words'),
      notes: share('notes'),
      pictures,
    })
    await writeFile(join(dir, `${String(number).padStart(2, '0')}-chapter.md`), text)
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
}

/** Paragraphs with other things between them, and the notes spread evenly over the paragraphs. */
function inventChapter(prose: Prose, chance: Chance, plan: ChapterPlan): string {
  const paragraphs = inventParagraphs(prose, chance, plan.words)
  const blocks = [`# ${prose.title(chance.between(2, 6))}`]
  const definitions: string[] = []
  for (const [index, sentences] of paragraphs.entries()) {
    const due = Math.round((plan.notes * (index + 1)) / paragraphs.length)
    while (definitions.length < due) {
      const label = `[^${definitions.length + 1}]`
      sentences[chance.between(0, sentences.length - 1)] += label
      definitions.push(`${label}: ${inventNote(prose, chance)}`)
    }
    blocks.push(sentences.join(' '), ...between(prose, chance, index))
    const every = Math.max(1, Math.floor(paragraphs.length / (plan.pictures.length + 1)))
    const picture = plan.pictures[(index + 1) / every - 1]
    if (picture) blocks.push(`![${prose.title(5)}](${picture} "${prose.title(8)}")`)
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
