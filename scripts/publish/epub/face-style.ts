import type { Font, Templates } from '../../book.ts'

/**
 * The rule that makes a face known to a style sheet.
 *
 * @param url - Address of the font file.
 */
export function faceStyle(templates: Templates, face: Font, url: string): string {
  const { family, style, weight } = face
  return templates.style('font-face', { family, style, url, weight: String(weight) })
}
