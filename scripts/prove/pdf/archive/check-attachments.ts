import { createHash } from 'node:crypto'
import { isReference, nameOf } from '../load-object.ts'
import type { PdfDictionary } from '../parse-object.ts'
import { readPairs } from '../read-pairs.ts'
import { bytesOf, textOf } from '../text-string.ts'
import type { ArchiveFile } from './archive-file.ts'
import type { CheckRules, Fault } from './fault.ts'

/** PDF/A-2 carries no files, and PDF/A-3 the manuscript, of which not a byte is changed. */
export const checkAttachments: CheckRules = (file) => {
  const carriers = file.dictionaries.filter((each) => each.has('EF'))
  if (file.part === '2')
    return carriers.length > 0 ? [{ rule: '6.8-5', found: 'attached file' }] : []
  const attached = new Set(attachedFiles(file))
  return [
    ...carriers.flatMap((each) => carrierFaults(file, each, attached)),
    ...sourceFaults(file),
  ]
}

/** The files that the document as a whole is associated with. @see ISO 19005-3, annex E */
function attachedFiles({ pdf }: ArchiveFile): readonly PdfDictionary[] {
  return pdf.objects.array(pdf.catalog.get('AF')).map(pdf.objects.dictionary)
}

/** As RFC 6838 names kinds of content. */
const mediaType = /^[\w+.-]+\/[\w+.-]+$/

function carrierFaults(
  { pdf }: ArchiveFile,
  carrier: PdfDictionary,
  attached: ReadonlySet<PdfDictionary>,
): Fault[] {
  const { dictionary, get } = pdf.objects
  const faults: Fault[] = []
  const name = textOf(get(carrier.get('UF')))
  const content = dictionary(dictionary(carrier.get('EF')).get('F'))
  if (!mediaType.test(nameOf(get(content.get('Subtype')))))
    faults.push({ rule: '6.8-1', found: `kind of the attached \`${name}\`` })
  if (nameOf(get(carrier.get('AFRelationship'))) === '')
    faults.push({ rule: '6.8-3', found: `attached \`${name}\`` })
  if (!attached.has(carrier))
    faults.push({ rule: '6.8-4', found: `attached \`${name}\`` })
  return faults
}

/** What is attached, and listed by name, is the manuscript. */
function sourceFaults(file: ArchiveFile): Fault[] {
  const { catalog, objects } = file.pdf
  const names = objects.dictionary(catalog.get('Names'))
  const listed = readPairs(objects, names.get('EmbeddedFiles'), 'Names')
  const keys = listed.map(([key]) => bytesOf(key))
  const faults: Fault[] = []
  const refuse = (isSo: boolean, found: string): void => {
    if (isSo) faults.push({ rule: 'own-source', found })
  }
  refuse(
    keys.some((key, index) => index > 0 && key <= (keys[index - 1] ?? '')),
    'order of the attached files',
  )
  const byPath = new Map(
    listed.map(([, value]) => {
      const attached = objects.dictionary(value)
      return [textOf(objects.get(attached.get('UF'))), attached] as const
    }),
  )
  const associated = new Set(attachedFiles(file))
  refuse(associated.size !== byPath.size, 'attached file outside of the list')
  for (const { bytes, path } of file.sources) {
    const attached = byPath.get(path)
    const isWhole = attached && associated.has(attached) && isSame(file, attached, bytes)
    refuse(
      !isWhole,
      attached ? `content of the attached \`${path}\`` : `lack of \`${path}\``,
    )
  }
  refuse(
    byPath.size > file.sources.length,
    'attached file that is no part of the manuscript',
  )
  return faults
}

function isSame(
  { pdf }: ArchiveFile,
  attached: PdfDictionary,
  bytes: Uint8Array,
): boolean {
  const { dictionary, get, stream } = pdf.objects
  const reference = dictionary(attached.get('EF')).get('F')
  const params = dictionary(dictionary(reference).get('Params'))
  const sum = createHash('md5').update(bytes).digest().toString('latin1')
  return (
    isReference(reference) &&
    stream(reference).equals(bytes) &&
    get(params.get('Size')) === bytes.length &&
    bytesOf(get(params.get('CheckSum'))) === sum &&
    nameOf(get(attached.get('AFRelationship'))) === 'Source'
  )
}
