/** Settings of the command line, which stand in place of those of the manuscript and are read as they are. */
import * as v from 'valibot'
import type { BookConfig } from '../../book.ts'
import { type Overrulable, overrulable } from '../../lib/overrulable.ts'
import { configSchema, type GivenConfig } from './schema.ts'

/** As they are written. */
export type Overruled = {
  readonly [Name in Overrulable]?: string | readonly string[] | undefined
}

/** As a configuration has them. */
export type Overruling = { readonly [Name in Overrulable]?: BookConfig[Name] | undefined }

const keys = {
  trim: 'trim',
  bleed: 'bleed',
  marks: 'marks',
  pdfStandards: 'pdf-standard',
  printColour: 'print-colour',
  profiles: 'profiles',
  coverWrap: 'cover-wrap',
} as const satisfies Readonly<Record<Overrulable, keyof GivenConfig>>

/** The settings, and of those that are none what was found and expected. */
export function readOverruled(given: Overruled) {
  const read: Record<string, unknown> = {}
  const wrong: { name: Overrulable; key: string; found: string; expected: string }[] = []
  for (const name of overrulable) {
    const key = keys[name]
    const { issues, output, success } = v.safeParse(
      configSchema.entries[key],
      given[name],
    )
    const [issue] = issues ?? []
    if (success) read[name] = output
    else if (issue)
      wrong.push({ name, key, found: String(issue.input), expected: issue.message })
  }
  return { read: read as Overruling, wrong }
}
