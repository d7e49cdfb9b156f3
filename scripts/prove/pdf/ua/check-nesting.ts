import { groupBy } from '../../../lib/group-by.ts'
import { readData } from '../../../lib/read-template.ts'
import type { OpenPdf } from '../../../pdf/read-pdf.ts'
import type { Kid, StructElement } from '../../../pdf/structure.ts'
import type { Fault } from '../standards.ts'

/** What `templates/proof/nesting.yaml` says of an element `of` a type. */
type NestingRule = Readonly<
  { of: string } & Partial<Record<'within' | 'holds' | 'never', string>>
>

const rules = groupBy(
  Object.entries(readData<Record<string, NestingRule>>('proof/nesting.yaml')),
  ([, { of }]) => of,
)

/** Tables and lists are built as readers expect them. */
export function checkNesting({ elements }: OpenPdf): readonly Fault[] {
  return elements.flatMap((element): Fault[] => {
    const { standard, type } = element
    const around = parentThrough(element)?.standard ?? 'nothing'
    const own = rules.get(standard) ?? []
    const kids = own.length > 0 ? kidsThrough(element) : []
    const types = kids.flatMap((kid) => (kid.kind === 'element' && kid.standard) || [])
    const broken = own.flatMap(([rule, { holds, never, within }]): Fault[] => {
      const isAstray = within && !within.split(' ').includes(around)
      if (isAstray) return [{ rule, found: `\`${type}\` in \`${around}\`` }]
      const all = types.join(' ')
      const isDisordered = never !== undefined && new RegExp(never).test(all)
      const strange = holds
        ? types.find((each) => !holds.split(' ').includes(each))
        : isDisordered && all
      return strange ? [{ rule, found: `\`${strange}\` in \`${type}\`` }] : []
    })
    // What holds only certain elements has no text of its own.
    const holdsElements = own.some(([, { holds }]) => holds)
    if (holdsElements && kids.some(({ kind }) => kind === 'content')) {
      const found = `text or drawing in \`${type}\` itself`
      broken.push({ rule: 'own-content-place', found })
    }
    return broken.map((fault) => ({ ...fault, element }))
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
