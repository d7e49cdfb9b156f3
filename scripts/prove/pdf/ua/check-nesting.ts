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
  return elements.flatMap((element) =>
    faultsOf(element).flatMap(([rule, found]) =>
      rule ? [{ rule, found, element }] : [],
    ),
  )
}

/** What an element may break, with the rule where it does. */
function faultsOf(
  element: StructElement,
): readonly (readonly [rule: string | undefined, found: string])[] {
  const { standard, type } = element
  const around = parentThrough(element)?.standard ?? 'nothing'
  const parent = parents[standard]
  const isAstray = parent && !parent.types.includes(around)
  const astray = [
    isAstray ? parent.rule : undefined,
    `\`${type}\` in \`${around}\``,
  ] as const
  const content = contents[standard]
  if (!content) return [astray]
  const kids = kidsThrough(element)
  const types = kids.flatMap((kid) =>
    kid.kind === 'element' && kid.standard ? [kid.standard] : [],
  )
  const strange = types.find((each) => !content.types.includes(each))
  const isBare = kids.some(({ kind }) => kind === 'content')
  return [
    astray,
    [strange && content.rule, `\`${strange}\` in \`${type}\``],
    [isBare ? 'own-content-place' : undefined, `text or drawing in \`${type}\` itself`],
    ...(orders[standard] ?? []).map(([rule, isInOrder]) => {
      const found = `\`${types.join(' ')}\` in \`${type}\``
      return [isInOrder(types) ? undefined : rule, found] as const
    }),
  ]
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
