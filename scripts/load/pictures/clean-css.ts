/** Attributes and CSS of a drawing, written anew from what css-tree makes of it. What no browser understands is left out. */
import type { CssNode, Declaration, FunctionNode } from 'css-tree'
import generate from 'css-tree/generator'
import parse from 'css-tree/parser'
import { ident } from 'css-tree/utils'
import walk from 'css-tree/walker'
import type { SaxesTagNS } from 'saxes'
import { decodeAddress } from '../../lib/decode-address.ts'
import { memoizeNames } from '../../lib/memoize.ts'
import { type PixelFormat, pixelFormatOf } from '../../lib/picture-facts.ts'
import { readData, namesIn as setOf } from '../../lib/read-template.ts'
import { quoted, shorten } from '../../lib/visible.ts'
import { subjectsOf } from '../templates/style-type.ts'

const lists =
  readData<
    Readonly<
      Record<'elements' | 'unseen' | 'attributes' | 'texts' | 'properties', string> &
        Record<'descriptors' | 'functions' | 'at-rules', string>
    >
  >('allowed-svg.yaml')

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

/** A value as it may be published. */
export interface CleanValue {
  readonly value: string
  readonly references: readonly Reference[]
}

const syntax = { parseCustomProperty: true } as const

/** A picture made of pixels in a drawing. */
export interface EmbeddedPicture {
  readonly format: PixelFormat
  readonly bytes: Buffer
}

/** Prefixes as they are written; attributes of other vocabularies are left out. */
const prefixes: Readonly<Record<string, string>> = {
  '': '',
  'http://www.w3.org/1999/xlink': 'xlink:',
  'http://www.w3.org/XML/1998/namespace': 'xml:',
}

/** Words and numbers are the same to all who read them, and functions of them stay as they are written. */
const unplain = /[^\w\s.,:;#%+-]/
const unlikeFunctions = /[^\w\s.,:;#%+()-]/

/** Of CSS. Paths and points are plain, and may be longer. */
const longestValue = 10_000

/** Pictures and fonts inside the drawing; an SVG among them could hide what is looked for here. */
const dataPicture = /^data:image\/(?:png|jpe?g|gif|webp)(?:;[\w=-]+)?;base64,/i
const dataFont = /^data:(?:font|application)\/[\w.+-]*(?:font|woff|ttf|otf)[\w.+-]*[;,]/i

/** No type of a file is longer. */
const longestType = 100

/**
 * Cleans attributes and CSS of one drawing.
 *
 * @param pictures - Gets the pictures of pixels that addresses hold.
 */
export function drawingCleaner(
  pictures: EmbeddedPicture[],
  refuse: (found: string) => void,
) {
  // Drawings repeat few of them over and over.
  const cleanOnce = memoizeNames((attribute) => {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(attribute) ?? []
    return name === 'style' ? cleanStyle(value) : cleanAttribute(name, value)
  })
  return { cleanAttributes, cleanCss }

  /** The attributes of an element that may be published. */
  function cleanAttributes(tag: SaxesTagNS) {
    const attributes: Record<string, string> = {}
    const references: Reference[] = []
    for (const { local, uri, value } of Object.values(tag.attributes)) {
      const prefix = prefixes[uri]
      if (prefix === undefined) continue
      const name = prefix + local
      if (/^on/i.test(name)) refuse(`an event handler ${quoted(name)}`)
      const clean = /^(?:xlink:)?href$/.test(name)
        ? cleanLink(tag.local, value)
        : cleanOnce(`${name}=${value}`)
      if (!clean) continue
      attributes[name] = clean.value
      references.push(...clean.references)
    }
    return { attributes, references }
  }

  function cleanStyle(style: string): CleanValue | undefined {
    if (lengthOfCss(style) > longestValue) refuse('a style attribute without end')
    const { css, rules } = cleanCss(style, 'declarationList')
    const references = rules.flatMap(({ references: found }) => found)
    return css === '' ? undefined : { value: css, references }
  }

  function cleanAttribute(name: string, value: string): CleanValue | undefined {
    // An animation can change an address, or set a handler, after all was looked at.
    if (name === 'attributeName' && !allowedSvg.attributes.has(value.trim())) {
      refuse(`an animation of ${quoted(value)}`)
      return undefined
    }
    if (allowedSvg.texts.has(name)) return { value, references: [] }
    if (!allowedSvg.attributes.has(name)) return undefined
    if (!unplain.test(value)) return { value, references: [] }
    if (lengthOfCss(value) > longestValue) return undefined
    // Animations have lists of values.
    const parts = value
      .split(';')
      .map((part) =>
        unplain.test(part) ? cleanValue(part, name) : { value: part, references: [] },
      )
    if (parts.includes(undefined)) return undefined
    const written = parts.map((part) => part?.value).join(';')
    return {
      value: unlikeFunctions.test(value) ? written : value,
      references: parts.flatMap((part) => part?.references ?? []),
    }
  }

  /** What `href` may lead to: a place in the drawing, or a picture of pixels in the attribute itself. */
  function cleanLink(element: string, value: string): CleanValue | undefined {
    const address = withoutSpaces(value)
    // A link in a picture leads nowhere.
    if (element === 'a' && /^(?:https?|mailto):/i.test(address)) return undefined
    const taken = address && take(address, 'href')
    if (!taken) return undefined
    // An animation changes what it leads to, and draws nothing.
    const isDrawn = !/^(?:a|animate.*|set)$/.test(element)
    return { value: taken, references: isDrawn ? referencesTo(taken, 0) : [] }
  }

  function take(value: string, property: string): string | undefined {
    if (value.trim().startsWith('#')) return value.trim()
    const address = withoutSpaces(value)
    const type = address.slice(0, longestType)
    if (property === 'src' && dataFont.test(type)) return address
    const picture = dataPicture.test(type) && pictureIn(address)
    const format = picture && pixelFormatOf(picture)
    if (format) {
      pictures.push({ format, bytes: picture })
      return `data:image/${format};base64,${picture.toString('base64')}`
    }
    refuse(`the address ${quoted(shorten(address, 40))}, which is not in the picture`)
    return undefined
  }

  /** A style sheet, or the declarations of a style attribute, whose rules have no names. */
  function cleanCss(css: string, context: 'stylesheet' | 'declarationList') {
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
function referencesTo(address: string, perShape: number): Reference[] {
  if (!address.startsWith('#')) return []
  const id = address.slice(1)
  return [...new Set([id, decodeAddress(id)])].map((each) => ({ id: each, perShape }))
}

/** By which names an element can be told that a rule may be about, with elements that it is not. */
function namesIn(prelude: CssNode): readonly string[] {
  return subjectsOf(prelude).flatMap((own) => {
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

function pictureIn(address: string): Buffer {
  const data = address.slice(address.indexOf(',') + 1)
  return Buffer.from(data.includes('%') ? decodeAddress(data) : data, 'base64')
}

/** Browsers skip white space and control characters in an address. */
function withoutSpaces(address: string): string {
  return address.replaceAll(/[\s\p{Cc}]/gu, '')
}
