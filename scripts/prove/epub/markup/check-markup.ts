import type { Element, Root } from 'hast'
import { find, html } from 'property-information'
import { elementsOf } from '../../../lib/hast.ts'
import { type Around, checkContent } from './check-content.ts'
import type { ElementRule, Vocabulary } from './vocabulary.ts'

/** Markup that a vocabulary does not know. */
export interface MarkupFault {
  readonly element: Element
  readonly found: string
  readonly expected: string
}

/** Every element and attribute of a tree that the vocabulary does not allow where it stands. */
export function checkMarkup(tree: Root, vocabulary: Vocabulary): readonly MarkupFault[] {
  const faults: MarkupFault[] = []
  const ids = new Set(elementsOf(tree).map(({ properties: { id } }) => id))
  const say = (element: Element, found: string, expected: string): void => {
    faults.push({ element, found, expected })
  }
  const check = (element: Element, around: readonly Around[]): void => {
    const rule = ruleOf(element, vocabulary)
    if (!rule) {
      say(element, `\`${element.tagName}\``, 'an element that our e-books have')
      return
    }
    const context = [...around, { name: element.tagName, holds: rule.holds }]
    for (const fault of faultsOf(element, rule, around)) say(element, ...fault)
    for (const fault of attributeFaults(element, rule, vocabulary, ids)) {
      say(element, ...fault)
    }
    for (const child of element.children) {
      if (child.type === 'element') check(child, context)
    }
    const misplaced = checkContent(element, context, vocabulary)
    if (misplaced) faults.push(misplaced)
  }
  for (const child of tree.children) if (child.type === 'element') check(child, [])
  return faults
}

type Fault = readonly [found: string, expected: string]

function ruleOf({ tagName }: Element, { elements }: Vocabulary): ElementRule | undefined {
  return Object.hasOwn(elements, tagName) ? elements[tagName] : undefined
}

function faultsOf(
  { tagName }: Element,
  { outside = [] }: ElementRule,
  around: readonly Around[],
): readonly Fault[] {
  return around
    .filter(({ name }) => outside.includes(name))
    .map(({ name }) => [`\`${tagName}\` within \`${name}\``, 'it outside'])
}

function attributeFaults(
  { properties, tagName }: Element,
  { attributes = [], required = [] }: ElementRule,
  vocabulary: Vocabulary,
  ids: ReadonlySet<unknown>,
): readonly Fault[] {
  const given = Object.entries(properties).map(
    ([property, value]) => [find(html, property).attribute, String(value)] as const,
  )
  const names = given.map(([name]) => name)
  const missing = required.filter((name) => !names.includes(name))
  return [
    ...missing.map((name): Fault => [`\`${tagName}\` without \`${name}\``, 'it there']),
    ...given.flatMap(([name, value]): readonly Fault[] => {
      const shown = `\`${name}="${value}"\` of \`${tagName}\``
      const isKnown =
        vocabulary.attributes.has(name) ||
        attributes.includes(name) ||
        required.includes(name)
      if (!isKnown) return [[shown, 'an attribute that our e-books have']]
      const { values } = vocabulary
      const [test, expected] = values[`${tagName} ${name}`] ?? values[name] ?? []
      if (test && expected && !test(value)) return [[shown, expected]]
      return nowhere(name, value, ids).map((id) => [
        `\`${name}="${id}"\` of \`${tagName}\``,
        'the id of an element in the same file',
      ])
    }),
  ]
}

/** Attributes that name other elements by their ids. */
const references = /^(?:headers|aria-(?:describedby|details|flowto|labelledby|owns))$/

function nowhere(
  name: string,
  value: string,
  ids: ReadonlySet<unknown>,
): readonly string[] {
  return references.test(name) ? value.split(/\s+/).filter((id) => !ids.has(id)) : []
}
