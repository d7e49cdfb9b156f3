/** Texts of links that say nothing of where they lead, as a whole, in lower case. */
const vague: ReadonlySet<string> = new Set([
  // English
  ...[
    'here',
    'click',
    'click here',
    'right here',
    'this',
    'this link',
    'link',
    'this page',
  ],
  ...['more', 'read more', 'learn more', 'see more', 'see here', 'details', 'continue'],
  // German
  ...['hier', 'klick', 'hier klicken', 'klicken sie hier', 'klick hier', 'dieser link'],
  ...['mehr', 'weiter', 'weiterlesen', 'mehr lesen', 'mehr erfahren', 'siehe hier'],
  // French
  ...['ici', 'cliquez', 'cliquez ici', 'cliquer ici', 'par ici', 'ce lien', 'lien'],
  ...['plus', 'en savoir plus', 'lire la suite', 'lire plus', 'voir ici', 'suite'],
  // Ukrainian
  ...['тут', 'сюди', 'натисніть', 'натисніть тут', 'клікніть тут', 'це посилання'],
  ...['посилання', 'за посиланням', 'далі', 'більше', 'докладніше', 'детальніше'],
  ...['читати далі'],
  // Russian
  ...['здесь', 'сюда', 'нажмите', 'нажмите здесь', 'кликните здесь', 'эта ссылка'],
  ...['ссылка', 'по ссылке', 'далее', 'дальше', 'подробнее', 'больше', 'читать далее'],
])

/** Whether a text says nothing: it is one of those, or has no letter or digit. */
export function isVague(text: string): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return words.length === 0 || vague.has(words.join(' '))
}
