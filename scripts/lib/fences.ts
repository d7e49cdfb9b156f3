/** Fenced code in Markdown by the look of its lines, for those who have to know before it is understood. */

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
