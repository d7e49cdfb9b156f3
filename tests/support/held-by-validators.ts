import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { fixturePath } from './fixtures.ts'

/** Rules that a validator holds finished files to in CI, and no build does. */
export interface HeldByValidator {
  readonly validator: string
  /** Of the validator, such as `PDF/UA-1`. */
  readonly profiles: readonly string[]
  /** Folders of `tests/fixtures` whose books it judges. */
  readonly books: readonly string[]
  /** By the validator's name of a rule, what it asks. */
  readonly rules: Readonly<Record<string, string>>
}

const path = fixturePath('held-by-validators.yaml')

export function heldByValidators(): readonly HeldByValidator[] {
  return parse(readFileSync(path, 'utf8')) as readonly HeldByValidator[]
}

/** @throws When the table says nothing of the profile. */
export function heldByValidator(profile: string): HeldByValidator {
  const found = heldByValidators().find(({ profiles }) => profiles.includes(profile))
  if (!found) throw new Error(`Cannot find ${profile} in ${path}`)
  return found
}
