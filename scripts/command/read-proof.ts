import { readFileSync, statSync } from 'node:fs'
import * as v from 'valibot'
import { formatNames } from '../formats.ts'
import { overrulable } from '../lib/overrulable.ts'
import { quoted } from '../lib/visible.ts'
import { profiles } from '../load/config/values.ts'
import type { BuildRequest } from '../pipeline.ts'
import type { ProofRecord } from '../publish/proof/proof-record.ts'

const fileHash = v.object({
  // In the folder of the proof, and nowhere else: the path comes from a file that may be anyone's.
  path: v.pipe(v.string(), v.regex(/^[^/\\\0]+(?:\/[^/\\\0]+)*$/u), v.check(staysInside)),
  size: v.pipe(v.number(), v.integer(), v.minValue(0)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
})

const format = v.picklist(formatNames)

/** As much of a proof as is read here. */
const record = v.looseObject({
  $schema: v.literal('urn:colophon:proof:1'),
  version: v.literal(1),
  manuscript: v.looseObject({ sha256: v.string(), files: v.array(fileHash) }),
  settings: v.looseObject({
    edition: v.optional(v.string()),
    formats: v.array(format),
    trim: v.string(),
    bleed: v.optional(v.string()),
    marks: v.optional(v.picklist(['crop', 'none'])),
    pdfStandards: v.array(v.picklist(['ua-1', 'a-2a', 'a-3a', 'x-4'])),
    printColour: v.optional(v.picklist(['colour', 'gray-text', 'gray'])),
    profiles: v.array(v.picklist(profiles.names)),
    sourceDateEpoch: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99e9)),
    thorough: v.boolean(),
    coverWrap: v.optional(v.string()),
    overruled: v.array(v.picklist(overrulable)),
  }),
  colophon: v.record(v.string(), v.string()),
  browser: v.optional(v.string()),
  fonts: v.array(v.looseObject(fileHash.entries)),
  outputs: v.array(v.looseObject({ ...fileHash.entries, format })),
  checks: v.array(v.unknown()),
  remarks: v.array(v.unknown()),
})

/** That of a long book with thousands of links has some megabytes. */
const largestBytes = 64 * 1024 * 1024

/** The proof in a file, or one sentence that says why there is none. */
export function readProof(path: string): ProofRecord | string {
  try {
    const found = statSync(path)
    if (!found.isFile() || found.size > largestBytes) throw new Error('no such file')
    const proof = parseProof(readFileSync(path, 'utf8'))
    // What nests too deep to be written cannot be compared either.
    JSON.stringify(proof)
    return proof
  } catch (error) {
    if (v.isValiError(error)) {
      const place = v.getDotPath(error.issues[0])
      return `Unexpected content in ${quoted(path)}${place ? ` at ${quoted(place)}` : ''}, expected a proof of Colophon`
    }
    return error instanceof SyntaxError
      ? `Unexpected text in ${quoted(path)}, expected a proof of Colophon in JSON`
      : `Cannot read a proof at ${quoted(path)}`
  }
}

/** A proof from its text. @throws When it is none. */
export function parseProof(text: string): ProofRecord {
  return v.parse(record, JSON.parse(text)) as unknown as ProofRecord
}

function staysInside(path: string): boolean {
  return !path.split('/').some((part) => part === '.' || part === '..')
}

/** What was asked of the build that a proof is of: what its command line overruled, and no more. */
export function repeatRequest(
  { settings }: ProofRecord,
  manuscriptPath: string,
): BuildRequest {
  const { edition, formats, overruled, sourceDateEpoch, thorough } = settings
  // It may come from the history of a folder that is elsewhere now.
  const modified = new Date(sourceDateEpoch * 1000)
  const asked = Object.fromEntries(overruled.map((name) => [name, settings[name]]))
  // Beside editions with names there is none without but the e-book.
  const editions = edition === undefined ? [] : [edition]
  const made = { formats, editions, isThorough: thorough, modified }
  return { ...asked, ...made, manuscriptPath }
}
