import type { CodeLines } from './nodes.ts'

/** Classes that say so, as they stand in braces. */
export const classOfLines = /^\.(?:number-?[lL]ines|line-?[nN]umbers|lineAnchors)$/

/** What says that lines are numbered: Pandoc's class and other words, and keys that say yes. */
const numbered =
  /[.\s{]number-?lines(?![\w-])|[.\s{]line-?numbers(?![\w-]|\s*[=:])|[.\s{]showLineNumbers(?!\w)|(?<![\w-])(?:line-?numbers|number-?lines|linenos|lineNos|code-line-numbers|numbers)\s*[=:]\s*["']?(?:true|on|yes|table|inline|left|1)(?!\w)/i

/** Keys for the number of the first line; MkDocs and Docusaurus number none without it. */
const first =
  /(?<![\w-])(?:(linenums|showLineNumbers)|start(?:-?from)?|linenostart|lineno-start|starting-line-number|first-?number)\s*(?:[=:]\s*["']?|\{)(\d{1,4})(?!\d)/i

/** Keys for lines to be marked, and braces of nothing but their numbers. */
const marked =
  /(?<![\w-])(?:hl_lines|hl-lines|emphasize-lines|highlight(?:-lines)?|code-line-numbers|data-line)\s*[=:]\s*(?:"([\d\s,-]+)"|'([\d\s,-]+)'|\[([\d\s,"'-]+)\]|([\d,-]+))|(?:^|\s)[^\s{}"'=]*\{([\d\s,-]*\d[\d\s,-]*)\}/i

/** Whether one attribute says whether lines are numbered, and from where on. */
export function isOfLines(part: string): boolean {
  return (
    classOfLines.test(part) || [numbered, first].some((each) => each.test(` ${part}`))
  )
}

/** As many lines as a block has at most that anybody reads. */
const mostLines = 10_000

/** What stands after the marks of fenced code about its lines, as the tools have it that authors come from. */
export function readLines(info: string): CodeLines | undefined {
  const [, always, number] = first.exec(info) ?? []
  const isNumbered = always !== undefined || numbered.test(info)
  const from = isNumbered ? Number(number ?? 1) : undefined
  const found = marked.exec(info)?.slice(1).find(Boolean) ?? ''
  const lines = new Set<number>()
  for (const [, start, end = start] of found.matchAll(
    /(\d{1,5})(?:\s*-\s*(\d{1,5}))?/g,
  )) {
    const last = Math.min(Number(end), mostLines)
    for (let line = Number(start); line <= last; line++) lines.add(line)
  }
  return from === undefined && lines.size === 0 ? undefined : { from, marked: lines }
}
