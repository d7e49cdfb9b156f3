import { shorten } from '../../lib/visible.ts'
import { isAttributes } from '../attributes.ts'

/** In the place of what is no prose: code, formulas, pictures, marks; and of an address that is a link. */
export const opaque = '\uFFFC'
export const addressMark = '\uFFFB'

/** What is left in a text of markup that did not become what its author meant. */
interface Leftover {
  /** What it is, in `templates/foreign.yaml`. */
  readonly name: string
  readonly pattern: RegExp
  /** How its author is shown it; nothing of prose. */
  readonly shownOf: (found: RegExpMatchArray) => string | undefined
}

/** @param shownOf - All of it, if nothing else is said. */
const leftover = (
  name: string,
  pattern: RegExp | string,
  shownOf: Leftover['shownOf'] = ([written]) => written,
): Leftover => ({
  name,
  pattern: typeof pattern === 'string' ? new RegExp(pattern, 'gu') : pattern,
  shownOf,
})

/** The one of which a problem of its own tells. */
export const undefinedReference = 'reference-undefined'

/** Where words may begin. */
const start = String.raw`[\p{L}\p{N}\p{Pi}\p{Ps}"'${opaque}]`

/** What a paragraph, heading, cell or caption may have left. Each takes time in proportion to the text. */
export const leftovers: readonly Leftover[] = [
  leftover(
    'emphasis',
    String.raw`(?<![\p{L}\p{N}*/])\*\*(?=${start})[^*]{0,300}[^\s*]\*\*(?![*/])|(?<![^\s${opaque}])\*\* (?=[^*]*\p{L}{3})\S[^*\n]{0,100} \*\*(?![^\s${opaque}])`,
    () => '**',
  ),
  leftover(
    'emphasis',
    String.raw`(?<![\p{L}\p{N}_])__(?=${start})[^_]{0,300}[^\s_]__(?=\p{L})`,
    () => '__',
  ),
  leftover(
    'emphasis',
    String.raw`(?<![\p{L}\p{N}*\p{Pe}])\*(?=${start})[^*\n]{1,200}(?!\*)\p{P}\*(?=\p{L})`,
    () => '*',
  ),
  leftover('code', /(?<![\p{L}`])`+|`+(?![\p{L}`])/gu),
  leftover(
    undefinedReference,
    /(?<![\p{L}\p{N}\])}])\[(?!\^)([^[\]\n]{3,200})\]\[(?!\^)([^[\]\n]{2,100})?\]/gu,
    ([, words = '', label = words]) =>
      /\p{L}{2}/u.test(words) ? shorten(label, 80) : undefined,
  ),
  // An address follows, as it does not follow a bracket of prose.
  leftover(
    'link',
    String.raw`!\[[^[\]\n]{0,200}\] ?\((?=\S)|\](?:\((?=[\p{L}\p{N}./#<${addressMark}])|(?<=\p{L}{4}[^[\]\n]{0,100}\]) \((?=${addressMark}|https?:|\.{0,2}/|#[\w-]+\)|[\w./-]+\.(?:md|html?)\b))`,
    ([written]) => written.slice(-3).trim(),
  ),
  leftover(
    'wiki-link',
    /(?<!!)\[\[(?=[^\]\n]*\p{L}{2})[^\s[\]][^[\]\n]*(?<!\s)\]\](?![([])/gu,
  ),
  // With capitals, or with braces for a value.
  leftover(
    'jsx',
    /<(?:[A-Z]\w*(?=[\s/])|[a-z]+(?=[^<>{}\n]*=\{))[^<>]{0,300}?=\{/g,
    ([written]) => shorten(written, 40),
  ),
  leftover(
    'attributes',
    /\]?\{(?=(?::[ \t]*)?[^\s{}]{3})[^{}\n]{1,200}\}/g,
    ([written]) => {
      const braces = written.replace(']', '')
      const isMeant = isAttributes(braces)
        ? /^\{(?::[ \t]*)?(?:[#.]|[\w-]+=["'])/.test(braces)
        : /^\]\{[a-z]{3,}\}$|^\{(?:class|type|id|sample|width|linenos):[ \t]/.test(
            written,
          )
      return isMeant ? written : undefined
    },
  ),
]

/** What MDX computes: in files of its own whatever stands in braces, in others a value of a page or what a method gives. */
export function expression(path: string): Leftover {
  const pattern = /\.mdx$/i.test(path)
    ? /(?<![\\=\]}])\{(?![#.:])[^{}\n]{1,200}\}/g
    : /(?<![\\=\p{L}\p{N}{])\{(?:\/\*[^{}\n]{0,300}\*\/|(?:props|frontMatter|siteConfig|import\.meta|process\.env)\.[\w$.]{1,100}|(?:new )?[A-Za-z_$][\w$.]{0,100}\.?\w\([^(){}\n]{0,100}\)(?:\.\w{1,50}\([^(){}\n]{0,100}\))*)\}(?!\})/gu
  return leftover('expression', pattern, ([written]) =>
    /^\{\w+\(/.test(written) ? undefined : written,
  )
}

/** Letters: `#1` and `#B` are numbers, and `#fff` is a colour. As many in a row as anyone has. */
const tag = String.raw`#(?![\da-f]{3}(?:[\da-f]{3})?(?![\p{L}\p{N}_/-]))[\p{L}_][\p{L}\p{N}_/-]+`
const tags = String.raw`${tag}(?:[ \t]+${tag}){0,20}[ \t]*`

/** What a paragraph may be as a whole. */
export const lines: readonly Leftover[] = [
  leftover(
    'obsidian-tag',
    new RegExp(String.raw`(?=#)(?<=(?:^|\n)[ \t]*)${tags}(?=\n|$)|(?<=\s)${tags}$`, 'gu'),
  ),
  // Of programs, `a::b` and `map :: a` have no space on one side or two.
  leftover(
    'dataview-field',
    /(?:^|(?<=\n)|[[(])\p{L}[\p{L}\p{N}_-]*(?: [\p{L}\p{N}_-]+)?::[ \t]+(?=[^\s:])/gu,
  ),
  leftover('task-state', /^\[[/<>-]\](?=[ \t]+\S)/g),
  leftover(
    'heading',
    /^#{2,6}(?=[\p{L}\p{N}])|^#(?=\p{Lu}[^#\n.!?…:;,]*[ \t][^#\n.!?…:;,]*$)/gu,
  ),
  leftover('item', /^\d{1,3}\)(?=\p{L})/gu),
  leftover(
    'include',
    /^(?:@include\b|@import[ \t]+"|!include\b|<<[([{]|-{1,2}8<-{1,2}|include::\S+\[|:\[[^\]\n]*\]\()/gi,
  ),
  leftover('other-mark', /^(?:\.\. [\w-]+::|@start(?:uml|mindmap|gantt)\b)/g),
  leftover('other-mark', /^\/{3,}[ \t]*[a-z-]+(?=[ \t]*(?:[|\n]|$))/g),
]
