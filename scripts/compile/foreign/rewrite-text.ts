import type { VFile } from 'vfile'
import { codeReader, fenceAround } from '../../lib/fences.ts'
import { placeIn } from '../../lib/text-positions.ts'
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

/** A fence and all up to its end; or code that a template begins, up to where it ends. */
const blocks = new RegExp(
  [
    String.raw`^[ \t]*(?<fence>\`{3,}(?!\`)|~{3,}(?!~))[^\n]*\n[\s\S]*?(?:^[ \t]*\k<fence>[\`~]*[ \t]*$|(?![\s\S]))`,
    String.raw`^(?<indent>[ \t]*)(?<begin>${begun}highlight[ \t]+"?(?<language>[\w+#.-]+)[^{}\n]*${ended})(?<code>\r?\n[\s\S]*?)` +
      String.raw`(?:(?<end>${begun}(?:\/[ \t]*|end)highlight${ended})$|(?![\s\S]))`,
    // Verse, whose lines are indented by more than the line that begins it.
    String.raw`^(?<around>[ \t>]*):{3,}[ \t]*(?=verse\b|\{[^{}\n]*\.verse\b)[^\n]*\n(?<poem>[\s\S]*?)(?=^\k<around>:{3,}[ \t]*$|(?![\s\S]))`,
    // Where it is no indent of what follows.
    String.raw`(?=\{%-?[ \t]*(?:end)?raw[ \t]*-?%\})(?<tag>(?:(?<=\S[ \t]*)|(?=.*%\}[ \t]*$))\{%[^%]*%\})`,
    String.raw`\{%-?[ \t]*(?<comment>(?:end)?comment)[ \t]*-?%\}`,
    // The comments of Kramdown, MDX and Jinja, and what MDX takes from elsewhere and gives on: up to an empty line.
    String.raw`^ {0,3}(?<unseen>\{::comment[ \t]*\}(?:(?!\{::?\/?comment)[\s\S])*?\{:\/(?:comment)?[ \t]*\}|\{\/\*(?:(?!\*\/|\{\/\*)[\s\S])*\*\/\}|\{##(?:(?!\{##)[\s\S])+?##\})[ \t]*$`,
    String.raw`^(?=import[ \t]|export[ \t])(?<!\S[ \t]*\r?\n)(?<module>${imported}(?:\r?\n${imported})*|${exported})$`,
    // Obsidian's comments over several lines. A line of its own amid empty ones is a break between scenes.
    String.raw`^ {0,3}(?<remark>%%[ \t]*\r?\n(?![ \t]*\r?$)(?:(?!%%)[\s\S])*%%(?<!\n[ \t]*\r?\n[ \t]*%%))[ \t]*$`,
    // Leanpub's formulas, in a line and on lines of their own.
    String.raw`(?<!\`)\{\$\$\}(?<formula>[^\n\`]{1,500}?)\{\/\$\$\}(?!\`)`,
    String.raw`^\{\$\$\}(?<displayed>[ \t]*\r?\n(?:[ \t]*\S[^\n]*\n){1,50}?)\{\/\$\$\}(?=[ \t]*$)`,
    // What mkdocstrings is told in the lines below the name of a program.
    String.raw`(?<=^:::[ \t]+[A-Za-z_]\w*(?:\.\w+)+[ \t]*\r?\n)(?<options>(?:[ \t]+\S[^\n]*(?:\n|(?![\s\S])))+)`,
    // What Manubot names a citation for, which `[@…]` would be taken for a link by.
    String.raw`^ {0,3}(?<alias>\[@[^\]\n]+\]:[ \t]*(?:arxiv|doi|isbn|pmc?id|raw|url|wikidata):[^\n]*)$`,
    // What R prints in some formats alone, in bookdown.
    String.raw`^\`r if ?\([^\n\`]*\) (?<quote>['"])[ \t]*\r?\n(?<printed>(?:[^\n\`]*\n){1,20}?)\k<quote>\`[ \t]*$`,
    // Where a column ends, in Hugo.
    String.raw`^(?<separator><--->[ \t]*(?:<!--[^\n]*-->[ \t]*)?)$`,
    `(?<long>${longTag})`,
  ].join('|'),
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
  const hasColumns = /\{\{[<%][ \t]*columns\b/.test(text)
  return closeLone(text).replaceAll(blocks, (whole, ...found) => {
    const groups = found.at(-1) as Groups
    const { alias, comment, options, printed, separator, tag } = groups
    const other =
      hiddenIn(whole, groups, () => tellRemark(file, Number(found.at(-3)), whole)) ??
      formulaOf(groups) ??
      verseOf(whole, groups) ??
      inOneLine(groups.long) ??
      fenced(groups)
    if (other !== undefined) return other
    if (printed) return whole.split(printed).map(blanked).join(printed)
    const blank = tag ?? alias ?? options ?? (hasColumns ? separator : undefined)
    if (blank) return blanked(blank)
    if (comment === 'comment') return '<!--'.padEnd(whole.length)
    return comment ? '-->'.padStart(whole.length) : whole
  })
}

function blanked(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ')
}

function fenced({
  begin,
  code = '',
  end,
  indent = '',
  language = '',
}: Groups): string | undefined {
  if (!begin || !end) return undefined
  const foot = fenceAround(code)
  const head = foot + language
  if (head.length > begin.length || foot.length > end.length) return undefined
  return indent + head.padEnd(begin.length) + code + foot.padEnd(end.length)
}

function tellRemark(file: VFile, from: number, { length }: string): void {
  tellOf('percent-comment', file, placeIn(file, from, from + length))
}

/** Verse with its indents as characters, which Markdown does not take for code or for nothing. */
function verseOf(whole: string, { around = '', poem }: Groups): string | undefined {
  if (poem === undefined) return undefined
  const kept = (indent: string): string =>
    indent.replaceAll(' ', '\u00A0').replaceAll('\t', '\u2003')
  const lines = poem.replaceAll(/^[ \t>]*(?=\S)(?!:::)/gm, (indent) =>
    indent.startsWith(around) && !indent.includes('>', around.length)
      ? around + kept(indent.slice(around.length))
      : indent,
  )
  return whole.slice(0, whole.length - poem.length) + lines
}

type Groups = Readonly<Record<string, string | undefined>>

/** In as many lines of as many characters, nothing that anyone reads. */
function hiddenIn(
  whole: string,
  { module, remark = module, unseen = remark }: Groups,
  tell: () => void,
): string | undefined {
  if (unseen === undefined) return undefined
  if (unseen.startsWith('%%')) {
    // What is one paragraph with the text around it is left to the parser.
    if (!/\n[ \t]*(?:\r?\n|[`~]{3})/.test(unseen)) return whole
    tell()
    // Its first line is too short for the mark of a comment in HTML.
    return whole.replaceAll(/[^\r\n]/g, ' ')
  }
  const blank = unseen.slice('<!--'.length, -'-->'.length).replaceAll(/[^\r\n]/g, ' ')
  return whole.replace(unseen, () => `<!--${blank}-->`)
}

function formulaOf({ displayed, formula }: Groups): string | undefined {
  if (formula !== undefined) return `$\`  ${formula}   \`$`
  return displayed === undefined ? undefined : `\\[  ${displayed}\\]   `
}

/** A tag without its line endings, which stand after it. One without spaces to give stays. */
function inOneLine(long: string | undefined): string | undefined {
  if (!long?.includes('\n')) return long
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
