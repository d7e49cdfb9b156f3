import type { Nodes } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { Position } from 'unist'
import { VFile } from 'vfile'
import type { Book, Font, OwnFont, OwnStyle, Templates } from '../../book.ts'
import { directionOf } from '../../lib/direction.ts'
import { needsNoGlyph } from '../../lib/font-tables.ts'
import { groupBy } from '../../lib/group-by.ts'
import { placeOfWords } from '../../lib/text-positions.ts'
import { textsOf } from '../../lib/texts.ts'
import { andMore } from '../../lib/visible.ts'
import { walkHtml } from '../../lib/walk.ts'
import { type Reported, report, reportSetting } from '../../problems/report.ts'
import { inCells } from './cell-widths.ts'
import { codeFamily, dressTemplates } from './dress-templates.ts'
import { type SpareFamily, spareFamilies } from './load-fonts.ts'
import { isRole, isScriptOf, packageOf, scriptsOf } from './scripts.ts'

/** What a book is set in. */
interface ChosenFonts {
  readonly templates: Templates
  /** Copies of the files that have what stands in the way of print alone, with that. */
  readonly unprintable: readonly VFile[]
}

/**
 * The fonts that a book needs, each for the characters that no font before it has, and what cannot be printed.
 *
 * Fonts that come along for such characters alone are not read for a book without them.
 *
 * @param book - As it is printed.
 * @param inFormats - The different books of all formats.
 */
export async function chooseFonts(
  book: Book,
  templates: Templates,
  own: readonly OwnFont[] = [],
  ownStyle?: OwnStyle,
  inFormats: readonly Book[] = [book],
): Promise<ChosenFonts> {
  const usual = [
    ...own.filter(({ use }) => isRole(use)).map(({ font }) => font),
    ...templates.fonts.filter(({ setsFormulas }) => !setsFormulas),
  ]
  const all = familiesFor(book, templates, own)
  const signs = (ownStyle?.signs ?? []).map(({ file, position, value }): Text => {
    return { file, value, place: position, isCode: false }
  })
  const missing = await findFonts([...printedTexts(book), ...signs], usual, all)
  // What other formats alone have is in nobody's way: screens have fonts of their own.
  for (const other of inFormats)
    if (other !== book) await findFonts(printedTexts(other), usual, all)
  const named = own.filter(({ use }) => use === 'named').map(({ font }) => font)
  const parts = (chosen: Family['chosen']) =>
    [...chosen].map(([font, points]) =>
      named.includes(font) ? font : { ...font, range: rangeOf(points) },
    )
  const code = usual.find(({ family }) => family === codeFamily(own, templates))
  return {
    templates: dressTemplates(templates, {
      own: own.filter(({ use }) => isRole(use)),
      named,
      leading: all.filter(({ leads }) => leads).flatMap(({ chosen }) => parts(chosen)),
      spare: all.filter(({ leads }) => !leads).flatMap(({ chosen }) => parts(chosen)),
      inCode: all.flatMap(({ inCode }) =>
        [...inCode].map(([font, points]) => {
          const part = { ...font, range: rangeOf(points) }
          return code ? inCells(part, code, String.fromCodePoint(...points)) : part
        }),
      ),
      hasFormulas: inFormats.some(({ hasFormulas }) => hasFormulas),
      ownStyle,
    }),
    unprintable: reportUnprintable(book, missing),
  }
}

interface Family extends SpareFamily {
  /** Whether the book is of a language that it is for, and so set in it where it can be. */
  readonly leads: boolean
  /** What each font is for, in code and elsewhere. */
  readonly chosen: Map<Font, Set<number>>
  readonly inCode: Map<Font, Set<number>>
}

/**
 * Those that there are for characters that others have not: the author's own for scripts first, those without a purpose last.
 */
function familiesFor(
  { config }: Book,
  templates: Templates,
  own: readonly OwnFont[],
): readonly Family[] {
  const others = own.filter(({ use }) => !isRole(use))
  const families = [...groupBy(others, ({ use }) => use)].map(([use, fonts]) => {
    // Those of many characters first: a face in many files is then read from few.
    const files = fonts
      .map(({ font }) => font)
      .sort((one, other) => other.codePoints.size - one.codePoints.size)
    const leads = isScriptOf(use, config.language)
    return { use, isFor: () => true, load: async () => files, leads }
  })
  const named = families.filter(({ use }) => use === 'named')
  const ofScripts = families.filter((family) => !named.includes(family))
  const spare = spareFamilies(templates.fonts).map((each) => ({ ...each, leads: false }))
  return [...ofScripts, ...spare, ...named].map((family): Family => {
    return { ...family, chosen: new Map(), inCode: new Map() }
  })
}

interface Missing {
  readonly cluster: string
  readonly text: Text
}

/** Finds fonts for what the usual ones have not. @returns For what there is none. */
async function findFonts(
  texts: readonly Text[],
  usual: readonly Font[],
  families: readonly Family[],
): Promise<readonly Missing[]> {
  const known = new Set(usual.flatMap(({ codePoints }) => [...codePoints]))
  const leading = families.filter(({ leads }) => leads)
  const missing: Missing[] = []
  /** Whether a font is found, by character. */
  const found = new Map<string, boolean>()
  for (const text of texts) {
    const { isCode, value } = text
    for (const cluster of strangersIn(value, known, leading.length > 0 && !isCode)) {
      const key = `${isCode} ${cluster}`
      const isKnown = covers(known, cluster)
      const isFound =
        found.get(key) ??
        ((await chooseOne(cluster, isKnown ? leading : families, isCode)) || isKnown)
      found.set(key, isFound)
      if (!isFound) missing.push({ cluster, text })
    }
  }
  return missing
}

/** Takes the first family that has a character. */
async function chooseOne(
  cluster: string,
  families: readonly Family[],
  isCode: boolean,
): Promise<boolean> {
  for (const { chosen, inCode, isFor, load } of families) {
    if (!isFor(cluster)) continue
    const having = (await load()).filter(({ codePoints }) => covers(codePoints, cluster))
    if (having.length === 0) continue
    take(cluster, having, isCode ? inCode : chosen)
    return true
  }
  return false
}

/** Of each face, the first file that has a character, gets it. */
function take(cluster: string, having: readonly Font[], chosen: Family['chosen']): void {
  const faces = groupBy(having, ({ style, weight }) => `${weight} ${style}`)
  for (const font of [...faces.values()].flatMap((files) => files.slice(0, 1))) {
    const points = chosen.get(font) ?? new Set()
    chosen.set(font, points)
    // A browser puts letters together, and takes them apart, as the font has them.
    for (const character of cluster +
      cluster.normalize('NFC') +
      cluster.normalize('NFKD'))
      points.add(character.codePointAt(0) ?? 0)
  }
}

function covers(codePoints: ReadonlySet<number>, cluster: string): boolean {
  const hasAll = (text: string) =>
    [...text].every(
      (each) => codePoints.has(each.codePointAt(0) ?? 0) || needsNoGlyph(each),
    )
  return hasAll(cluster) || hasAll(cluster.normalize('NFC'))
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Letters of the scripts that the usual fonts are made for, and what stands among them. */
const western =
  /^[\p{ASCII}\p{M}\p{Cf}\s\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]+$/u

/**
 * What readers see as one character, of those that a text has and some fonts have not, each once.
 *
 * @param all - Those that they have too, unless they are of western scripts.
 */
function strangersIn(
  text: string,
  known: ReadonlySet<number>,
  all: boolean,
): ReadonlySet<string> {
  const isStrange = (cluster: string) =>
    !covers(known, cluster) || (all && !western.test(cluster))
  // Most texts are ASCII, which every font has, or of letters that one of them has.
  if (!/[\u007f-\uffff]/.test(text) || ![...new Set(text)].some(isStrange))
    return new Set()
  const clusters = [...segmenter.segment(text)].map(({ segment }) => segment)
  return new Set(clusters.filter(isStrange))
}

/** Characters as `unicode-range` of CSS has them. */
export function rangeOf(points: ReadonlySet<number>): string {
  const codes = [...points].sort((one, other) => one - other)
  return codes.map((code) => `U+${code.toString(16)}`).join(',')
}

/** How many different characters a message shows. */
const mostShown = 8

function reportUnprintable(book: Book, missing: readonly Missing[]): readonly VFile[] {
  const reported: Reported[] = []
  const { configFile, config } = book
  if (directionOf(config.language) === 'rtl') {
    const details = [config.language] as [string]
    reported.push(reportSetting(configFile, 'language', 'print-right-to-left', details))
  }
  const scripts = scriptsOf(
    config.language,
    missing.map(({ cluster }) => cluster).join(''),
  )
  for (const [script, found] of groupBy(missing, ({ cluster }) => scripts(cluster))) {
    const different = [...new Set(found.map(({ cluster }) => cluster))]
    const shown = different.slice(0, mostShown)
    const more = andMore(different.length - mostShown)
    const source = packageOf(script, config.language)
    const { key, name } = script
    for (const [text, [first]] of groupBy(found, ({ text }) => text)) {
      const { file, place: whole } = text
      const around = whole && 'type' in whole ? whole.position : (whole as Position)
      const place = placeOfWords(file, first?.cluster ?? '', around)
      reported.push(
        source === undefined
          ? report(file, 'glyph-missing', [shown.join(' '), codesOf(shown) + more], place)
          : report(
              file,
              'script-missing',
              [name, shown.join(''), more, source, key],
              place,
            ),
      )
    }
  }
  return setApart(reported)
}

function codesOf(clusters: readonly string[]): string {
  const codes = [...clusters.join('')].map((character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase()
    return `U+${code.padStart(4, '0')}`
  })
  return codes.join(' ')
}

/** Takes messages off their files, of which other formats are made all the same, to copies of these. */
function setApart(reported: readonly Reported[]): readonly VFile[] {
  const copies = new Map<VFile, VFile>()
  for (const { file, message } of reported) {
    const { data, path, value } = file
    const copy = copies.get(file) ?? new VFile({ data, path, value })
    copies.set(file, copy)
    file.messages.splice(file.messages.indexOf(message), 1)
    copy.messages.push(message)
  }
  return [...copies.values()]
}

/** A text that is printed. */
export interface Text {
  readonly value: string
  readonly file: VFile
  readonly place: Parameters<typeof report>[3]
  readonly isCode: boolean
}

/** What is set in the font of code. */
const codeTags = new Set(['code', 'kbd', 'samp', 'pre'])

/** All texts that are printed, each once: sections, and after each its notes; then what is said of the work. */
function printedTexts(book: Book): readonly Text[] {
  const { byline, config, configFile, words } = book
  const texts = textsOf(book).flatMap(({ file, tree }) => textsIn(tree, file))
  const people = [...config.authors, ...config.contributors].map(({ name }) => name)
  const { backText, biography, description, edition } = config
  const { publisher, rights, subtitle, title } = config
  // On the back of the wrap.
  const back = { description: backText ? undefined : description, 'back-text': backText }
  const given = {
    ...{ title, subtitle, authors: people.join(' '), publisher, rights, edition },
    ...(config.coverWrap ? { ...back, biography } : {}),
  }
  const contents = config.toc ? words.contents : ''
  const language = [contents, ...byline.credits, byline.date].join(' ')
  const heads = Object.values(config.design?.['running-heads'] ?? {})
    .flatMap((places) => Object.values(places).flat())
    .map((each) => (typeof each === 'object' ? each.text : ''))
  const design = { 'design.running-heads': heads.join(' ').trim() }
  for (const [key, value] of Object.entries({ ...given, language, ...design })) {
    const place = configFile.data.configPlaces?.get(key)
    if (value) texts.push({ file: configFile, value, place, isCode: false })
  }
  return texts
}

function textsIn(parent: Nodes, file: VFile, isCode = false): readonly Text[] {
  const texts: Text[] = []
  walkHtml(parent, (node, around) => {
    const place = node.position ? node : around
    if (node.type === 'text') texts.push({ file, value: node.value, place, isCode })
    if (node.type !== 'element') return true
    const isFormula = node.tagName === 'math'
    if (isFormula) texts.push({ file, value: textOf(node), place: node, isCode })
    const beginsCode = !isCode && codeTags.has(node.tagName)
    if (beginsCode) texts.push(...textsIn(node, file, true))
    return !isFormula && !beginsCode
  })
  return texts
}
