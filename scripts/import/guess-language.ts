export interface LanguageGuess {
  readonly language: string
  readonly why: string
}

/** Small words that are frequent in one language and rare in the others. */
const smallWords: Readonly<Record<string, string>> = {
  en: 'the of and to is that was for with his they this from have which are',
  de: 'der die und das nicht ist ein eine mit sich auf von dem den auch für',
  fr: 'le les et est des une dans que qui pas pour sur avec au ce plus',
  es: 'el los y es que una las por con para su del se más como pero',
  it: 'il che è di una per non con del della sono le gli anche più nel',
  nl: 'het een van en is dat niet zijn op voor met ook aan werd maar ze',
  pl: 'i w nie na się jest z do że to jak od po przez ale tak',
  pt: 'o os é que uma não para com do da em se mais como mas foi',
  ru: 'и не на что он это как но из его она был было бы все они',
  uk: 'і та не що це як але його вона був було для від або які ще',
}

/** Letters that only one of the languages in Cyrillic has. */
const ownLetters: Readonly<Record<string, RegExp>> = { ru: /[ыэъё]/giu, uk: /[іїєґ]/giu }

/** Longer than this, a text has said in which language it is. */
const sampleLength = 20_000

/** The language of a text by its small words, English when they don't tell. */
export function guessLanguage(text: string): LanguageGuess {
  const sample = text.slice(0, sampleLength).toLowerCase()
  const words = sample.match(/\p{L}+/gu) ?? []
  const scores = Object.entries(smallWords).map(([language, list]) => {
    const known = new Set(list.split(' '))
    const own = sample.match(ownLetters[language] ?? /$^/g)?.length ?? 0
    return { language, count: words.filter((word) => known.has(word)).length, own }
  })
  const [best, second] = scores.sort((one, other) => scoreOf(other) - scoreOf(one))
  if (
    !best ||
    scoreOf(best) < 3 ||
    scoreOf(best) < 1.2 * (second ? scoreOf(second) : 0)
  ) {
    return { language: 'en', why: 'a guess: its words do not tell' }
  }
  const small = `${best.count} of its first ${words.length} words are small words of that language`
  const letters = best.own > 0 ? `, and ${best.own} letters are its own` : ''
  return { language: best.language, why: `${small}${letters}` }
}

function scoreOf({
  count,
  own,
}: {
  readonly count: number
  readonly own: number
}): number {
  return count + own
}
