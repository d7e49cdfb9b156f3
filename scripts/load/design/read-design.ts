import type { VFile } from 'vfile'
import { isMap, isScalar, isSeq } from 'yaml'
import type { Design, HeadText, Length } from '../../book.ts'
import { readLength } from '../../lib/css-units.ts'
import { nearestName } from '../../lib/edit-distance.ts'
import { readData } from '../../lib/read-template.ts'
import { quoted } from '../../lib/visible.ts'
import { report, reportSetting } from '../../problems/report.ts'
import {
  commentOf,
  describe,
  reportInvalid,
  reportUnknown,
  type Settings,
} from '../config/read-settings.ts'
import type { GivenConfig } from '../config/schema.ts'
import { type Names, readerOf } from '../config/values.ts'
import { readColour } from '../templates/accent.ts'

/** As many things stand at one place of a head. */
const mostInPlace = 2

/** A value, by our name of its key; `path` is that with those around it. */
interface Given {
  readonly key: string
  readonly path: string
  readonly node: unknown
  readonly text: string
}

/**
 * The design that a file of settings has.
 *
 * What is wrong is reported at its place. Where each value stands is known afterwards by our names of the keys, such as
 * `design.margins.inner`.
 */
export function readDesign({ file, nodes, placeOf, values }: Settings): Design {
  const { expected, groups, keys } = designWords()
  if (values.design === undefined) return {}
  const places = new Map(file.data.configPlaces)
  file.data.configPlaces = places

  const readers: Readonly<Record<string, (given: Given) => unknown>> = {
    'text-size': (given) => {
      const px = readLength(given.text, 'pt')
      return px && within('text-size', (px * 72) / 96, px, given)
    },
    leading: (given) => {
      const leading = leadingOf(given.text)
      return leading && 'em' in leading
        ? within('leading', leading.em, leading, given)
        : leading
    },
    'text-width': (given) => measure('text-width', given),
    margins: (given) => {
      if (isMap(given.node)) return mapping(given, 'margins')
      const px = measure('inner', given)
      return px && Object.fromEntries((groups.margins ?? []).map((side) => [side, px]))
    },
    inner: (given) => measure('inner', given),
    accent: ({ node, text }) => readColour(text || commentOf(node)),
    'paragraph-indent': ({ text }) => indentOf(text),
    'paragraph-space': ({ text }) => spaceOf(text),
    ornament: ({ text }) => ornamentOf(text),
    'running-heads': (given) =>
      isNothing(given)
        ? Object.fromEntries((groups['running-heads'] ?? []).map((page) => [page, {}]))
        : mapping(given, 'running-heads'),
  }
  const byGroup: typeof readers = {
    margins: (given) => measure('margins', given),
    'running-heads': (given) => (isNothing(given) ? {} : mapping(given, 'places')),
    places: ({ node, text }) => {
      const texts = isSeq(node) ? node.items.map(textOf) : [text]
      const read = texts.map(headTextOf)
      const isRead = texts.length <= mostInPlace && !read.includes(undefined)
      return isRead ? read.filter((each) => each !== 'none') : undefined
    },
  }

  const node = nodes.get('design')
  const whole = { key: 'design', path: 'design', node, text: textOf(node) }
  const isLarge = wordFor('large-print', whole.text) === 'true'
  // By the names of keys, it has the form of a design.
  return (isLarge ? { 'large-print': 'true' } : mapping(whole, 'design')) as Design

  /** The values of a mapping by our names of their keys. */
  function mapping(given: Given, group: string): Readonly<Record<string, unknown>> {
    const known = groups[group] ?? []
    const nameOf = readerOf(
      Object.fromEntries(known.map((key) => [key, keys[key] ?? []])),
    )
    if (!isMap(given.node)) refuse(given, group)
    const items = isMap(given.node) ? given.node.items : []
    const entries = items.map(({ key: keyNode, value: node }): [string, unknown] => {
      const written = isScalar(keyNode) ? String(keyNode.value) : String(keyNode)
      const key = nameOf(written)
      if (key === undefined) {
        const near = nearestName(
          written,
          known.flatMap((each) => [each, ...(keys[each] ?? [])]),
        )
        reportUnknown(file, written, near && nameOf(near), placeOf(keyNode), known)
        return ['', undefined]
      }
      const path = `${given.path}.${key}`
      const place = placeOf(node) ?? placeOf(keyNode)
      if (place) places.set(path, place)
      const inner = { key, path, node, text: textOf(node) }
      const value = (readers[key] ?? byGroup[group] ?? readWord)(inner)
      if (value === undefined) refuse(inner, group)
      return [key, value]
    })
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
  }

  function refuse({ key, node, path }: Given, group: string): void {
    const isPlace = groups.places?.includes(key)
    const wanted = expected[key] ?? expected[isPlace ? 'contents' : group] ?? ''
    reportInvalid(file, path, describe(node), wanted, places.get(path), 'design')
  }

  function measure(limit: string, given: Given): number | undefined {
    const px = readLength(given.text)
    return px && within(limit, (px * 25.4) / 96, px, given)
  }

  /** A value whose number is said to be beyond its limits, if it is. */
  function within<Value>(
    limit: string,
    number: number,
    value: Value,
    { path, text }: Given,
  ): Value {
    reportLimit(file, limit, number, path, quoted(text))
    return value
  }
}

/** Reports what of a design rules out something else that is given. */
export function reportDesignConflicts(
  file: VFile,
  { accent, fonts = {} }: Pick<GivenConfig, 'accent' | 'fonts'>,
  design: Design,
): void {
  const { 'text-width': width, alignment, hyphenation, margins = {} } = design
  const isLarge = design['large-print'] === 'true'
  const isFlat = [design['paragraph-indent'], design['paragraph-space']].every(
    (length) => length && Object.values(length).every((amount) => amount === 0),
  )
  const isRuledOut: Readonly<Record<string, unknown>> = {
    accent: accent && design.accent,
    'text-font': design['text-font'] && fonts.text,
    'heading-font': design['heading-font'] && fonts.headings,
    'code-font': design['code-font'] && fonts.code,
    'text-width': width && margins.inner && margins.outer,
    alignment: isLarge && alignment === 'justified',
    hyphenation: isLarge && hyphenation === 'true',
    'paragraph-space': isFlat,
  }
  for (const [key, other] of Object.entries(designWords().conflicts)) {
    const path = `design.${key}`
    if (isRuledOut[key]) reportSetting(file, path, 'design-conflict', [path, other])
  }
  const size = design['text-size'] && (design['text-size'] * 72) / 96
  if (!isLarge || !size) return
  const shown = `\`${Math.round(size * 100) / 100}pt\``
  reportLimit(file, 'large-print', size, 'design.text-size', shown)
}

/** A word of ours, or the name of a family. */
function readWord({ key, text }: Given): string | undefined {
  return key.endsWith('-font') ? text || undefined : wordFor(key, text)
}

function isNothing({ node, text }: Given): boolean {
  return isScalar(node) && wordFor('contents', text) === 'none'
}

function textOf(node: unknown): string {
  return isScalar(node) ? String(node.value).trim().replaceAll(/\s+/g, ' ') : ''
}

/** The least and the most of a number, in a unit, and why. */
interface Limit {
  readonly unit: string
  readonly least: number
  readonly most: number
  readonly below: string
  readonly above: string
}

interface DesignWords {
  readonly keys: Names
  readonly groups: Readonly<Record<string, readonly string[]>>
  readonly words: Readonly<Record<string, Names>>
  readonly expected: Readonly<Record<string, string>>
  readonly limits: Readonly<Record<string, Limit>>
  readonly conflicts: Readonly<Record<string, string>>
}

/** What authors may write. */
const designWords = () => readData<DesignWords>('design.yaml')

/** In characters, the longest ornament, and the longest text of an author's in a head. */
const longestOrnament = 24
const longestHead = 120

/** Reports a number that is beyond a limit, if it is: what is expected of it, and why. */
export function reportLimit(
  file: VFile,
  limit: string,
  value: number,
  path: string,
  found: string,
): void {
  const { above, below, least, most, unit } = designWords().limits[limit] ?? {}
  if (least === undefined || most === undefined) return
  const isBelow = value < least - rounding
  if (!isBelow && value <= most + rounding) return
  const { configPlaces: places } = file.data
  const why = (isBelow ? below : above) ?? ''
  const details = [path, found, `${least} to ${most} ${unit}`, why] as const
  report(file, 'design-limit', [...details], places?.get(path) ?? places?.get('design'))
}

/** What is lost on the way from one unit to another. */
const rounding = 0.001

/** The word of ours that is meant by one of an author's; `undefined` if none is. */
function wordFor(group: string, text: string): string | undefined {
  return readerOf(designWords().words[group] ?? {})(text)
}

/** Points, or so many times the type size: a number alone is the one or the other, by how large it is. */
function leadingOf(text: string): Length | undefined {
  const [, number = '', sign] = /^(\d{1,3}(?:[.,]\d{1,3})?)\s*(%|em|)$/.exec(text) ?? []
  const amount = Number(number.replace(',', '.')) / (sign === '%' ? 100 : 1)
  if (number !== '' && (sign || amount < mostTimes)) return { em: amount }
  const px = readLength(text, 'pt')
  return px === undefined ? undefined : { px }
}

/** Nobody leads type of less points, or lines so many times as high as their type. */
const mostTimes = 5

/** A length, of which a part of the type size is one; nothing for `none`. */
function indentOf(text: string): Length | undefined {
  if (wordFor('paragraph-space', text) === 'none') return { px: 0 }
  const [, ems] = /^(\d{1,2}(?:\.\d{1,3})?) ?em$/.exec(text) ?? []
  if (ems !== undefined) return { em: Number(ems) }
  const px = readLength(text)
  return px === undefined ? undefined : { px }
}

/** Lines, or a length. */
function spaceOf(text: string): Length | undefined {
  const lines = { none: 0, 'half-line': 0.5, line: 1 }[
    wordFor('paragraph-space', text) ?? ''
  ]
  if (lines !== undefined) return { lines }
  const px = readLength(text)
  return px === undefined ? undefined : { px }
}

/** Whether an ornament is the path of a file. */
export function isFile(text: string): boolean {
  return /\.\w{2,5}$/.test(text)
}

function ornamentOf(text: string): string | undefined {
  return isFile(text) || [...text].length <= longestOrnament
    ? text || undefined
    : undefined
}

/** A thing that has a name, or words of the author's; a word that is nearly a name is a slip of the pen. */
function headTextOf(text: string): HeadText | undefined {
  const name = wordFor('contents', text)
  if (name !== undefined) return name
  const names = Object.entries(designWords().words.contents ?? {}).flat(2)
  const isSlip =
    /^[a-z-]+$/.test(text) && nearestName(text, names, text.length < 6 ? 1 : 2)
  return isSlip || [...text].length > longestHead ? undefined : { text }
}
