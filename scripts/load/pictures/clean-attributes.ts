import type { SaxesTagNS } from 'saxes'
import { decodeAddress } from '../../lib/decode-address.ts'
import { memoizeNames } from '../../lib/memoize.ts'
import { type PixelFormat, pixelFormatOf } from '../../lib/picture-facts.ts'
import { quoted, shorten } from '../../lib/visible.ts'
import {
  allowedSvg,
  type CleanValue,
  cssCleaner,
  lengthOfCss,
  type Reference,
  referencesTo,
} from './clean-css.ts'

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
export function attributeCleaner(
  pictures: EmbeddedPicture[],
  refuse: (found: string) => void,
) {
  // Drawings repeat few of them over and over.
  const cleanOnce = memoizeNames((attribute) => {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(attribute) ?? []
    return name === 'style' ? cleanStyle(value) : cleanAttribute(name, value)
  })
  const { cleanCss, cleanValue } = cssCleaner({ refuse, take })
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
}

function pictureIn(address: string): Buffer {
  const data = address.slice(address.indexOf(',') + 1)
  return Buffer.from(data.includes('%') ? decodeAddress(data) : data, 'base64')
}

/** Browsers skip white space and control characters in an address. */
function withoutSpaces(address: string): string {
  return address.replaceAll(/[\s\p{Cc}]/gu, '')
}
