/** Settings that the command line may give in place of what the manuscript says, and the keys of these; a proof has them by their names. */
export const keysOfOverrulable = {
  trim: 'trim',
  bleed: 'bleed',
  marks: 'marks',
  pdfStandards: 'pdf-standard',
  printColour: 'print-colour',
  profiles: 'profiles',
  coverWrap: 'cover-wrap',
} as const

export type Overrulable = keyof typeof keysOfOverrulable

export const overrulable = Object.keys(keysOfOverrulable) as Overrulable[]
