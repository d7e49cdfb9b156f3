import { isReference } from '../load-object.ts'
import type { CheckRules, Fault } from './fault.ts'
import { holderReader } from './holders.ts'
import type { Kid, StructElement } from './read-elements.ts'
import type { UaFile } from './ua-file.ts'

/** The tree is one: whoever holds something is named by it, and the other way round. */
export const checkParents: CheckRules = (file) => {
  const root = file.pdf.catalog.get('StructTreeRoot')
  const claims = claimsOf(file)
  return [
    ...kidFaults(file.outermost, undefined),
    ...file.elements.flatMap((element) => {
      const named = element.dictionary.get('P')
      const around = element.parent ? element.parent.ref : isReference(root) && root.ref
      const isRight = !named || (isReference(named) && named.ref === around)
      const found = `\`${element.type}\` that names another parent`
      const faults: Fault[] = [...kidFaults(element.kids, element)]
      if (!isRight) faults.push({ rule: 'own-element-parent', found, element })
      return faults
    }),
    ...contentFaults(file, claims),
    ...parentTreeFaults(file, claims),
  ]
}

/** By stream and number of marked content, the element that has it as a kid. */
type Claims = ReadonlyMap<number, ReadonlyMap<number, StructElement>>

function claimsOf({ elements }: UaFile): Claims {
  const claims = new Map<number, Map<number, StructElement>>()
  for (const element of elements) {
    for (const kid of element.kids) {
      if (kid.kind !== 'content' || kid.stream === undefined) continue
      const inStream = claims.get(kid.stream) ?? new Map<number, StructElement>()
      claims.set(kid.stream, inStream)
      if (!inStream.has(kid.mcid)) inStream.set(kid.mcid, element)
    }
  }
  return claims
}

function kidFaults(
  kids: readonly Kid[],
  element: StructElement | undefined,
): readonly Fault[] {
  return kids.flatMap((kid): Fault[] => {
    const because =
      kid.kind === 'nothing'
        ? kid.because
        : kid.kind === 'content' && kid.stream === undefined
          ? 'content without a page'
          : undefined
    return because ? [{ rule: 'own-element-kid', found: because, element }] : []
  })
}

/** Every piece of content that an element holds is in the stream, and held by no other. */
function contentFaults({ elements, pageOf, pdf }: UaFile, claims: Claims): Fault[] {
  const painted = new Map<number, Set<number>>()
  for (const { marks } of pdf.pages) {
    for (const { properties, stream } of marks) {
      const mcid = properties.get('MCID')
      if (typeof mcid !== 'number') continue
      const inStream = painted.get(stream) ?? new Set()
      painted.set(stream, inStream)
      inStream.add(mcid)
    }
  }
  return elements.flatMap((element) =>
    element.kids.flatMap((kid): Fault[] => {
      if (kid.kind !== 'content' || kid.stream === undefined) return []
      const page = pageOf(kid.page)
      const at = { rule: 'own-content-element', element, page } as const
      if (!painted.get(kid.stream)?.has(kid.mcid))
        return [{ ...at, found: `content ${kid.mcid} that is not there` }]
      if (claims.get(kid.stream)?.get(kid.mcid) !== element)
        return [{ ...at, found: `content ${kid.mcid} that another element holds` }]
      return []
    }),
  )
}

/** The parent tree says the same of marked content as the tree of elements does. */
function parentTreeFaults(file: UaFile, claims: Claims): Fault[] {
  const holderOf = holderReader(file)
  const faults: Fault[] = []
  for (const [stream, inStream] of claims) {
    for (const [mcid, element] of inStream) {
      if (holderOf(stream, mcid) === element) continue
      const found = `content ${mcid} of another element in the parent tree`
      faults.push({ rule: 'own-parent-tree', found, element, page: file.pageOf(stream) })
    }
  }
  const { forms, leaves, objects } = file.pdf
  for (const stream of [...leaves.map(({ ref }) => ref), ...forms.keys()]) {
    const key = objects.dictionary({ ref: stream }).get('StructParents')
    const row = objects.array(file.parents.get(Number(key)))
    const stray = row.findIndex(
      (each, mcid) => isReference(each) && !claims.get(stream)?.has(mcid),
    )
    if (stray === -1) continue
    const found = `content ${stray} in the parent tree that no element holds`
    faults.push({ rule: 'own-parent-tree', found, page: file.pageOf(stream) })
  }
  return faults
}
