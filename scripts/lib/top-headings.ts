import { codeReader } from './fences.ts'

/**
 * The headings of the first level in a Markdown text, as they are written, by the look of its lines: for those who
 * have to know before it is understood.
 */
export function topHeadings(text: string): readonly string[] {
  const found: string[] = []
  const isCode = codeReader()
  let before = ''
  for (const line of text.split(/\r?\n/)) {
    const [, hashed] = /^ {0,3}#[ \t](?![# \t]*$)(.*)/.exec(line) ?? []
    const isText = !isCode(line)
    if (isText && hashed !== undefined) found.push(hashed.trim())
    else if (isText && /^ {0,3}=+[ \t]*$/.test(line) && before !== '') found.push(before)
    before = line.trim()
  }
  return found
}

/** A heading without the attributes and the marks at its end. */
export function withoutEnd(heading: string): string {
  return heading
    .replace(/(?:^|[ \t])#+$/, '')
    .replace(/\{[^{}]*\}$/, '')
    .trim()
}
