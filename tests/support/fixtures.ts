import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const root = 'tests/fixtures'

/** Path of a file or folder under `tests/fixtures/`, relative to the working directory. */
export function fixturePath(...parts: string[]): string {
  return join(root, ...parts)
}

/** Names of the case folders in a folder of `tests/fixtures/`, sorted. */
export function fixtureNames(...parts: string[]): string[] {
  return readdirSync(fixturePath(...parts), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}
