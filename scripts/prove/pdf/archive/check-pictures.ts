import { nameOf } from '../load-object.ts'
import type { PdfDictionary } from '../parse-object.ts'
import type { ArchiveFile } from './archive-file.ts'
import { filtersOf } from './check-syntax.ts'
import type { CheckRules, Fault } from './fault.ts'

/** Pictures are one thing to all readers. */
export const checkPictures: CheckRules = (file) =>
  file.streams.flatMap(({ dictionary }) => {
    const kind = nameOf(dictionary.get('Subtype'))
    if (kind === 'Image') return imageFaults(file, dictionary)
    if (kind === 'Form') return formFaults(dictionary)
    const isPostScript = kind === 'PS' && nameOf(dictionary.get('Type')) !== 'Metadata'
    return isPostScript ? [{ rule: '6.2.9-3', found: 'PostScript' } as const] : []
  })

const bits: ReadonlySet<unknown> = new Set([1, 2, 4, 8, 16])

function imageFaults(file: ArchiveFile, image: PdfDictionary): Fault[] {
  const { get } = file.pdf.objects
  const faults: Fault[] = []
  const refuse = (isSo: boolean, rule: Fault['rule'], found: string): void => {
    if (isSo) faults.push({ rule, found })
  }
  refuse(image.has('Alternates'), '6.2.8-1', 'other versions of a picture')
  refuse(image.has('OPI'), '6.2.8-2', 'stand-in for a picture')
  refuse(get(image.get('Interpolate')) === true, '6.2.8-3', 'picture to be smoothed')
  refuse(
    filtersOf(file, image).includes('JPXDecode'),
    'own-jpeg-2000',
    'picture in JPEG 2000',
  )
  const depth = get(image.get('BitsPerComponent'))
  const isMask = get(image.get('ImageMask')) === true
  if (depth === undefined) return faults
  const found = `picture of ${depth} bits`
  if (isMask) refuse(depth !== 1, '6.2.8-5', found)
  else refuse(!bits.has(depth), '6.2.8-4', found)
  return faults
}

function formFaults(form: PdfDictionary): Fault[] {
  const isForeign =
    form.has('OPI') || form.has('PS') || nameOf(form.get('Subtype2')) === 'PS'
  return isForeign ? [{ rule: '6.2.9-1', found: 'drawing made of other languages' }] : []
}
