import type { VFile } from 'vfile'
import type { Artifact, FormatName, Proof, PublishJob } from './book.ts'
import type { Clock } from './clock.ts'
import { formats } from './formats.ts'
import { hasErrors } from './problems/report.ts'
import type { PagePicture } from './publish/proof/draw-pages.ts'

export interface Finished {
  readonly artifact: Artifact
  readonly proof: Proof
  readonly pictures: readonly PagePicture[]
}

/** Makes and proves one format. While the browser is at the PDF, others are made and proved. */
export async function finishFormat(
  format: FormatName,
  job: PublishJob,
  files: readonly VFile[],
  isThorough: boolean | undefined,
  clock: Clock,
): Promise<Finished> {
  const artifact = await clock.time({ room: 'publish', format }, () =>
    formats[format].publish(job),
  )
  const proof = await clock.time(
    { room: 'prove', format },
    async () => {
      const { prove } = await import('./prove/prove.ts')
      const { book, browser, layout } = job
      const evidence = { artifact, book, browser, isThorough, pageMap: layout?.pageMap }
      return prove(evidence, formats[format].checks)
    },
    ({ checks }) => `${checks.length} checks`,
  )
  if (proof.checks.every(({ passed }) => passed)) await formats[format].keep?.(job)
  const pictures = await drawPlaces(artifact, [...files, proof.file], clock)
  return { artifact, proof, pictures }
}

/** The pages of a PDF that is remarked on, for its proof. The other formats are still at work. */
async function drawPlaces(
  artifact: Artifact,
  files: readonly VFile[],
  clock: Clock,
): Promise<readonly PagePicture[]> {
  const isSeen = files.some(({ data }) => data.printedPlaces !== undefined)
  if (artifact.format !== 'pdf' || !isSeen || hasErrors(files)) return []
  return clock.time(
    { room: 'report', format: artifact.format },
    async () => {
      const { drawPages } = await import('./publish/proof/draw-pages.ts')
      return drawPages(artifact, files)
    },
    ({ length }) => `${length} page pictures`,
  )
}
