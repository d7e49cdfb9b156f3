import { toString as textOf } from 'hast-util-to-string'
import { expect, test } from 'vitest'
import { compile } from './support/from-markdown.ts'

/** Spaces as they show in the tables below: `⍽` does not break, `⎵` is narrow besides. */
const visible = { '\u00A0': '⍽', '\u202F': '⎵' } as const

/** By language: what an author types, and what is printed. */
const lines: Readonly<
  Record<string, readonly (readonly [typed: string, printed: string])[]>
> = {
  en: [
    [
      `"Word," 'word', "'nested'" and '"nested"'`,
      '“Word,” ‘word’, “‘nested’” and ‘“nested”’',
    ],
    [`"*Word*", *"word"* and **'word'**`, '“Word”, “word” and ‘word’'],
    [
      `"*Half* of 'it'", said he: "and *"all"*."`,
      '“Half of ‘it’”, said he: “and ‘all’.”',
    ],
    [
      `don't, can't've, O'Brien, James's, the dogs' bowls`,
      'don’t, can’t’ve, O’Brien, James’s, the dogs’ bowls',
    ],
    [
      `'Tis, 'twas, 'em, rock 'n' roll, the '90s, '68`,
      '’Tis, ’twas, ’em, rock ’n’ roll, the ’90s, ’68',
    ],
    [
      `'It's Dad's,' I said, 'not the dogs' own.'`,
      '‘It’s Dad’s,’ I said, ‘not the dogs’ own.’',
    ],
    [
      `"I-" "Wait--" "No---" "Well..." "Really?!"`,
      '“I-” “Wait–” “No—” “Well…” “Really?!”',
    ],
    [
      `word--"quote"--word, word---"quote"---word`,
      'word–“quote”–word, word—“quote”—word',
    ],
    [
      `("bracket") ["bracket"] {"brace"} "(inside)" "[inside]"`,
      '(“bracket”) [“bracket”] {“brace”} “(inside)” “[inside]”',
    ],
    [
      `"Unclosed speech, as in several paragraphs.`,
      '“Unclosed speech, as in several paragraphs.',
    ],
    [`'Unclosed speech, too.`, '‘Unclosed speech, too.'],
    [`6'2" and 6' 2" and 12" and 45'`, '6′2″ and 6′ 2″ and 12″ and 45′'],
    [`"aged 12" and 'in 1990'`, '“aged 12” and ‘in 1990’'],
    [
      `1990--95, a -- b, a---b, a ---- b, --option, -->`,
      '1990–95, a – b, a—b, a ---- b, --option, -->',
    ],
    ['wait... and.... more..... dots', 'wait… and…. more..... dots'],
    [`“typed” ‘typed’ «typed» – — … ’`, '“typed” ‘typed’ «typed» – — … ’'],
    [`“typed "inner" typed”`, '“typed ‘inner’ typed”'],
    [
      '5 km, 20 %, Mr. Brown, Dr Who, p. 5, J. R. R. Tolkien, § 5',
      '5⍽km, 20⍽%, Mr.⍽Brown, Dr⍽Who, p.⍽5, J.⍽R.⍽R. Tolkien, §⍽5',
    ],
    ['In 1990 many, 5 in all, page p, I. It', 'In 1990 many, 5 in all, page p, I. It'],
    [`a " b ' c`, `a " b ' c`],
    [`"'ere we go"`, '“’ere we go”'],
  ],
  'en-GB': [
    [`'Well,' she said, '"no" means "no".'`, '‘Well,’ she said, ‘“no” means “no”.’'],
  ],
  de: [
    [
      `"Das ist 'gut'", sagte er. "'Gut', ja."`,
      '„Das ist ‚gut‘“, sagte er. „‚Gut‘, ja.“',
    ],
    [`Wie geht's? Hans' Buch, 's ist gut`, 'Wie geht’s? Hans’ Buch, ’s ist gut'],
    [
      'z.B. und z. B., d.h., u.a., i.d.R., v.Chr.',
      'z.⎵B. und z.⎵B., d.⎵h., u.⎵a., i.⎵d.⎵R., v.⎵Chr.',
    ],
    ['Am 12. März, Nr. 5, Dr. Ruth, 5 km', 'Am 12.⍽März, Nr.⍽5, Dr.⍽Ruth, 5⍽km'],
    ['Am Ende. Am Anfang a. Ein', 'Am Ende. Am Anfang a. Ein'],
  ],
  'de-AT': [[`"Servus"`, '„Servus“']],
  'de-CH': [[`"Das ist 'gut'."`, '«Das ist ‹gut›.»']],
  fr: [
    [`"Oui", dit-il : "l'homme 'vrai' ?"`, '«⍽Oui⍽», dit-il⍽: «⍽l’homme “vrai”⎵?⍽»'],
    [`Non! Quoi? Hé!? Si; ou: fin`, 'Non⎵! Quoi⎵? Hé⎵!? Si⎵; ou⍽: fin'],
    ['À 10:30, http: et a:b', 'À 10:30, http⍽: et a:b'],
    ['« espacé » et «collé»', '«⍽espacé⍽» et «⍽collé⍽»'],
    [
      '12 000 km, 20 %, M. Hugo, Mme Sand, n° 5',
      '12⎵000⍽km, 20⍽%, M.⍽Hugo, Mme⍽Sand, n°⍽5',
    ],
    ['En 1990 200 personnes', 'En 1990 200 personnes'],
    ['— Bonjour.', '—⍽Bonjour.'],
    [
      'Un [mot]{.small-caps} ! et *un* : "*deux*" ; `x` ?',
      'Un mot⎵! et un⍽: «⍽deux⍽»⎵; x⎵?',
    ],
  ],
  'fr-CA': [[`"Oui!" Non ; ou : fin`, '«⍽Oui!⍽» Non ; ou⍽: fin']],
  'fr-CH': [[`"Oui!" : fin`, '«⎵Oui⎵!⎵»⎵: fin']],
  uk: [
    [`"Слово "друге" є"`, '«Слово „друге“ є»'],
    [`п'ять, комп\u02BCютер, об’єкт`, 'п’ять, комп’ютер, об’єкт'],
    ['і ліс у полі, а в хаті - піч', 'і⍽ліс у⍽полі, а⍽в⍽хаті - піч'],
    ['слово -- інше — третє', 'слово⍽– інше⍽— третє'],
    [
      'Т. Г. Шевченко, 5 кг, № 5, с. 12, 12 000 грн',
      'Т.⍽Г.⍽Шевченко, 5⍽кг, №⍽5, с.⍽12, 12⎵000⍽грн',
    ],
  ],
  ru: [
    [`"Слово "второе" есть"`, '«Слово „второе“ есть»'],
    ['и лес в поле --- дом', 'и⍽лес в⍽поле⍽— дом'],
    ['— Да, -- сказал он.', '—⍽Да,⍽– сказал он.'],
  ],
  be: [[`"Слова", п\u02BCяць`, '«Слова», п’яць']],
  nl: [[`'s Avonds zei hij "ja 'n beetje"`, '’s Avonds zei hij “ja ’n beetje”']],
  es: [[`"Uno 'dos'"`, '«Uno “dos”»']],
  pl: [[`"Raz "dwa""`, '„Raz «dwa»”']],
  sv: [[`"Ett 'två'"`, '”Ett ’två’”']],
  eo: [[`"Unu 'du'"`, '“Unu ‘du’”']],
}

const cases = Object.entries(lines).flatMap(([language, pairs]) =>
  pairs.map(([typed, printed]) => ({ language, typed, printed })),
)

test.each(cases)(
  'in $language, $typed is printed as $printed',
  ({ language, printed, typed }) => {
    const { chapter, codes } = compile(typed, language)

    expect(codes).toEqual([])
    expect(show(textOf(chapter.tree).trim())).toBe(printed)
  },
)

test('each word is set in the language it is in, and a quotation ends as it began', () => {
  const markdown = `"She said [*"oui" !*]{lang=fr} and ["ja"]{lang=de}."\n\n::: {lang=uk}\nУ "лісі".\n:::`

  const { chapter } = compile(markdown, 'en')

  expect(show(textOf(chapter.tree).replaceAll(/\n+/g, ' ').trim())).toBe(
    '“She said “oui”⎵! and ‚ja‘.” У⍽«лісі».',
  )
})

test('quotes pair through notes, code, links and line breaks', () => {
  const markdown = `"One^[A "note".]" and "two\\\nlines", "\`code\`", "[link](#a)", "a"^[b]--"c".`

  const { chapter, html } = compile(markdown)

  expect(textOf(chapter.tree)).toBe('“One” and “two\nlines”, “code”, “link”, “a”–“c”.')
  expect(html).toContain('A “note”.')
})

test('code, keys and addresses are printed as they are typed', () => {
  const typed = `"a" -- b...`

  const { html } = compile(
    `\`${typed}\` <kbd>${typed}</kbd> https://a.org/b--c\n\n    ${typed}`,
  )

  expect(html.match(/"a" -- b\.\.\./g)).toHaveLength(3)
  expect(html).toContain('>https://a.org/b--c<')
})

function show(text: string): string {
  return text.replaceAll(
    /[\u00A0\u202F]/g,
    (space) => visible[space as keyof typeof visible],
  )
}
