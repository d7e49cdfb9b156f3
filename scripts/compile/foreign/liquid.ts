/** What sites of Jekyll and Hugo write for marks that Markdown has. */

const ended = String.raw`[ \t]*(?:-?%\}|[%>]\}\})[ \t]*`
const begun = String.raw`(?:\{%-?|\{\{[<%])[ \t]*`

/** A fence and all up to its end; or code that a template begins, up to where it ends. */
const blocks = new RegExp(
  [
    String.raw`^[ \t]*(?<fence>\`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^[ \t]*\k<fence>[\`~]*[ \t]*$|(?![\s\S]))`,
    String.raw`^(?<indent>[ \t]*)(?<begin>${begun}highlight[ \t]+"?(?<language>[\w+#.-]+)[^{}\n]*${ended})(?<code>\r?\n[\s\S]*?)` +
      String.raw`(?:(?<end>${begun}(?:\/[ \t]*|end)highlight${ended})$|(?![\s\S]))`,
    // Where it is no indent of what follows.
    String.raw`(?<tag>(?:(?<=\S[ \t]*)|(?=.*%\}[ \t]*$))\{%-?[ \t]*(?:end)?raw[ \t]*-?%\})`,
    String.raw`\{%-?[ \t]*(?<comment>(?:end)?comment)[ \t]*-?%\}`,
  ].join('|'),
  'gm',
)

/**
 * A text with fences for `{% highlight ruby %}`, comments for `{% comment %}`, and without `{% raw %}`; each in
 * as many characters, so that positions stay true.
 */
export function withoutLiquid(text: string): string {
  if (!/\{%-?[ \t]*(?:highlight|comment|raw)\b|\{\{[<%][ \t]*highlight\b/.test(text))
    return text
  return text.replaceAll(blocks, (whole, ...found) => {
    const groups = found.at(-1) as Readonly<Record<string, string | undefined>>
    const { begin, code = '', comment, end, indent = '', language, tag } = groups
    if (tag) return ' '.repeat(tag.length)
    if (comment === 'comment') return '<!--'.padEnd(whole.length)
    if (comment) return '-->'.padStart(whole.length)
    if (!begin || !end) return whole
    const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map(({ length }) => length))
    const fence = '`'.repeat(longest + 1)
    const [head, foot] = [`${fence}${language}`, fence]
    if (head.length > begin.length || foot.length > end.length) return whole
    return indent + head.padEnd(begin.length) + code + foot.padEnd(end.length)
  })
}
