import { nameOfFlavour } from '../../scripts/referees/flavours.ts'
import { judgePdfs, type PdfFile } from '../../scripts/referees/judge-pdfs.ts'
import type { Finding } from '../../scripts/referees/run-verapdf.ts'

/** A finding of veraPDF, with the standard whose rule is broken, such as `PDF/UA-1`. */
export interface VeraPdfFinding extends Finding {
  readonly profile: string
}

/**
 * What veraPDF finds in each of some PDFs by the standards named, with one Java for each standard.
 * Findings come in the order of their rules.
 *
 * @throws On a machine without Java, or without both the network and veraPDF in the cache; the
 * message says what to do.
 */
export async function judgeByVeraPdf(
  files: readonly PdfFile[],
  flavours: readonly ('ua1' | '2a' | '3a')[] = ['ua1'],
): Promise<ReadonlyMap<string, readonly VeraPdfFinding[]>> {
  const found = new Map<string, VeraPdfFinding[]>()
  for (const { files: judged, flavour } of await judgePdfs(files, flavours)) {
    const profile = nameOfFlavour(flavour)
    for (const { findings, name } of judged) {
      const all = found.get(name) ?? []
      found.set(name, [...all, ...findings.map((finding) => ({ ...finding, profile }))])
    }
  }
  return found
}
