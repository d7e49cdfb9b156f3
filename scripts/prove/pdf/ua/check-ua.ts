import { checkAnnotations } from './check-annotations.ts'
import { checkAttributes } from './check-attributes.ts'
import { checkConstructs } from './check-constructs.ts'
import { checkContent } from './check-content.ts'
import { checkDocument } from './check-document.ts'
import { checkFonts } from './check-fonts.ts'
import { checkHeadings } from './check-headings.ts'
import { checkMetadata } from './check-metadata.ts'
import { checkNavigation } from './check-navigation.ts'
import { checkNesting } from './check-nesting.ts'
import { checkParents } from './check-parents.ts'
import { checkRoles } from './check-roles.ts'
import { checkTables } from './check-tables.ts'
import type { CheckRules, Fault } from './fault.ts'
import type { CheckName } from './own-rules.ts'
import type { UaFile } from './ua-file.ts'

const parts: Readonly<Record<CheckName, CheckRules>> = {
  annotations: checkAnnotations,
  attributes: checkAttributes,
  constructs: checkConstructs,
  content: checkContent,
  document: checkDocument,
  fonts: checkFonts,
  headings: checkHeadings,
  metadata: checkMetadata,
  navigation: checkNavigation,
  nesting: checkNesting,
  parents: checkParents,
  roles: checkRoles,
  tables: checkTables,
}

/** Every rule of PDF/UA-1, and of our own, that a PDF does not keep; again for each place. */
export function checkUa(file: UaFile): readonly Fault[] {
  return Object.values(parts).flatMap((check) => check(file))
}
