import type { ArchiveFile } from './archive-file.ts'
import { checkAttachments } from './check-attachments.ts'
import { checkCatalog } from './check-catalog.ts'
import { checkClaims } from './check-claims.ts'
import { checkColours } from './check-colours.ts'
import { checkDrawings } from './check-drawings.ts'
import { checkFonts } from './check-fonts.ts'
import { checkGraphics } from './check-graphics.ts'
import { checkInteraction } from './check-interaction.ts'
import { checkLimits } from './check-limits.ts'
import { checkPacket } from './check-packet.ts'
import { checkPictures } from './check-pictures.ts'
import { checkProperties } from './check-properties.ts'
import { checkSchemas } from './check-schemas.ts'
import { checkSyntax } from './check-syntax.ts'
import type { CheckRules, Fault } from './fault.ts'
import type { CheckName } from './own-rules.ts'

const parts: Readonly<Record<CheckName, CheckRules>> = {
  attachments: checkAttachments,
  catalog: checkCatalog,
  claims: checkClaims,
  colours: checkColours,
  drawings: checkDrawings,
  fonts: checkFonts,
  graphics: checkGraphics,
  interaction: checkInteraction,
  limits: checkLimits,
  packet: checkPacket,
  pictures: checkPictures,
  properties: checkProperties,
  schemas: checkSchemas,
  syntax: checkSyntax,
}

/** Every rule of PDF/A, and of our own, that a PDF does not keep; again for each place. */
export function checkArchive(file: ArchiveFile): readonly Fault[] {
  return Object.values(parts).flatMap((check) => check(file))
}
