import { curlQuotes } from './quotes.ts'
import type { Replacement } from './rules.ts'
import { edit, type Run, replaceAll } from './run.ts'

/** What all languages share. */
const common: readonly Replacement[] = [
  { find: /(?<!-)---(?!-)/g, put: '—' },
  // An option of a command, as in `--help`, is no dash.
  { find: /(?<![-<])(?!(?<=^|\s)--[a-z])--(?![->])/g, put: '–' },
  { find: /(?<!\.)\.{3}(?=\.?(?!\.))/g, put: '…' },
]

/** Set a run: its quotes, then its dashes and ellipses, then the spaces of each language in it. */
export function setRun(run: Run): void {
  if (!run.some(({ text }) => text.trim())) return
  edit(run, curlQuotes(run))
  for (const replacement of common) replaceAll(run, replacement)
  let start = 0
  for (let end = 1; end <= run.length; end++) {
    const { typography } = run[start] ?? {}
    if (run[end]?.typography === typography) continue
    const stretch = run.slice(start, end)
    for (const replacement of typography?.replacements ?? [])
      replaceAll(stretch, replacement)
    start = end
  }
  for (const { node, text } of run) if (node) node.value = text
}
