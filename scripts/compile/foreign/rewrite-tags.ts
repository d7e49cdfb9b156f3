/** Tags of sites that go on over several lines, or that begin nothing, so that each line says what it is. */
import { codeReader } from '../../lib/fences.ts'
import { nameOfEnd } from '../syntax/openings.ts'
import { readSiteTag } from '../syntax/site-tags.ts'

const nextLine = String.raw`\r?\n(?![ \t]*\r?\n)`
const longShortcode = String.raw`\{\{[<%][^{}\n]{0,500}(?:${nextLine}[^{}\n]{0,500}){1,30}?[>%]\}\}`
const attributes = String.raw`(?:[\w \t=./-]|${nextLine}|"[^"]{0,500}"|'[^']{0,500}'|\{(?:[^{}]|\{[^{}]{0,200}\}){0,500}\}){1,500}`
const longComponent = String.raw`(?<=^[ \t]*)<[A-Z][\w.]*(?=\s)${attributes}>(?=[ \t]*$)`

/** Tags over several lines: shortcodes of Hugo, and components with nothing but attributes. */
export const longTag = `${longShortcode}|${longComponent}`

/** A tag without its line endings, which stand after it. One without spaces to give stays. */
export function inOneLine(long: string | undefined): string | undefined {
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
export function closeLone(text: string): string {
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
