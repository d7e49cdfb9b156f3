import type { OpenPdf } from '../../../pdf/read-pdf.ts'
import type { Kid, StructElement } from '../../../pdf/structure.ts'
import type { Fault } from '../standards.ts'

interface Place {
  readonly rule: string
  /** Standard types, in any number. */
  readonly types: readonly string[]
}

const groups = ['Table', 'THead', 'TBody', 'TFoot']

/** What has to be around an element of a type. */
const parents: Readonly<Record<string, Place>> = {
  TR: { rule: '7.2-4', types: groups },
  THead: { rule: '7.2-5', types: ['Table'] },
  TBody: { rule: '7.2-6', types: ['Table'] },
  TFoot: { rule: '7.2-7', types: ['Table'] },
  TH: { rule: '7.2-8', types: ['TR'] },
  TD: { rule: '7.2-9', types: ['TR'] },
  LI: { rule: '7.2-17', types: ['L'] },
  LBody: { rule: '7.2-18', types: ['LI'] },
}

/** What alone may stand within an element of a type. Such an element has no text of its own. */
const contents: Readonly<Record<string, Place>> = {
  Table: { rule: '7.2-3', types: ['TR', 'THead', 'TBody', 'TFoot', 'Caption'] },
  TR: { rule: '7.2-10', types: ['TH', 'TD'] },
  L: { rule: '7.2-19', types: ['L', 'LI', 'Caption'] },
  LI: { rule: '7.2-20', types: ['Lbl', 'LBody'] },
  THead: { rule: '7.2-36', types: ['TR'] },
  TBody: { rule: '7.2-37', types: ['TR'] },
  TFoot: { rule: '7.2-38', types: ['TR'] },
}

/** Orders and numbers of what stands within. */
const orders: Readonly<
  Record<string, readonly (readonly [string, (kids: readonly string[]) => boolean])[]>
> = {
  Table: [
    ['7.2-11', (kids) => count(kids, 'THead') < 2],
    ['7.2-12', (kids) => count(kids, 'TFoot') < 2],
    ['7.2-13', (kids) => !kids.includes('TFoot') || kids.includes('TBody')],
    ['7.2-14', (kids) => !kids.includes('THead') || kids.includes('TBody')],
    ['7.2-16', (kids) => !kids.slice(1, -1).includes('Caption')],
    ['7.2-39', (kids) => count(kids, 'Caption') < 2],
  ],
  L: [['7.2-40', (kids) => !kids.slice(1).includes('Caption')]],
}

/** Tables and lists are built as readers expect them. */
export function checkNesting({ elements }: OpenPdf): readonly Fault[] {
  return elements.flatMap((element) => {
    if (!(element.standard in contents)) return parentFaults(element)
    const kids = kidsThrough(element)
    const types = kids.flatMap((kid) =>
      kid.kind === 'element' && kid.standard ? [kid.standard] : [],
    )
    return [
      ...parentFaults(element),
      ...contentFaults(element, types, kids),
      ...orderFaults(element, types),
    ]
  })
}

function parentFaults(element: StructElement): readonly Fault[] {
  const place = parents[element.standard]
  const around = parentThrough(element)?.standard ?? 'nothing'
  if (!place || place.types.includes(around)) return []
  return [{ rule: place.rule, found: `\`${element.type}\` in \`${around}\``, element }]
}

function contentFaults(
  element: StructElement,
  types: readonly string[],
  kids: readonly Kid[],
): readonly Fault[] {
  const place = contents[element.standard]
  if (!place) return []
  const strange = types.find((type) => !place.types.includes(type))
  const faults: Fault[] = []
  if (strange) {
    const found = `\`${strange}\` in \`${element.type}\``
    faults.push({ rule: place.rule, found, element })
  }
  if (kids.some(({ kind }) => kind === 'content')) {
    const found = `text or drawing in \`${element.type}\` itself`
    faults.push({ rule: 'own-content-place', found, element })
  }
  return faults
}

function orderFaults(element: StructElement, types: readonly string[]): readonly Fault[] {
  return (orders[element.standard] ?? []).flatMap(([rule, isInOrder]) => {
    if (isInOrder(types)) return []
    return [{ rule, found: `\`${types.join(' ')}\` in \`${element.type}\``, element }]
  })
}

/** Elements that group others, and mean nothing by themselves. */
const transparent: ReadonlySet<string> = new Set(['NonStruct', 'Div', 'Part'])

/** What stands within, as if elements that mean nothing were not there. */
export function kidsThrough({ kids }: StructElement): readonly Kid[] {
  return kids.flatMap((kid) =>
    kid.kind === 'element' && transparent.has(kid.standard) ? kidsThrough(kid) : [kid],
  )
}

function parentThrough({ parent }: StructElement): StructElement | undefined {
  return parent && transparent.has(parent.standard) ? parentThrough(parent) : parent
}

function count(types: readonly string[], type: string): number {
  return types.filter((each) => each === type).length
}
