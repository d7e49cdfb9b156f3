import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { fixturePath } from './fixtures.ts'

/** Rules that a referee holds finished files to in CI, and no build does. */
export interface HeldByReferee {
  readonly referee: string
  /** Of the referee, such as `PDF/UA-1`. */
  readonly profiles: readonly string[]
  /** Folders of `tests/fixtures` whose books it judges. */
  readonly books: readonly string[]
  /** By the referee's name of a rule, what it asks. */
  readonly rules: Readonly<Record<string, string>>
}

const path = fixturePath('held-by-referees.yaml')

export function heldByReferees(): readonly HeldByReferee[] {
  return parse(readFileSync(path, 'utf8')) as readonly HeldByReferee[]
}

/** @throws When the table says nothing of the profile. */
export function heldByReferee(profile: string): HeldByReferee {
  const found = heldByReferees().find(({ profiles }) => profiles.includes(profile))
  if (!found) throw new Error(`Cannot find ${profile} in ${path}`)
  return found
}
