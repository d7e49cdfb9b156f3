/**
 * Everything that a store may ask of an EPUB.
 *
 * To add a rule: a line in one of these tables, demands that name it in the stores' files, and an
 * EPUB in `tests/stores.test.ts` that breaks it.
 */
import { coverRules } from './cover-rules.ts'
import { packageRules } from './package-rules.ts'
import { pictureRules } from './picture-rules.ts'
import type { Rules } from './rule.ts'
import { textRules } from './text-rules.ts'

export const rules: Rules = {
  ...packageRules,
  ...coverRules,
  ...pictureRules,
  ...textRules,
}
