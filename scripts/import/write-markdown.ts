import { escapeHeading, escapeMarkdown } from './escape-markdown.ts'
import { type Part, textOf } from './find-structure.ts'

/** The parts as Markdown, without the title, which stands in the settings. */
export function writeMarkdown(parts: readonly Part[]): string {
  return `${parts
    .filter(({ role }) => role !== 'title')
    .map(writePart)
    .join('\n\n')}\n`
}

function writePart(part: Part): string {
  if (part.depth > 1) return `${'#'.repeat(part.depth)} ${escapeHeading(textOf(part))}`
  return part.lines.map(escapeMarkdown).join(part.keepsLines ? '\\\n' : '\n')
}
