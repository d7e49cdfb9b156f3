import { quoted, shorten } from '../../lib/visible.ts'
import type { ProblemCode, ProblemDetails } from '../../problems/report.ts'
import { isAttributes } from '../attributes.ts'
import { attributeAdvice, includeAdvice } from './found.ts'

/** In the place of what is no prose: code, formulas, pictures, marks; and of an address that is a link. */
export const opaque = '\uFFFC'
export const addressMark = '\uFFFB'

type Said = {
  [Code in ProblemCode]: readonly [code: Code, details: ProblemDetails<Code>]
}['markup-unread' | 'reference-undefined' | 'syntax-foreign']

/** What is left in a text of markup that did not become what its author meant. */
interface Leftover {
  readonly pattern: RegExp
  /** What to say of it; nothing of prose. */
  readonly say: (found: RegExpMatchArray) => Said | undefined
}

const unread = (found: string, expected: string, advice: string): Said => [
  'markup-unread',
  [found, expected, advice],
]

const foreign = (kind: string, advice: string): Said => [
  'syntax-foreign',
  [kind, 'printed as written', advice],
]

const spaceAdvice =
  'Put a space between the mark and the letter, or move the punctuation mark out: `**Note**:`; or write `\\*` for an asterisk.'

const emphasis = (mark: string) =>
  unread(
    `${quoted(mark)} at a place where it begins or ends nothing`,
    'emphasis',
    spaceAdvice,
  )

const linkAdvice =
  'Write `[words](address)` in one paragraph and without a space before the bracket; an address that holds spaces goes between `<` and `>`.'

const expressionAdvice =
  'Write what it gives; text that should be seen as it is goes between grave accents.'

/** Where words may begin. */
const start = String.raw`[\p{L}\p{N}\p{Pi}\p{Ps}"'${opaque}]`

/** What a paragraph, heading, cell or caption may have left. Each takes time in proportion to the text. */
export const leftovers: readonly Leftover[] = [
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}*/])\*\*(?=${start})[^*]{0,300}[^\s*]\*\*(?![*/])|(?<![^\s${opaque}])\*\* (?=[^*]*\p{L}{3})\S[^*\n]{0,100} \*\*(?![^\s${opaque}])`,
      'gu',
    ),
    say: () => emphasis('**'),
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}_])__(?=${start})[^_]{0,300}[^\s_]__(?=\p{L})`,
      'gu',
    ),
    say: () => emphasis('__'),
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}*\p{Pe}])\*(?=${start})[^*\n]{1,200}(?!\*)\p{P}\*(?=\p{L})`,
      'gu',
    ),
    say: () => emphasis('*'),
  },
  {
    pattern: /(?<![\p{L}`])`+|`+(?![\p{L}`])/gu,
    say: () =>
      unread(
        'grave accent that begins no code',
        'another that ends it',
        'End code with as many grave accents as it begins with, or write `\\` before one that is meant.',
      ),
  },
  {
    pattern:
      /(?<![\p{L}\p{N}\])}])\[(?!\^)([^[\]\n]{3,200})\]\[(?!\^)([^[\]\n]{2,100})?\]/gu,
    say: ([, words = '', label = words]) =>
      /\p{L}{2}/u.test(words) ? ['reference-undefined', [shorten(label, 80)]] : undefined,
  },
  {
    // An address follows, as it does not follow a bracket of prose.
    pattern: new RegExp(
      String.raw`!\[[^[\]\n]{0,200}\] ?\((?=\S)|\](?:\((?=[\p{L}\p{N}./#<${addressMark}])|(?<=\p{L}{4}[^[\]\n]{0,100}\]) \((?=${addressMark}|https?:|\.{0,2}/|#[\w-]+\)|[\w./-]+\.(?:md|html?)\b))`,
      'gu',
    ),
    say: ([written]) =>
      unread(
        `${quoted(written.slice(-3).trim())} that ends no link`,
        'a link',
        linkAdvice,
      ),
  },
  {
    pattern: /(?<!!)\[\[(?=[^\]\n]*\p{L}{2})[^\s[\]][^[\]\n]*(?<!\s)\]\](?![([])/gu,
    say: () => foreign('link `[[…]]` of a wiki to no file', 'Write `[words](other.md)`.'),
  },
  {
    // With capitals, or with braces for a value.
    pattern: /<(?:[A-Z]\w*(?=[\s/])|[a-z]+(?=[^<>{}\n]*=\{))[^<>]{0,300}?=\{/g,
    say: ([written]) =>
      foreign(
        `element ${quoted(shorten(written, 40))} of JSX`,
        'Write in Markdown what it shows, such as `![What it shows](file.png)`.',
      ),
  },
  {
    pattern: /\]?\{(?=(?::[ \t]*)?[^\s{}]{3})[^{}\n]{1,200}\}/g,
    say: ([written]) => {
      const braces = written.replace(']', '')
      const isMeant = isAttributes(braces)
        ? /^\{(?::[ \t]*)?(?:[#.]|[\w-]+=["'])/.test(braces)
        : /^\]\{[a-z]{3,}\}$|^\{(?:class|type|id|sample|width|linenos):[ \t]/.test(
            written,
          )
      return isMeant
        ? foreign('attributes in braces where none are read', attributeAdvice)
        : undefined
    },
  },
]

/** What MDX computes: in files of its own whatever stands in braces, in others a value of a page or what a method gives. */
export function expression(path: string): Leftover {
  const pattern = /\.mdx$/i.test(path)
    ? /(?<![\\=\]}])\{(?![#.:])[^{}\n]{1,200}\}/g
    : /(?<![\\=\p{L}\p{N}{])\{(?:\/\*[^{}\n]{0,300}\*\/|(?:props|frontMatter|siteConfig|import\.meta|process\.env)\.[\w$.]{1,100}|(?:new )?[A-Za-z_$][\w$.]{0,100}\.?\w\([^(){}\n]{0,100}\)(?:\.\w{1,50}\([^(){}\n]{0,100}\))*)\}(?!\})/gu
  return {
    pattern,
    say: ([written]) =>
      /^\{\w+\(/.test(written)
        ? undefined
        : foreign('expression `{…}` of MDX', expressionAdvice),
  }
}

/** Letters: `#1` and `#B` are numbers, and `#fff` is a colour. As many in a row as anyone has. */
const tag = String.raw`#(?![\da-f]{3}(?:[\da-f]{3})?(?![\p{L}\p{N}_/-]))[\p{L}_][\p{L}\p{N}_/-]+`
const tags = String.raw`${tag}(?:[ \t]+${tag}){0,20}[ \t]*`

/** What a paragraph may be as a whole. */
export const lines: readonly Leftover[] = [
  {
    pattern: new RegExp(
      String.raw`(?=#)(?<=(?:^|\n)[ \t]*)${tags}(?=\n|$)|(?<=\s)${tags}$`,
      'gu',
    ),
    say: () =>
      foreign(
        'tag `#…` of Obsidian',
        'Take it out, and write in `subjects` of `book.yaml` what the book is about; `\\#` is a number sign, `# ` begins a heading.',
      ),
  },
  {
    // Of programs, `a::b` and `map :: a` have no space on one side or two.
    pattern:
      /(?:^|(?<=\n)|[[(])\p{L}[\p{L}\p{N}_-]*(?: [\p{L}\p{N}_-]+)?::[ \t]+(?=[^\s:])/gu,
    say: () =>
      foreign(
        'field `key:: value` of Dataview',
        'Write it as a sentence or as a row of a table, or take it out.',
      ),
  },
  {
    pattern: /^\[[/<>-]\](?=[ \t]+\S)/g,
    say: () =>
      foreign(
        'state of a task such as `[/]` or `[>]`',
        'Write `[ ]` or `[x]`, or say in words how far it is.',
      ),
  },
  {
    pattern: /^#{2,6}(?=[\p{L}\p{N}])|^#(?=\p{Lu}[^#\n.!?…:;,]*[ \t][^#\n.!?…:;,]*$)/gu,
    say: ([mark]) =>
      unread(
        `${quoted(mark)} without a space after it`,
        'a heading',
        'Write a space after the last `#`, or `\\#` for the character.',
      ),
  },
  {
    pattern: /^\d{1,3}\)(?=\p{L})/gu,
    say: ([mark]) =>
      unread(
        `${quoted(mark)} without a space after it`,
        'an item of a list',
        'Write a space after the bracket, or `\\)` for the character.',
      ),
  },
  {
    pattern:
      /^(?:@include\b|@import[ \t]+"|!include\b|<<[([{]|-{1,2}8<-{1,2}|include::\S+\[|:\[[^\]\n]*\]\()/gi,
    say: ([mark]) => foreign(`include ${quoted(mark)}`, includeAdvice),
  },
  {
    pattern: /^(?:\.\. [\w-]+::|@start(?:uml|mindmap|gantt)\b)/g,
    say: ([mark]) =>
      foreign(
        `mark ${quoted(mark)} of another tool`,
        'Write in Markdown what it stands for: headings, a box, or the picture of a diagram.',
      ),
  },
]
