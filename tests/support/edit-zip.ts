import { unzipSync, type Zippable, zipSync } from 'fflate'

const options = { level: 6, mtime: '1980-01-01T12:00:00' } as const

/** The archive with other files in it, as an EPUB orders and packs them. */
export function editZip(
  bytes: Uint8Array,
  edit: (files: Map<string, Zippable[string]>) => void,
): Uint8Array {
  const files = new Map<string, Zippable[string]>(Object.entries(unzipSync(bytes)))
  const mimetype = files.get('mimetype') as Uint8Array
  files.set('mimetype', [mimetype, { level: 0 }])
  edit(files)
  return zipSync(Object.fromEntries(files), options)
}

/** The archive with a text in one of its files replaced. @throws When it is not there. */
export function replaceInZip(
  bytes: Uint8Array,
  path: string,
  found: string | RegExp,
  replacement: string,
): Uint8Array {
  return editZip(bytes, (files) => {
    const text = new TextDecoder().decode(files.get(path) as Uint8Array)
    const changed = text.replace(found, replacement)
    if (changed === text) throw new Error(`Cannot find ${found} in ${path}`)
    files.set(path, new TextEncoder().encode(changed))
  })
}
