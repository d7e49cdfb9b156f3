import type { VFile } from 'vfile'
import { codeReader, fenceAround } from '../../lib/markdown-lines.ts'
import { blanked, placeIn } from '../../lib/text-positions.ts'
import { nameOfEnd } from '../syntax/openings.ts'
import { readSiteTag } from '../syntax/site-tags.ts'
import { tellOf } from './found.ts'

/** What other tools have over several lines, or around what the parser would read first, as Markdown in as many characters. */

const ended = String.raw`[ \t]*(?:-?%\}|[%>]\}\})[ \t]*`
const begun = String.raw`(?:\{%-?|\{\{[<%])[ \t]*`

const nextLine = String.raw`\r?\n(?![ \t]*\r?\n)`
const longShortcode = String.raw`\{\{[<%][^{}\n]{0,500}(?:${nextLine}[^{}\n]{0,500}){1,30}?[>%]\}\}`
const attributes = String.raw`(?:[\w \t=./-]|${nextLine}|"[^"]{0,500}"|'[^']{0,500}'|\{(?:[^{}]|\{[^{}]{0,200}\}){0,500}\}){1,500}`
const longComponent = String.raw`(?<=^[ \t]*)<[A-Z][\w.]*(?=\s)${attributes}>(?=[ \t]*$)`

/** Tags over several lines: shortcodes of Hugo, and components with nothing but attributes. */
const longTag = `${longShortcode}|${longComponent}`

/** Lines of code in MDX. */
const imported = String.raw`import[ \t]+(?:[\w*{][^'"\n]*[ \t]from[ \t]+)?(?:"[^"\n]+"|'[^'\n]+')[ \t]*;?[ \t]*`
const exported = String.raw`export[ \t]+(?:const|let|default|(?:async[ \t]+)?function)[ \t][^\n]*(?:\n(?=[ \t]*\S)[^\n]*)*`

/** What stands at a place, and what its rule may ask. */
interface Written {
  readonly whole: string
  /** By the names of groups in the pattern. */
  readonly groups: Groups
  readonly file: VFile
  /** Offset in the text. */
  readonly at: number
}

type Groups = Readonly<Record<string, string | undefined>>

/** How something is written, and what is written instead: as many characters. */
interface Rule {
  /** No two rules have a group of one name. */
  readonly pattern: string
  readonly rewrite: (written: Written) => string
}

const blank: Rule['rewrite'] = ({ whole }) => blanked(whole)

/** The first of those that match at a place counts. */
const rules: Readonly<Record<string, Rule>> = {
  // Code stays, with all that looks like something else in it.
  fence: {
    pattern: String.raw`^[ \t]*(?<ticks>\`{3,}(?!\`)|~{3,}(?!~))[^\n]*\n[\s\S]*?(?:^[ \t]*\k<ticks>[\`~]*[ \t]*$|(?![\s\S]))`,
    rewrite: ({ whole }) => whole,
  },
  highlight: {
    pattern:
      String.raw`^(?<indent>[ \t]*)(?<begin>${begun}highlight[ \t]+"?(?<language>[\w+#.-]+)[^{}\n]*${ended})(?<code>\r?\n[\s\S]*?)` +
      String.raw`(?:(?<end>${begun}(?:\/[ \t]*|end)highlight${ended})$|(?![\s\S]))`,
    rewrite: fenced,
  },
  // Its lines are indented by more than the line that begins it.
  verse: {
    pattern: String.raw`^(?<around>[ \t>]*):{3,}[ \t]*(?=verse\b|\{[^{}\n]*\.verse\b)[^\n]*\n(?<poem>[\s\S]*?)(?=^\k<around>:{3,}[ \t]*$|(?![\s\S]))`,
    rewrite: withIndents,
  },
  // Jekyll's `{% raw %}`, where it is no indent of what follows.
  raw: {
    pattern: String.raw`(?=\{%-?[ \t]*(?:end)?raw[ \t]*-?%\})(?:(?<=\S[ \t]*)|(?=.*%\}[ \t]*$))\{%[^%]*%\}`,
    rewrite: blank,
  },
  comment: {
    pattern: String.raw`\{%-?[ \t]*(?<edge>(?:end)?comment)[ \t]*-?%\}`,
    rewrite: ({ groups, whole: { length } }) =>
      groups.edge === 'comment' ? '<!--'.padEnd(length) : '-->'.padStart(length),
  },
  // The comments of Kramdown, MDX and Jinja.
  unseen: {
    pattern: String.raw`^ {0,3}(?:\{::comment[ \t]*\}(?:(?!\{::?\/?comment)[\s\S])*?\{:\/(?:comment)?[ \t]*\}|\{\/\*(?:(?!\*\/|\{\/\*)[\s\S])*\*\/\}|\{##(?:(?!\{##)[\s\S])+?##\})[ \t]*$`,
    rewrite: hidden,
  },
  // What MDX takes from elsewhere and gives on: up to an empty line.
  module: {
    pattern: String.raw`^(?=import[ \t]|export[ \t])(?<!\S[ \t]*\r?\n)(?:${imported}(?:\r?\n${imported})*|${exported})$`,
    rewrite: hidden,
  },
  // Obsidian's comments over several lines. A line of its own amid empty ones is a break between scenes.
  remark: {
    pattern: String.raw`^ {0,3}%%[ \t]*\r?\n(?![ \t]*\r?$)(?:(?!%%)[\s\S])*%%(?<!\n[ \t]*\r?\n[ \t]*%%)[ \t]*$`,
    rewrite: withoutRemark,
  },
  // Leanpub's formulas, in a line and on lines of their own.
  formula: {
    pattern: String.raw`(?<!\`)\{\$\$\}(?<inLine>[^\n\`]{1,500}?)\{\/\$\$\}(?!\`)`,
    rewrite: ({ groups }) => `$\`  ${groups.inLine}   \`$`,
  },
  displayedFormula: {
    pattern: String.raw`^\{\$\$\}(?<displayed>[ \t]*\r?\n(?:[ \t]*\S[^\n]*\n){1,50}?)\{\/\$\$\}(?=[ \t]*$)`,
    rewrite: ({ groups }) => `\\[  ${groups.displayed}\\]   `,
  },
  // What mkdocstrings is told in the lines below the name of a program.
  options: {
    pattern: String.raw`(?<=^:::[ \t]+[A-Za-z_]\w*(?:\.\w+)+[ \t]*\r?\n)(?:[ \t]+\S[^\n]*(?:\n|(?![\s\S])))+`,
    rewrite: blank,
  },
  // What Manubot names a citation for, which `[@…]` would be taken for a link by.
  alias: {
    pattern: String.raw`^ {0,3}\[@[^\]\n]+\]:[ \t]*(?:arxiv|doi|isbn|pmc?id|raw|url|wikidata):[^\n]*$`,
    rewrite: blank,
  },
  // What R prints in some formats alone, in bookdown.
  condition: {
    pattern: String.raw`^\`r if ?\([^\n\`]*\) (?<quote>['"])[ \t]*\r?\n(?<printed>(?:[^\n\`]*\n){1,20}?)\k<quote>\`[ \t]*$`,
    rewrite: ({ groups: { printed = '' }, whole }) =>
      whole.split(printed).map(blanked).join(printed),
  },
  // Where a column ends, in Hugo.
  separator: {
    pattern: String.raw`^<--->[ \t]*(?:<!--[^\n]*-->[ \t]*)?$`,
    rewrite: ({ file, whole }) =>
      /\{\{[<%][ \t]*columns\b/.test(String(file)) ? blanked(whole) : whole,
  },
  longTag: { pattern: longTag, rewrite: ({ whole }) => inOneLine(whole) },
}

const anyRule = new RegExp(
  Object.entries(rules)
    .map(([name, { pattern }]) => `(?<${name}>${pattern})`)
    .join('|'),
  'gm',
)

const occasions =
  /^%%|\{%-?[ \t]*(?:highlight|comment|raw)\b|\{\{[<%][ \t]*highlight\b|\{(?:::comment|\/\*|##)|^(?:im|ex)port[ \t]|\{\/\$\$\}|^:::[ \t]+\w+\.|^ {0,3}\[@|^`r if|^<--->|^[ \t>]*:::.*\bverse\b|^[ \t>]*\{[{%]|\{\{[<%][^{}\n]*\n|^[ \t]*<[A-Z][^<>\n]*\n/m

/**
 * A text with no-break spaces for the indents of verse, fences for `{% highlight ruby %}`, comments for `{% comment %}` and the code of MDX, tags in one line
 * each, and without `{% raw %}`; all in as many characters, so that positions stay true.
 */
export function rewriteForeign(file: VFile): string {
  const text = String(file)
  if (!occasions.test(text)) return text
  return closeLone(text).replaceAll(anyRule, (whole, ...found) => {
    const [at, groups] = [found.at(-3) as number, found.at(-1) as Groups]
    const rule = Object.entries(rules).find(([name]) => groups[name] !== undefined)
    return rule?.[1].rewrite({ whole, groups, file, at }) ?? whole
  })
}

function fenced({ groups, whole }: Written): string {
  const { begin = '', code = '', end = '', indent = '', language = '' } = groups
  const foot = fenceAround(code)
  const head = foot + language
  const hasRoom = head.length <= begin.length && foot.length <= end.length
  return hasRoom
    ? indent + head.padEnd(begin.length) + code + foot.padEnd(end.length)
    : whole
}

/** Verse with its indents as characters, which Markdown does not take for code or for nothing. */
function withIndents({ groups: { around = '', poem = '' }, whole }: Written): string {
  const kept = (indent: string): string =>
    indent.replaceAll(' ', '\u00A0').replaceAll('\t', '\u2003')
  const lines = poem.replaceAll(/^[ \t>]*(?=\S)(?!:::)/gm, (indent) =>
    indent.startsWith(around) && !indent.includes('>', around.length)
      ? around + kept(indent.slice(around.length))
      : indent,
  )
  return whole.slice(0, whole.length - poem.length) + lines
}

/** In as many lines of as many characters, nothing that anyone reads. */
function hidden({ whole }: Written): string {
  return whole.replace(/\S[\s\S]*\S/, (unseen) => {
    return `<!--${blanked(unseen.slice('<!--'.length, -'-->'.length))}-->`
  })
}

function withoutRemark({ at, file, whole }: Written): string {
  // What is one paragraph with the text around it is left to the parser.
  if (!/\n[ \t]*(?:\r?\n|[`~]{3})/.test(whole)) return whole
  tellOf('percent-comment', file, placeIn(file, at, at + whole.length))
  // Its first line is too short for the mark of a comment in HTML.
  return blanked(whole)
}

/** A tag without its line endings, which stand after it. One without spaces to give stays. */
function inOneLine(long: string): string {
  if (!long.includes('\n')) return long
  const endings = (long.match(/\r?\n/g) ?? []).join('')
  const line = long
    .replaceAll(/[ \t]*\r?\n[ \t]*/g, ' ')
    .replaceAll(/(?<=["'}]) (?=[A-Za-z][\w-]*=|[>%])/g, '')
  const isKnown = line.startsWith('{') || readSiteTag(line) !== undefined
  const spare = long.length - line.length - endings.length
  return isKnown && spare >= 0 ? line + ' '.repeat(spare) + endings : long
}

/** A text in which tags that could begin a block, and which nothing ends, say that they do not. */
function closeLone(text: string): string {
  const lines = text.split('\n')
  const isOfCode = codeReader()
  const isCode = lines.map((line) => isOfCode(line.replace(/^[ \t>]+/, '')))
  /** How many ends of each name are below that no beginning has. */
  const ends = new Map<string, number>()
  for (let at = lines.length - 1; at >= 0; at--) {
    const whole = lines[at] ?? ''
    const line = isCode[at] ? '' : whole.replace(/^[ \t>]+/, '').trimEnd()
    const end = nameOfEnd(line)
    const name = end || nameOfEnd(readSiteTag(line)?.end ?? '')
    if (name === '') continue
    const left = (ends.get(name) ?? 0) + (end ? 1 : -1)
    ends.set(name, Math.max(left, 0))
    if (left < 0) lines[at] = whole.replace(/[ \t](?=[>%]\}\}|-?%\})/, '/')
  }
  return lines.join('\n')
}
