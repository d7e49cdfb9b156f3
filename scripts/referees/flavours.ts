/** The standards that veraPDF has a profile of, by the names that it gives them. */
export const flavours = [
  'ua1',
  'ua2',
  '1a',
  '1b',
  '2a',
  '2b',
  '2u',
  '3a',
  '3b',
  '3u',
  '4',
  '4e',
  '4f',
] as const

export type Flavour = (typeof flavours)[number]

export function isFlavour(name: string): name is Flavour {
  return flavours.some((flavour) => flavour === name)
}

/** A standard's name as people write it: `PDF/UA-1`, `PDF/A-2a`. */
export function nameOfFlavour(flavour: Flavour): string {
  return flavour.startsWith('ua') ? `PDF/UA-${flavour.slice(2)}` : `PDF/A-${flavour}`
}
