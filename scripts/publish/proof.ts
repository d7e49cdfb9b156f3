/**
 * What a build has proved, for people and for machines: `<slug>.proof.html` and `<slug>.proof.json`.
 *
 * They hold only what determines the finished files and what was found in them: no time of the
 * clock, no path of a machine. Equal builds give equal bytes.
 */
import type { Templates } from '../book.ts'
import { describeProof, type ProofInput } from './proof/describe-proof.ts'
import { proofPage } from './proof/proof-page.ts'

/** A file that goes beside the finished ones. */
export interface ProofFile {
  /** Relative to the output folder. */
  readonly path: string
  readonly bytes: Uint8Array
}

/**
 * The page and the record of a book that has passed.
 *
 * @throws When a template cannot be filled or a font cannot be cut down.
 */
export async function proofFiles(
  input: ProofInput,
  templates: Templates,
): Promise<readonly ProofFile[]> {
  const record = describeProof(input, templates)
  const { slug } = input.book.config
  const encode = (text: string) => new TextEncoder().encode(text)
  return [
    {
      path: `${slug}.proof.html`,
      bytes: await proofPage(record, input.pictures, templates),
    },
    {
      path: `${slug}.proof.json`,
      bytes: encode(`${JSON.stringify(record, undefined, 2)}\n`),
    },
  ]
}
