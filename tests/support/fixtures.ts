import { existsSync, readdirSync } from 'node:fs'
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

/** The manuscript of a case: its folder `manuscript`, or its only file `manuscript.md`. */
export function manuscriptIn(...parts: string[]): string {
  const lone = fixturePath(...parts, 'manuscript.md')
  return existsSync(lone) ? lone : fixturePath(...parts, 'manuscript')
}
