/** Settings that the command line may give in place of what the manuscript says; a proof has them by these names. */
export const overrulable = [
  'trim',
  'bleed',
  'marks',
  'pdfStandards',
  'printColour',
  'profiles',
  'coverWrap',
] as const

export type Overrulable = (typeof overrulable)[number]
