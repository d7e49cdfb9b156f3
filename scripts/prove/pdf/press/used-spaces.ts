import { readContent } from '../../../pdf/content.ts'
import type { PdfObjects } from '../../../pdf/objects.ts'
import type { OpenPdf } from '../../../pdf/read-pdf.ts'
import { nameOf, type PdfDictionary, type PdfObject } from '../../../pdf/syntax.ts'

/** A colour space that something of a PDF is painted or blended in, and not only what is made of others. */
export interface UsedSpace {
  /** As the standard calls it. @see ISO 32000-1, 8.6 */
  readonly name: string
  /** Index of the page whose own operators ask for it. */
  readonly page?: number
  /** Whether one is said there that stands for it. @see ISO 32000-1, 8.6.5.6 */
  readonly isReplaced: boolean
}

/** Colour spaces of pages, of what is drawn within them, of gradients, pictures and groups. */
export function usedSpaces({ leaves, objects, pages }: OpenPdf): readonly UsedSpace[] {
  const onPages = pages.flatMap(({ colours }, page) => {
    const { resources } = leaves[page] ?? {}
    return colours.map(({ space }) => ({ ...named(space, resources, objects), page }))
  })
  const others = [...objects.places.keys()].flatMap((ref) => {
    const object = objects.get({ ref })
    return object instanceof Map
      ? [...ofDrawing({ ref }, object, objects), ...ofDictionary(object, objects)]
      : []
  })
  return [...onPages, ...others].filter(({ name }) => name !== 'Pattern')
}

/** The operators of a drawing within a page, or of the tile of a pattern. */
function ofDrawing(
  reference: PdfObject,
  dictionary: PdfDictionary,
  objects: PdfObjects,
): readonly UsedSpace[] {
  const isForm = nameOf(dictionary.get('Subtype')) === 'Form'
  if (!isForm && !dictionary.has('TilingType')) return []
  const resources = objects.dictionary(dictionary.get('Resources'))
  const content = objects.stream(reference).toString('latin1')
  const { colours } = readContent(content, { page: 0, resources })
  return colours.map(({ space }) => named(space, resources, objects))
}

/** What pictures and gradients are of, and groups are blended in; also those that stand within others. */
function ofDictionary(
  dictionary: PdfDictionary,
  objects: PdfObjects,
): readonly UsedSpace[] {
  const isSpace = dictionary.has('ShadingType') || dictionary.has('BitsPerComponent')
  const space =
    (isSpace ? dictionary.get('ColorSpace') : undefined) ??
    (nameOf(dictionary.get('S')) === 'Transparency' ? dictionary.get('CS') : undefined)
  const inner = [...dictionary.values()].flatMap((value) =>
    value instanceof Map ? ofDictionary(value, objects) : [],
  )
  return space ? [{ name: family(space, objects), isReplaced: false }, ...inner] : inner
}

/** As an operator names it: a space of devices, or one of the resources. */
function named(
  name: string,
  resources: PdfDictionary | undefined,
  objects: PdfObjects,
): UsedSpace {
  const spaces = objects.dictionary(resources?.get('ColorSpace'))
  const own = spaces.get(name)
  const isReplaced = spaces.has(name.replace('Device', 'Default'))
  return { name: own ? family(own, objects) : name, isReplaced }
}

/** The kind of a space; where its colours are those of another, listed one by one, that of the other. */
function family(space: PdfObject, objects: PdfObjects): string {
  const [kind, base] = objects.array(space)
  if (nameOf(kind) === 'Indexed' && base) return family(base, objects)
  return nameOf(kind ?? objects.get(space))
}
