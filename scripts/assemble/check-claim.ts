/**
 * What a machine can see that stands in the way of a claim that the book is accessible. Each kind is
 * a file; without a claim nothing is checked here.
 */

import type { Position } from 'unist'
import { visit } from 'unist-util-visit'
import type { VFile } from 'vfile'
import type { BookConfig } from '../book.ts'
import { report } from '../problems/report.ts'
import { checkLinks } from './claim/check-links.ts'
import { checkScripts } from './claim/check-scripts.ts'
import { type Draft, elementsOf } from './draft.ts'

/** Reports what stands in the way, in place of warnings that say the same. */
export function checkClaim(
  drafts: readonly Draft[],
  { accessibility, language }: BookConfig,
): void {
  const { conformsTo } = accessibility ?? {}
  if (!conformsTo) return
  const standard = `WCAG ${conformsTo.version} ${conformsTo.level}`
  for (const draft of drafts) {
    checkPictures(draft, standard)
    checkHeadings(draft, standard)
    checkTables(draft, standard)
    checkLinks(draft, standard)
    checkScripts(draft, standard, language)
  }
}

function checkPictures(draft: Draft, standard: string): void {
  const pictures = elementsOf(draft, ({ tagName }) => tagName === 'img')
  for (const picture of pictures) {
    const { alt, role, src } = picture.properties
    if (alt || role === 'presentation') continue
    replaceWarning(draft.file, 'picture-alt-missing', picture.position)
    report(
      draft.file,
      'claim-picture-undescribed',
      [String(src ?? ''), standard],
      picture,
    )
  }
}

/** Whoever read the Markdown has found them, and counted levels as the author does. */
function checkHeadings({ file }: Draft, standard: string): void {
  for (const { place, reason, ruleId } of [...file.messages]) {
    if (ruleId !== 'heading-level-skipped' || !place || !('start' in place)) continue
    const [level = '', next = ''] = reason.match(/\d/g) ?? []
    replaceWarning(file, ruleId, place)
    report(file, 'claim-heading-skipped', [level, next, standard], place)
  }
}

function checkTables(draft: Draft, standard: string): void {
  for (const table of elementsOf(draft, ({ tagName }) => tagName === 'table')) {
    let hasHead = false
    visit(table, { tagName: 'th' }, () => {
      hasHead = true
    })
    if (!hasHead) report(draft.file, 'claim-table-headless', [standard], table)
  }
}

/** An author needs to hear of one place once. */
function replaceWarning(file: VFile, code: string, position: Position | undefined): void {
  const rest = file.messages.filter(({ column, line, ruleId }) => {
    const isSame = line === position?.start.line && column === position?.start.column
    return ruleId !== code || !isSame
  })
  file.messages.splice(0, file.messages.length, ...rest)
}
