import type { Root } from 'hast'
import { visit } from 'unist-util-visit'

/** Classes by which the printed document tells its own parts, and the layout how far it is with them. */
const ownClasses = new Set(
  [
    'address article blank-page byline chapter contents contents-page contents-title contributor',
    'digits-4 digits-5 digits-6 digits-7 digits-8 digits-9 done',
    'entry filler first footnote footnote-anchor footnote-label footnote-text front further gap',
    'held imprint imprint-description imprint-page kicker leader loading measuring measuring-lines',
    'measuring-notes noted page',
    'page-top pending placed publisher raised repeat run spacer split subtitle table',
    'three-lines tight title-block title-page whole',
  ].flatMap((names) => names.split(' ')),
)

/** Takes from a manuscript's tree the classes that mean something else here: an author may use any. */
export function freeClasses(tree: Root): void {
  visit(tree, 'element', ({ children: [content], properties }) => {
    if (!Array.isArray(properties.className)) return
    const isReference = properties.dataNote !== undefined
    const isBox = content?.type === 'text' && ['☐', '☑'].includes(content.value)
    properties.className = properties.className.filter((name) => {
      if (name === 'noteref') return isReference
      return name === 'task-box' ? isBox : !ownClasses.has(String(name))
    })
  })
}
