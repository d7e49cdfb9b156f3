import type { BuildRequest } from '../pipeline.ts'
import type { ProofRecord } from '../publish/proof/proof-record.ts'

/** What was asked of the build that a proof is of: what its command line overruled, and no more. */
export function repeatRequest(
  { settings }: ProofRecord,
  manuscriptPath: string,
): BuildRequest {
  const { formats, overruled, pdfStandards, profiles, thorough, trim } = settings
  return {
    manuscriptPath,
    formats,
    isThorough: thorough,
    ...(overruled.includes('trim') ? { trim } : {}),
    ...(overruled.includes('pdfStandards') ? { pdfStandards } : {}),
    ...(overruled.includes('profiles') ? { profiles } : {}),
  }
}
