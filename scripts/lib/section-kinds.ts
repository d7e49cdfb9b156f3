/** Kinds of section, as `templates/section-kinds.yaml` has them. */
import type { Element } from 'hast'
import { classesOf, hasClass } from './hast.ts'
import { type Names, namesIn, readData } from './read-template.ts'

type List = 'places' | 'order' | 'openings' | 'opens-as' | 'other-names'
type Group = 'files' | 'text' | 'titles' | 'untitled' | 'without-role'

const data = readData<
  Readonly<Record<List, Names>> & { readonly names: Readonly<Record<Group, string>> }
>('section-kinds.yaml')

export const {
  openings,
  order,
  places,
  'opens-as': opensAs,
  'other-names': otherNames,
} = data

/** The kinds of a group. */
export function kindsOf(group: Group): ReadonlySet<string> {
  return namesIn(data.names[group])
}

const textKinds = kindsOf('text')

/** Whether a kind of section is no text of the book, but front matter before it, and back matter after it. */
export function isMatter(role: string): boolean {
  return Object.hasOwn(places, role) && !textKinds.has(role)
}

/** The kind of section that its first heading names by a class, such as `preface`; else `chapter`. */
export function roleOf(heading: Element | undefined): string {
  const named = (heading ? classesOf(heading) : []).map((name) =>
    Object.hasOwn(otherNames, name) ? (otherNames[name] ?? name) : name,
  )
  return named.find((name) => Object.hasOwn(places, name)) ?? 'chapter'
}

/** Whether a heading is the title of a part, or of a volume. */
export function isPart(heading: Element): boolean {
  return hasClass(heading, 'part') || hasClass(heading, 'volume')
}
