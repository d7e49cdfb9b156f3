import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FileHash } from '../book.ts'
import { hashFile } from '../lib/hash.ts'
import type { ProofRecord } from '../publish/proof/proof-record.ts'

interface Comparison {
  /** Whether the outputs are the same bytes, from the same manuscript, with the same verdicts. */
  readonly isSame: boolean
  /** Whether what the build starts from, or is made by, differs. */
  readonly isExplained: boolean
  /** What to say, a line each. */
  readonly lines: readonly string[]
}

/** What differs between a proof and that of a new build, and why. */
export function compareProofs(proof: ProofRecord, again: ProofRecord): Comparison {
  const outputs = proof.outputs.map((was) => {
    const now = again.outputs.find(({ path }) => path === was.path)
    return { path: was.path, isSame: was.sha256 === now?.sha256, now }
  })
  const manuscript = compareFiles(
    'manuscript',
    proof.manuscript.files,
    again.manuscript.files,
  )
  const means = compareMeans(proof, again)
  const differs = outputs.some(({ isSame }) => !isSame)
  const isExplained = manuscript.length + means.length > 0
  const verdicts = compareVerdicts(proof, again, isExplained)
  return {
    isSame: !differs && manuscript.length + verdicts.length === 0,
    isExplained,
    lines: [
      ...outputs.map(({ isSame, now, path }) => lineOf(path, isSame, now !== undefined)),
      ...manuscript,
      ...means,
      ...verdicts,
      ...(differs && !isExplained
        ? ['why      nothing named in the proof differs: it may have been edited']
        : []),
    ],
  }
}

function lineOf(path: string, isSame: boolean, isMade: boolean): string {
  if (isSame) return `same     ${path}  byte for byte`
  return isMade ? `differs  ${path}` : `differs  ${path}  is not made any more`
}

function compareFiles(
  what: string,
  were: readonly FileHash[],
  are: readonly FileHash[],
): readonly string[] {
  const old = new Map(were.map(({ path, sha256 }) => [path, sha256]))
  const now = new Map(are.map(({ path, sha256 }) => [path, sha256]))
  const hasChanged = (path: string) => now.has(path) && now.get(path) !== old.get(path)
  const say = (paths: Iterable<string>, fits: (path: string) => boolean, how: string) =>
    [...paths].filter(fits).map((path) => `why      ${what}: ${path} ${how}`)
  return [
    ...say(old.keys(), hasChanged, 'has changed'),
    ...say(old.keys(), (path) => !now.has(path), 'is gone'),
    ...say(now.keys(), (path) => !old.has(path), 'is new'),
  ]
}

/** Settings, and what the build is made by. */
function compareMeans(proof: ProofRecord, again: ProofRecord): readonly string[] {
  const settings = Object.keys(again.settings) as (keyof ProofRecord['settings'])[]
  const lines = settings.map((name) =>
    change(`setting ${name}`, proof.settings[name], again.settings[name]),
  )
  const { colophon: was } = proof
  const { colophon: is } = again
  return [
    ...lines,
    change('browser', proof.browser ?? 'none', again.browser ?? 'none'),
    change('Colophon', was.version, is.version),
    was.lockFile === is.lockFile ? undefined : 'the lock file has changed',
    was.scripts === is.scripts ? undefined : 'the scripts of Colophon have changed',
    was.templates === is.templates ? undefined : 'the templates have changed',
  ]
    .filter((line) => line !== undefined)
    .map((line) => `why      ${line}`)
    .concat(compareFiles('fonts', proof.fonts, again.fonts))
}

function change(what: string, was: unknown, is: unknown): string | undefined {
  const [before, after] = [was, is].map((value) =>
    Array.isArray(value) ? value.join(',') : String(value),
  )
  return before === after ? undefined : `${what}: ${before} became ${after}`
}

/** What the checks say may change with what makes them; else somebody has changed it. */
function compareVerdicts(
  proof: ProofRecord,
  again: ProofRecord,
  isExplained: boolean,
): readonly string[] {
  const said = ({ checks, passed, remarks, work }: ProofRecord) =>
    JSON.stringify({ checks, passed, remarks, work })
  return isExplained || said(proof) === said(again)
    ? []
    : ['edited   the proof itself: its checks are not those of this build']
}

/** A line for each file in the folder of a proof that is not what it was. */
export function inspectFiles(
  folder: string,
  files: readonly FileHash[],
): readonly string[] {
  return files.flatMap(({ path, sha256, size }) => {
    const bytes = readBytes(join(folder, path))
    if (!bytes) return [`missing  ${path}  is not next to the proof`]
    if (hashFile(path, bytes).sha256 === sha256) return []
    const was = bytes.length === size ? '' : `, ${bytes.length} bytes instead of ${size}`
    return [`edited   ${path}  has changed since the build${was}`]
  })
}

function readBytes(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
