/** Fenced code and headings in Markdown by the look of their lines, for those who have to know before it is understood. */

/** The fence of the code that is open after a line, which has no marks of quotations before it; empty where none is. */
export function fenceAfter(line: string, open: string): string {
  const [, mark = '', rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? []
  if (open === '') return mark.startsWith('`') && rest.includes('`') ? '' : mark
  return mark.startsWith(open) && rest.trim() === '' ? '' : open
}

/** Tells of line after line whether it is of fenced code, as its fences are. */
export function codeReader(): (line: string) => boolean {
  let open = ''
  return (line) => {
    const before = open
    open = fenceAfter(line, before)
    return before !== '' || open !== ''
  }
}

/** A fence that is none of the lines of some code. */
export function fenceAround(code: string): string {
  const longest = (code.match(/`+/g) ?? []).reduce(
    (most, { length }) => Math.max(most, length),
    2,
  )
  return '`'.repeat(longest + 1)
}

/** The headings of the first level in a Markdown text, as they are written. */
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
