/** What a style sheet says of fonts. */
import type { Element } from 'hast'
import type { Font } from '../book.ts'
import { classesOf } from '../lib/hast.ts'

/** What is asked of the looks of a text, as far as fonts depend on them: more than one value of each where it depends on what is not looked at. */
export interface Looks {
  /** Values of `font-family`. */
  readonly families: readonly string[]
  readonly weights: readonly number[]
  readonly styles: readonly Font['style'][]
  /** Whether items of lists are numbered. */
  readonly numbers: readonly boolean[]
}

export interface FontRule {
  /** From the outermost element to the one that is meant, what its tag, `.classes` and `#id` must be. */
  readonly path: readonly (readonly string[])[]
  /** Whether the rule holds wherever there is such a path. */
  readonly isCertain: boolean
  readonly looks: Partial<Looks>
  /** Text that the rule adds. */
  readonly content: string
}

/**
 * The rules of a style sheet that have to do with fonts, as {@link rulesFor} needs them.
 *
 * Selectors of names and descendants are read exactly. One with anything else (`:first-child`, `>`, `@media`)
 * is taken for its last element alone, and is not certain.
 *
 * @throws When a rule asks for a font in a way that is not understood.
 */
export function readFontRules(style: string): readonly FontRule[] {
  const rules: FontRule[] = []
  const open: string[] = []
  const bare = style.replace(/\/\*.*?\*\//gs, '')
  for (const [, text = '', brace] of bare.matchAll(/([^{}]*)([{}])/g)) {
    if (brace === '{') {
      open.push(text.trim())
      continue
    }
    const selectors = open.pop() ?? ''
    const said = readDeclarations(text)
    const saysNothing = said.content === '' && Object.keys(said.looks).length === 0
    if (selectors.startsWith('@') || saysNothing) continue
    const plain = selectors.replace(/\((?:[^()]|\([^()]*\))*\)/g, '')
    for (const selector of plain.split(',')) {
      rules.push({ ...readSelector(selector.trim(), open.length > 0), ...said })
    }
  }
  const certain = rules.filter(({ isCertain }) => isCertain)
  // Sorting is stable: of two that weigh the same, the later holds.
  certain.sort((one, other) => specificity(one) - specificity(other))
  return [...certain, ...rules.filter(({ isCertain }) => !isCertain)]
}

function readSelector(
  selector: string,
  isConditional: boolean,
): Pick<FontRule, 'isCertain' | 'path'> {
  const path = selector
    .replace(/::?[\w-]+|\[[^\]]*\]/g, '')
    .split(/[\s>+~]+/)
    .map((compound) => compound.match(/[.#]?[\w-]+/g) ?? [])
  const isCertain = !(isConditional || /[:>+~[]/.test(selector))
  return { isCertain, path: isCertain ? path : path.slice(-1) }
}

/** @see https://www.w3.org/TR/selectors-4/#specificity-rules */
function specificity({ path }: FontRule): number {
  const values: Readonly<Record<string, number>> = { '#': 1e6, '.': 1e3 }
  return path.flat().reduce((sum, name) => sum + (values[name.charAt(0)] ?? 1), 0)
}

const weightNames: Readonly<Record<string, number>> = {
  normal: 400,
  lighter: 400,
  bold: 700,
  bolder: 700,
}

const readers: Readonly<Record<string, (value: string) => Partial<Looks>>> = {
  'font-family': (value) => ({ families: [value] }),
  'font-weight': (value) => ({ weights: [weightNames[value] ?? Number(value)] }),
  'font-style': (value) => ({ styles: [value === 'normal' ? 'normal' : 'italic'] }),
  'list-style': (value) => ({ numbers: [value !== 'none'] }),
  'list-style-type': (value) => ({ numbers: [value !== 'none'] }),
}

function readDeclarations(text: string): Pick<FontRule, 'content' | 'looks'> {
  let looks: Partial<Looks> = {}
  let content = ''
  for (const [all, name = '', value = ''] of text.matchAll(/([\w-]+)\s*:\s*([^;]+)/g)) {
    const read = readers[name]
    if (name === 'font' || (read && value.includes('var('))) {
      throw new Error(
        `Cannot tell which face \`${all.trim()}\` asks for; write font-family, font-weight and font-style with their values`,
      )
    }
    if (read && value.trim() !== 'inherit') looks = { ...looks, ...read(value.trim()) }
    if (name === 'content') content = /"([^"\\]*)"/.exec(value)?.[1] ?? ''
  }
  return { content, looks }
}

/** The rules for an element, given with all around it, in the order in which they hold. */
export function rulesFor(
  rules: readonly FontRule[],
): (path: readonly Element[]) => readonly FontRule[] {
  // A book has many elements, and few kinds of them.
  const byKind = new Map<string, readonly FontRule[]>()
  return (path) => {
    const element = path.at(-1)
    if (!element) return []
    const { className, id } = element.properties
    const kind = `${element.tagName} ${className ?? ''} ${id ?? ''}`
    const candidates =
      byKind.get(kind) ?? rules.filter((rule) => fits(element, rule.path.at(-1)))
    byKind.set(kind, candidates)
    return candidates.filter((rule) => isAround(rule.path, path))
  }
}

function fits(element: Element, names: readonly string[] = []): boolean {
  return names.every((name) => {
    if (name.startsWith('.')) return classesOf(element).includes(name.slice(1))
    return name.startsWith('#')
      ? element.properties.id === name.slice(1)
      : element.tagName === name
  })
}

/** Whether what stands around the last element fits, from the inside to the outside. */
function isAround(names: FontRule['path'], path: readonly Element[]): boolean {
  let at = path.length - 1
  for (const outer of names.slice(0, -1).toReversed()) {
    do at -= 1
    while (at >= 0 && !fits(path[at] as Element, outer))
  }
  return at >= 0
}
