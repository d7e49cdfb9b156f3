import type { Face } from 'harfbuzzjs'

/**
 * A font as HarfBuzz reads it, which takes a while to load: a command that sets nothing goes without.
 *
 * @returns With what shapes text, too.
 */
export async function openFace(bytes: Uint8Array) {
  const shaper = await import('harfbuzzjs')
  const face = new shaper.Face(new shaper.Blob(bytes), 0)
  return { shaper, face, font: new shaper.Font(face) }
}

/** What a font says of itself. @see https://learn.microsoft.com/typography/opentype/spec/os2 */
export async function fontFacts(bytes: Uint8Array) {
  const { face } = await openFace(bytes)
  const table = Buffer.from(face.referenceTable('OS/2') ?? [])
  const os2 = table.length < 64 ? undefined : table
  return {
    /** With all of its weights, or else with four styles; empty if it has no name. */
    family: nameOf(face, 16) || nameOf(face, 1),
    weight: os2?.readUInt16BE(4) ?? 400,
    style: (os2?.readUInt16BE(62) ?? 0) & 1 ? ('italic' as const) : ('normal' as const),
    /** What it forbids of what is done with fonts, in words. */
    forbidden: forbiddenBy(os2?.readUInt16BE(8) ?? 0),
    /** Of a variable font, by their tags. */
    axes: face.getAxisInfos(),
  }
}

/** By `fsType` of `OS/2`. */
function forbiddenBy(licence: number): string | undefined {
  if ((licence & 0xf) === 2) return 'to embed it'
  if (licence & 0x100) return 'to embed less than the whole of it'
  return licence & 0x200 ? 'to embed its outlines' : undefined
}

/** In English, if it has a name in it. */
function nameOf(face: Face, id: number): string {
  const languages = face.listNames().flatMap(({ language, nameId }) => {
    return nameId === id ? [language] : []
  })
  const english = languages.find((language) => /^en\b/.test(language))
  return face.getName(id, english ?? languages[0] ?? 'en')
}
