import { seededRandom } from '../support/seeded-random.ts'

/** What refers to something else in a book of facts. */
export interface Facts {
  /** With captions, beside the few that stand between paragraphs anyway. */
  readonly tables: number
  /** To pictures, tables and chapters, with their pages in print. */
  readonly references: number
  /** Words that the index leads to. */
  readonly entries: number
  readonly citations: number
  /** Else these are words as others, and nothing leads anywhere. */
  readonly isLinked: boolean
}

const works = Array.from({ length: 100 }, (_, index) => index + 1)

/** The works that are cited. */
export function bibliographyOf({
  title,
}: {
  readonly title: (words: number) => string
}): string {
  const entries = works.map((work) => {
    const [family, place] = [title(1), title(1)]
    return `@book{work${work},\n  author = {${family}, Ann},\n  title = {${title(5)}},\n  publisher = {${place} Press},\n  year = {${1900 + work}}\n}\n`
  })
  return entries.join('\n')
}

/** What of a count is in a chapter. */
export function shareOf(count: number, chapter: number, chapters: number): number {
  const before = (end: number) => Math.floor((count * end) / chapters)
  return before(chapter) - before(chapter - 1)
}

/**
 * Puts references, entries and citations into the text of a chapter, or words of about their length. Most references are to
 * things near by. All is of chance of its own, so that the book is the same with them and without.
 */
export function referrer(
  { chapters, pictures }: { readonly chapters: number; readonly pictures: number },
  { citations, entries, isLinked, references, tables }: Facts,
  seed: number,
) {
  const chance = seededRandom(seed + 1)
  const thingIn = (chapter: number): string => {
    const things = Object.entries({ fig: pictures, tbl: tables }).flatMap(
      ([kind, count]) => {
        const length = shareOf(count, chapter, chapters)
        return Array.from({ length }, (_, index) => `${kind}-${chapter}-${index + 1}`)
      },
    )
    return chance.oneOf([`sec-${chapter}`, ...things, ...things])
  }
  return (text: string, chapter: number): string => {
    const blocks = text.split('\n\n')
    const prose = [...blocks.entries()].filter(([, block]) => /^["*]?\p{L}/u.test(block))
    const change = (count: number, how: (sentence: string) => string) => {
      for (let left = shareOf(count, chapter, chapters); left > 0; left--) {
        const [at] = chance.oneOf(prose)
        const sentences = blocks[at]?.split(/(?<!\bp)\. /) ?? []
        const into = chance.between(0, sentences.length - 1)
        sentences[into] = how(sentences[into] ?? '')
        blocks[at] = sentences.join('. ')
      }
    }
    change(references, (sentence) => {
      const isNear = chance.next() < 0.7
      const thing = thingIn(isNear ? chapter : chance.between(1, chapters))
      const words = isLinked ? `[](#${thing}){.page}` : 'what is there'
      return sentence.replace(/\.?$/, (end) => `, see ${words}${end}`)
    })
    change(citations, (sentence) => {
      const [work, page] = [chance.oneOf(works), chance.between(1, 300)]
      const words = isLinked ? `[@work${work}, p. ${page}]` : `(Author ${work}, ${page})`
      return sentence.replace(/\.?$/, (end) => ` ${words}${end}`)
    })
    change(entries, (sentence) => {
      const words = sentence.split(' ')
      const plain = [...words.entries()].filter(([, word]) => /^[a-z]{4,}$/.test(word))
      if (plain.length === 0) return sentence
      const [at, word] = chance.oneOf(plain)
      if (isLinked) words[at] = `[${word}]{.index}`
      return words.join(' ')
    })
    return blocks.join('\n\n')
  }
}
