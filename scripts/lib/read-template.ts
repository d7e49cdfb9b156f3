import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

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
  const url = templateUrl(path)
  try {
    return readFileSync(url)
  } catch (cause) {
    throw new Error(`Cannot read ${fileURLToPath(url)}`, { cause })
  }
}

/**
 * The data of a YAML file in `templates/`.
 *
 * @throws When it cannot be read, or is no YAML; the message names it.
 */
export function readData<Data>(path: string): Data {
  const text = readTemplate(path)
  try {
    return parse(text) as Data
  } catch (cause) {
    throw new Error(`Cannot read ${fileURLToPath(templateUrl(path))}`, { cause })
  }
}
