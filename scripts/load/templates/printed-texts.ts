import type { Nodes, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { VFile } from 'vfile'
import type { Book } from '../../book.ts'
import { walkHtml } from '../../lib/walk.ts'
import type { report } from '../../problems/report.ts'

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
export function printedTexts({
  config,
  configFile,
  byline,
  sections,
  words,
}: Book): readonly Text[] {
  const trees = sections.flatMap(({ file, notes, tree }) => [
    { file, tree },
    ...notes.map(({ children, file: noteFile }) => {
      return { file: noteFile, tree: { type: 'root', children: [...children] } as Root }
    }),
  ])
  const texts = trees.flatMap(({ file, tree }) => textsIn(tree, file))
  const people = [...config.authors, ...config.contributors].map(({ name }) => name)
  const { backText, biography, description, edition } = config
  const { publisher, rights, subtitle, title } = config
  // On the back of the wrap.
  const back = { description: backText ? undefined : description, 'back-text': backText }
  const given = {
    title,
    subtitle,
    authors: people.join(' '),
    publisher,
    rights,
    edition,
    ...(config.coverWrap ? { ...back, biography } : {}),
  }
  const language = [
    config.toc ? words.contents : '',
    ...byline.credits,
    byline.date,
  ].join(' ')
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
    if (node.type === 'text')
      texts.push({
        file,
        value: node.value,
        place: node.position ? node : around,
        isCode,
      })
    if (node.type !== 'element') return true
    const isFormula = node.tagName === 'math'
    if (isFormula) texts.push({ file, value: textOf(node), place: node, isCode })
    const beginsCode = !isCode && codeTags.has(node.tagName)
    if (beginsCode) texts.push(...textsIn(node, file, true))
    return !isFormula && !beginsCode
  })
  return texts
}
