/** References to places of the book by what they are and their numbers: “Figure 3.1”, “Section 2”, “The Ford”. */
import type { Element, Parents } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { Words } from '../book.ts'
import { elementsOf, hasClass, levelOf } from '../lib/hast.ts'
import { walkHtml } from '../lib/walk.ts'
import { report } from '../problems/report.ts'
import { labelOf } from './contents.ts'
import { withoutNumber } from './mark-numbers.ts'
import type { Target } from './number-things.ts'
import { type Draft, elementsOf as elementsIn } from './sections.ts'

/** What a link asks for, as `data-reference` has it. */
interface Reference {
  /** `full`, `number`, `bracketed`, `title` or `page`; or `words` with parts of these in braces. */
  readonly form: string
  /** Whether a sentence begins with it. */
  readonly isCapital: boolean
}

function referenceOf({ properties, tagName }: Element): Reference | undefined {
  if (tagName !== 'a' || properties.dataReference === undefined) return undefined
  const [form = '', ...others] = String(properties.dataReference).split(' ')
  return { form, isCapital: others.includes('capital') }
}

/** Ids of what is referred to by number. */
export function numbersWanted(drafts: readonly Draft[]): ReadonlySet<string> {
  const links = drafts.flatMap((draft) => elementsIn(draft, asksForNumber))
  return new Set(links.map(idOf))
}

function asksForNumber(link: Element): boolean {
  const { form = 'title' } = referenceOf(link) ?? {}
  return form === 'words' ? textOf(link).includes('{number}') : form !== 'title'
}

function idOf({ properties: { href } }: Element): string {
  return String(href ?? '').slice(1)
}

/** What headings are called by, as long as they have no numbers. */
export function headingTargets(
  { headings }: Draft,
  role: string,
): readonly (readonly [Element, Target])[] {
  return headings.map((heading) => {
    const isPart = hasClass(heading, 'part') || hasClass(heading, 'volume')
    const ofChapter = role === 'appendix' ? role : 'chapter'
    const kind = isPart ? 'part' : levelOf(heading) === 1 ? ofChapter : 'section'
    return [heading, { kind, title: withoutNumber(labelOf(heading).text) }]
  })
}

/**
 * Gives references the words for the places that they lead to. One that asks for the number of what has none is
 * reported; a heading without a number is called by its title.
 */
export function wordReferences(
  drafts: readonly Draft[],
  targets: ReadonlyMap<Element, Target>,
  words: Words,
): void {
  const byId = new Map(
    [...targets].map(([{ properties }, target]) => [properties.id, target]),
  )
  for (const draft of drafts) {
    const { definitions, tree } = draft
    const fill: Parameters<typeof walkHtml>[1] = (node, parent, index) => {
      const reference = node.type === 'element' ? referenceOf(node) : undefined
      if (node.type !== 'element' || !reference) return
      const isCapital = reference.isCapital || beginsSentence(parent, index)
      const target = byId.get(idOf(node)) ?? {}
      if (!wordReference(node, reference.form, { target, isCapital, words }))
        report(draft.file, 'reference-unnumbered', [idOf(node)], node)
      delete node.properties.dataReference
      delete node.properties.dataWritten
    }
    walkHtml(tree, fill)
    for (const { children } of definitions)
      walkHtml({ type: 'root', children: [...children] }, fill)
  }
}

interface Naming {
  readonly target: Partial<Target>
  readonly isCapital: boolean
  readonly words: Words
}

/** @returns Whether there is what the reference asks for. */
function wordReference(link: Element, form: string, naming: Naming): boolean {
  const { number, title } = naming.target
  const parts: Readonly<Record<string, string | undefined>> = {
    full: fullName(naming),
    number,
    bracketed: number && `(${number})`,
    title,
    name: title,
  }
  if (form !== 'words') {
    const value = parts[form] ?? parts.full
    if (value !== undefined) link.children = [{ type: 'text', value }]
    return parts[form === 'page' ? 'full' : form] !== undefined
  }
  let isWhole = true
  for (const element of elementsOf(link))
    for (const child of element.children)
      if (child.type === 'text')
        child.value = child.value.replaceAll(
          /\{(number|name|title)\}/g,
          (_, part: string) => {
            isWhole &&= parts[part] !== undefined
            return parts[part] ?? ''
          },
        )
  return isWhole
}

/** As “Figure 3.1”, or a title. */
function fullName({ isCapital, target, words }: Naming): string | undefined {
  const { kind, number, title, word } = target
  const name =
    number === undefined
      ? title && (words['reference-title'] ?? '').replace('{{title}}', () => title)
      : word === undefined
        ? (words[`reference-${kind}`] ?? '').replace('{{number}}', () => number)
        : `${word}\u00a0${number}`
  return isCapital ? name?.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()) : name
}

/** Whether what stands at a place of a parent begins a sentence. */
function beginsSentence({ children }: Parents, index: number): boolean {
  const before = children[index - 1]
  if (index === 0) return true
  return before?.type === 'text' && /[.!?…:]["'”’»“)]*\s+$/u.test(before.value)
}
