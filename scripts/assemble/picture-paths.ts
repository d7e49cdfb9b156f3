import { dirname, join, normalize } from 'node:path/posix'
import { decodeAddress } from '../lib/decode-address.ts'

/** Folders in which tools of the trade look for what a path names from the root: Hugo, Jekyll, mdBook, Leanpub, MkDocs. */
const roots = ['static', 'assets', 'src', 'resources', 'images', 'docs', 'public']

/**
 * Where a picture may lie, in the manuscript folder, in the order in which it is looked for: from the
 * folder of the file that shows it, from the manuscript folder, and from what other tools take for that. Leanpub
 * has its texts in one folder, and `resources` there.
 *
 * @param src - As the author wrote it, percent-encoded where needed.
 * @param from - Path of the file that shows it.
 */
export function picturePaths(src: string, from: string): readonly string[] {
  const decoded = decodeAddress(src)
  // Sites serve `ford.png?raw=true`, and programs on Windows write `figures\ford.png`.
  const written = [decoded, src, decoded.replace(/[?#].*$/s, '')]
  const spellings = new Set(written.map((each) => each.replaceAll('\\', '/')))
  const [top = ''] = /^[^/]+(?=\/)/.exec(from) ?? []
  const bases = ['', ...roots, ...(top ? [join(top, 'resources')] : [])]
  const paths = [...spellings].flatMap((path) => {
    const nearby = path.startsWith('/') ? [] : [join(dirname(from), path)]
    const inRoot = normalize(path.replace(/^\/+/, ''))
    const isInside = !/^\.\.(?:\/|$)/.test(inRoot)
    return isInside ? [...nearby, ...bases.map((base) => join(base, inRoot))] : nearby
  })
  return [...new Set(paths)]
}
