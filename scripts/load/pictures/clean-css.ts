/** CSS of a drawing, written anew from what css-tree makes of it. What no browser understands is left out. */
import type { CssNode, Declaration, FunctionNode } from 'css-tree'
import generate from 'css-tree/generator'
import parse from 'css-tree/parser'
import { ident } from 'css-tree/utils'
import walk from 'css-tree/walker'
import { decodeAddress } from '../../lib/decode-address.ts'
import { readData, namesIn as setOf } from '../../lib/read-template.ts'
import { quoted } from '../../lib/visible.ts'

type Lists =
  | 'elements'
  | 'unseen'
  | 'attributes'
  | 'texts'
  | 'properties'
  | 'descriptors'
  | 'functions'
  | 'at-rules'

const lists = readData<Readonly<Record<Lists, string>>>('allowed-svg.yaml')

/** What a drawing may hold. */
export const allowedSvg = {
  elements: setOf(lists.elements),
  /** Left out with all that they hold. */
  unseen: setOf(lists.unseen),
  /** With values that CSS can be read from. */
  attributes: setOf(`${lists.attributes} ${lists.properties}`),
  /** With text of any kind. */
  texts: setOf(lists.texts),
  properties: setOf(`${lists.properties} ${lists.descriptors}`),
  functions: setOf(lists.functions),
  atRules: setOf(lists['at-rules']),
}

/** A place in the drawing that an element refers to. */
export interface Reference {
  readonly id: string
  /** How often each shape inside the element draws it; 0 if it is drawn once for all of them. */
  readonly perShape: number
}

/** What refers to something: the elements with these names, which are a `.class`, `#id`, `element` or `*`. */
export interface Rule {
  readonly names: readonly string[]
  readonly references: readonly Reference[]
}

/** Is asked about each address, and told of what may not be in a picture. */
interface AddressCheck {
  /** The address as it may be published; `undefined` for one that may not, which is refused. */
  readonly take: (address: string, property: string) => string | undefined
  readonly refuse: (found: string) => void
}

/** A value as it may be published. */
export interface CleanValue {
  readonly value: string
  readonly references: readonly Reference[]
}

interface CleanCss {
  readonly css: string
  /** Of every declaration that is left. */
  readonly rules: readonly Rule[]
}

const syntax = { parseCustomProperty: true } as const

/** Cleans CSS, asking about the addresses in it. */
export function cssCleaner({ refuse, take }: AddressCheck) {
  return { cleanCss, cleanValue }

  /** A style sheet, or the declarations of a style attribute, whose rules have no names. */
  function cleanCss(css: string, context: 'stylesheet' | 'declarationList'): CleanCss {
    const rules: Rule[] = []
    const cleaned = asFarAsReadable(() => {
      const tree = parse(css, { ...syntax, context })
      walk(tree, function (node, item, list) {
        const isDeclaration = node.type === 'Declaration'
        if (!isDeclaration && isKept(node)) return undefined
        const references = isDeclaration && cleanDeclaration(node)
        const names = this.rule ? namesIn(this.rule.prelude) : []
        if (references) rules.push({ names, references })
        else list.remove(item)
        return walk.skip
      })
      return generate(tree)
    })
    return { css: cleaned ?? '', rules }
  }

  /** The value of an attribute that is read as one of a property; `undefined` for one that may not be published. */
  function cleanValue(value: string, property: string): CleanValue | undefined {
    return asFarAsReadable(() => {
      const tree = parse(value, { ...syntax, context: 'value' })
      const references = cleanTree(tree, property)
      return references && { value: generate(tree), references }
    })
  }

  /** Nothing where css-tree can't read it: brackets in brackets can be more than it has room for. */
  function asFarAsReadable<Result>(work: () => Result): Result | undefined {
    try {
      return work()
    } catch (error) {
      if (error instanceof RangeError)
        refuse('too many brackets in each other in its style')
      else if (!(error instanceof Error && error.name === 'SyntaxError')) throw error
      return undefined
    }
  }

  function cleanDeclaration({ property, value }: Declaration): Reference[] | undefined {
    const name = property.toLowerCase()
    const references = cleanTree(value, name)
    const isAllowed = allowedSvg.properties.has(name) || name.startsWith('--')
    return isAllowed ? references : undefined
  }

  /** Whether a part of a style sheet may stay as far as it is itself concerned, not what is in it. */
  function isKept(node: CssNode): boolean {
    if (node.type === 'Rule' || node.type === 'Atrule') {
      const isRead =
        !node.prelude || !walk.find(node.prelude, ({ type }) => type === 'Raw')
      if (node.type === 'Rule') return isRead
      const name = ident.decode(node.name).toLowerCase()
      if (name === 'import') refuse('`@import` in its style')
      return isRead && allowedSvg.atRules.has(name)
    }
    return !['CDC', 'CDO', 'Comment', 'Raw'].includes(node.type)
  }

  /** What a value refers to; `undefined` for one that may not be published. */
  function cleanTree(tree: CssNode, property: string): Reference[] | undefined {
    const references: Reference[] = []
    let isClean = true
    walk(tree, (node) => {
      if (node.type === 'Url') {
        const address = take(node.value, property)
        isClean &&= address !== undefined
        node.value = address ?? ''
        references.push(...referencesTo(node.value, perShape(property)))
      } else if (node.type === 'Function') isClean &&= isAllowedFunction(node)
      else if (node.type === 'Raw') isClean = false
    })
    return isClean ? references : undefined
  }

  /** One that is not allowed may take a string as an address, such as `image-set()`. */
  function isAllowedFunction(node: FunctionNode): boolean {
    if (allowedSvg.functions.has(node.name.toLowerCase())) return true
    if (walk.find(node, ({ type }) => type === 'String' || type === 'Raw'))
      refuse(`${quoted(`${node.name}()`)} in its style`)
    return false
  }
}

/** How much CSS there is, without the fonts and pictures in it. */
export function lengthOfCss(css: string): number {
  return css.replaceAll(/data:[^)]*/g, '').length
}

/** Elements inherit what they are filled, lined and marked with. */
function perShape(property: string): number {
  if (/^(?:background|clip-path|filter|mask)$/.test(property)) return 0
  // A marker stands on every corner; what counts as one shape has few more.
  return property === 'marker' || property === 'marker-mid' ? 25 : 1
}

/** An address in the drawing, as it stands and as browsers decode it. */
export function referencesTo(address: string, perShape: number): Reference[] {
  if (!address.startsWith('#')) return []
  const id = address.slice(1)
  return [...new Set([id, decodeAddress(id)])].map((each) => ({ id: each, perShape }))
}

/** By which names an element can be told that a rule may be about, with elements that it is not. */
function namesIn(prelude: CssNode): string[] {
  if (prelude.type !== 'SelectorList') return ['*']
  return prelude.children.toArray().flatMap((selector) => {
    const nodes = selector.type === 'Selector' ? selector.children.toArray() : []
    // Only what comes after the last combinator is about the element itself.
    const own = nodes.slice(nodes.findLastIndex(({ type }) => type === 'Combinator') + 1)
    const names = own.flatMap(nameOf)
    return names.length > 0 ? names : ['*']
  })
}

function nameOf(node: CssNode): string[] {
  if (node.type === 'ClassSelector') return [`.${ident.decode(node.name)}`]
  if (node.type === 'IdSelector') return [`#${ident.decode(node.name)}`]
  // Without the prefix of its namespace.
  if (node.type === 'TypeSelector') return [ident.decode(node.name).replace(/^.*\|/, '')]
  return []
}
