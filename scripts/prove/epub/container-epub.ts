import type { ZipEntry } from '../../lib/read-zip.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  type Verdict,
} from '../evidence.ts'
import { openEpub } from './open-epub.ts'

/** Letters, digits and `-_./`, no part that begins with a dot. */
const safeName = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/

/**
 * The container is one that every store takes, and the same bytes every time: the media type first
 * and bare, names safe and told apart without regard to case, all entries of one time.
 *
 * @see https://www.w3.org/TR/epub-33/#sec-zip-container-mime
 */
export function containerEpub({ artifact }: Evidence): Verdict {
  const { entries } = openEpub(artifact)
  return {
    read: counted(entries.length, 'file'),
    findings: [
      ...mimetypeFaults(entries),
      ...nameFaults(entries),
      ...stampFaults(entries),
    ].map(([found, expected]): Finding => finding('container-broken', [found, expected])),
  }
}

type Fault = readonly [found: string, expected: string]

function mimetypeFaults([first]: readonly ZipEntry[]): readonly Fault[] {
  if (first?.name !== 'mimetype' || first.offset !== 0) {
    return [[`\`${first?.name}\` as the first file`, '`mimetype`']]
  }
  const faults: Fault[] = []
  if (first.method !== 0) faults.push(['a compressed `mimetype`', 'it stored as it is'])
  if (first.extraLength !== 0) faults.push(['an extra field of `mimetype`', 'none'])
  const content = Buffer.from(first.bytes).toString('latin1')
  if (content !== 'application/epub+zip') {
    faults.push([`the media type \`${content}\``, '`application/epub+zip`'])
  }
  return faults
}

function nameFaults(entries: readonly ZipEntry[]): readonly Fault[] {
  const seen = new Set<string>()
  return entries.flatMap(({ name }): Fault[] => {
    const key = name.toLowerCase()
    const isDuplicate = seen.has(key)
    seen.add(key)
    if (isDuplicate) return [[`a second file \`${name}\``, 'every name once']]
    return safeName.test(name)
      ? []
      : [[`the file name \`${name}\``, 'letters, digits, `-`, `_`']]
  })
}

function stampFaults(entries: readonly ZipEntry[]): readonly Fault[] {
  const stamps = new Set(entries.map(({ stamp }) => stamp))
  return stamps.size > 1
    ? [[`${stamps.size} different times`, 'one time for all files']]
    : []
}
