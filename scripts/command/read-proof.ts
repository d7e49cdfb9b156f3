import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import type { FileHash } from '../book.ts'
import { formatNames } from '../formats.ts'
import { hashFile } from '../lib/hash.ts'
import { overrulable } from '../lib/overrulable.ts'
import { cut, quoted } from '../lib/visible.ts'
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

/** What differs between a proof and that of a new build, and why, a line each. */
export function compareProofs(proof: ProofRecord, again: ProofRecord) {
  const outputs = proof.outputs.map(({ path, sha256 }) => {
    const now = again.outputs.find((output) => output.path === path)
    if (now?.sha256 === sha256)
      return { isSame: true, line: `same     ${path}  byte for byte` }
    const what = now ? path : `${path}  is not made any more`
    return { isSame: false, line: `differs  ${what}` }
  })
  const manuscript = compareFacts(manuscriptOf(proof), manuscriptOf(again))
  const means = compareFacts(meansOf(proof), meansOf(again))
  const isExplained = manuscript.length + means.length > 0
  // What the checks say may change with what makes them; else somebody has changed it.
  const isEdited = !isExplained && verdictOf(proof) !== verdictOf(again)
  const differs = outputs.some(({ isSame }) => !isSame)
  return {
    /** Whether the outputs are the same bytes, from the same manuscript, with the same verdicts. */
    isSame: !differs && manuscript.length === 0 && !isEdited,
    /** Whether what the build starts from, or is made by, differs. */
    isExplained,
    lines: [
      ...outputs.map(({ line }) => line),
      ...[...manuscript, ...means].map((line) => `why      ${line}`),
      ...(isEdited
        ? ['edited   the proof itself: its checks are not those of this build']
        : []),
      ...(differs && !isExplained
        ? ['why      nothing named in the proof differs: it may have been edited']
        : []),
    ],
  }
}

/** Something that makes a build what it is, which one it was, and how a change of it is said. */
type Fact = readonly [name: string, value: string, verb: 'became' | 'has' | 'have']

function compareFacts(were: readonly Fact[], are: readonly Fact[]): readonly string[] {
  const valueIn = (facts: readonly Fact[], wanted: string) =>
    facts.find(([name]) => name === wanted)?.[1]
  const verbs = new Map([...were, ...are].map(([name, , verb]) => [name, verb]))
  return [...verbs].flatMap(([name, verb]) => {
    const [was, is] = [valueIn(were, name), valueIn(are, name)]
    if (was === is) return []
    if (verb === 'became') return [`${name}: ${shown(was)} became ${shown(is)}`]
    if (was === undefined) return [`${name} is new`]
    return [is === undefined ? `${name} is gone` : `${name} ${verb} changed`]
  })
}

/** A value in a line; that of a proof may be anyone's. */
function shown(value = 'nothing'): string {
  return cut(value, 200)
}

function filesOf(what: string, files: readonly FileHash[]): readonly Fact[] {
  return files.map(({ path, sha256 }) => [`${what}: ${path}`, sha256, 'has'])
}

function manuscriptOf({ manuscript }: ProofRecord): readonly Fact[] {
  return filesOf('manuscript', manuscript.files)
}

function meansOf({ browser, colophon, fonts, settings }: ProofRecord): readonly Fact[] {
  const asked = Object.entries(settings)
  return [
    ...asked.map(([name, value]): Fact => [`setting ${name}`, String(value), 'became']),
    ['browser', browser ?? 'none', 'became'],
    ['Colophon', colophon.version, 'became'],
    ['the lock file', colophon.lockFile, 'has'],
    ['the scripts of Colophon', colophon.scripts, 'have'],
    ['the templates', colophon.templates, 'have'],
    ...filesOf('fonts', fonts),
  ]
}

function verdictOf({ checks, passed, remarks, work }: ProofRecord): string {
  return JSON.stringify({ checks, passed, remarks, work })
}

/** A line for each file in the folder of a proof that is not what it was. */
export function inspectFiles(
  folder: string,
  files: readonly FileHash[],
): readonly string[] {
  return files.flatMap(({ path, sha256, size }) => {
    const found = inspectFile(join(folder, path), size)
    if (!found) return [`missing  ${path}  is not next to the proof`]
    if (found.sha256 === sha256) return []
    const was = found.size === size ? '' : `, ${found.size} bytes instead of ${size}`
    return [`edited   ${path}  has changed since the build${was}`]
  })
}

/** Only a file of the right size is read: another may have no end, as a device has none. */
function inspectFile(path: string, expectedSize: number) {
  try {
    const found = statSync(path)
    if (!found.isFile()) return undefined
    const isAsLong = found.size === expectedSize
    return isAsLong
      ? hashFile(path, readFileSync(path))
      : { size: found.size, sha256: '' }
  } catch {
    return undefined
  }
}
