import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { sha256 } from './hash.ts'
import { templateData } from './template-data.js'

/** What data have for some names. */
export type Names = Readonly<Record<string, string>>

/** The address of a file or folder in `templates/`. */
export function templateUrl(path: string): URL {
  return new URL(`../../templates/${path}`, import.meta.url)
}

/**
 * The text of a file in `templates/`.
 *
 * @throws When it cannot be read; the message names it.
 */
export function readTemplate(path: string): string {
  return readBytes(path).toString('utf8')
}

/** The same as bytes. */
export function readBytes(path: string): Buffer {
  return reading(path, (url) => readFileSync(url))
}

/** The same as data, which a YAML file holds. */
export function readData<Data>(path: string): Data {
  return reading(path, (url) => {
    const text = readFileSync(url, 'utf8')
    const known = templateData[sha256(text)]
    return (known === undefined ? parse(text) : JSON.parse(known)) as Data
  })
}

function reading<Content>(path: string, read: (url: URL) => Content): Content {
  const url = templateUrl(path)
  try {
    return read(url)
  } catch (cause) {
    throw new Error(`Cannot read ${fileURLToPath(url)}`, { cause })
  }
}

/** For each name in lists of data, the key of its list. */
export function keysByName<Key extends string>(
  lists: Readonly<Record<Key, string>>,
): ReadonlyMap<string, Key> {
  return new Map(
    (Object.keys(lists) as Key[]).flatMap((key) =>
      [...namesIn(lists[key])].map((name) => [name, key] as const),
    ),
  )
}

/** The names in a list in data, with spaces between them. */
export function namesIn(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}

/** Each of the names in a list, with spaces between them. */
export type NameIn<List extends string> = List extends `${infer First} ${infer Others}`
  ? First | NameIn<Others>
  : List
