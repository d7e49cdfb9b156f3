import { claimedFlavours } from './claimed-flavours.ts'
import type { Flavour } from './flavours.ts'
import { type Finding, runVeraPdf } from './run-verapdf.ts'

export interface PdfFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** What veraPDF has to say by one standard. */
export interface Judgement {
  readonly flavour: Flavour
  /** The files that were judged by it, each with what was found in it. */
  readonly files: readonly { name: string; findings: readonly Finding[] }[]
}

/**
 * Has veraPDF judge PDFs: by PDF/UA-1 and the level of PDF/A that each claims, or by `flavours`.
 *
 * @throws When veraPDF could not run.
 */
export async function judgePdfs(
  files: readonly PdfFile[],
  flavours?: readonly Flavour[],
): Promise<readonly Judgement[]> {
  const wanted = await Promise.all(
    files.map(async ({ bytes }) => {
      return flavours ?? (['ua1', ...(await claimedFlavours(bytes))] as const)
    }),
  )
  const judgements: Judgement[] = []
  for (const flavour of new Set(wanted.flat())) {
    const concerned = files.filter((_, index) => wanted[index]?.includes(flavour))
    const findings = await runVeraPdf(
      concerned.map(({ bytes }) => bytes),
      flavour,
    )
    judgements.push({
      flavour,
      files: concerned.map(({ name }, index) => ({
        name,
        findings: findings[index] ?? [],
      })),
    })
  }
  return judgements
}
