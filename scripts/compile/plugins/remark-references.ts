import type { Link, Root } from 'mdast'
import { classesOf } from '../../lib/hast.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { giveProperties, propertiesOf } from '../attributes.ts'

/** What stands for a part of what a reference says, as in MyST. */
const part = /\{(?:number|name|title|page)\}/

/** By this class, print has the page after the words of a link. */
const withPage = 'page'

/**
 * Mark links to places of the book that ask for words of ours: without words, `[](#ford)`; with a part of them,
 * `[Fig. {number}](#ford)`; with their page, `[the ford](#ford){.page}`.
 *
 * In a heading, an empty link is the place that a site gives it.
 */
export function remarkReferences() {
  return (tree: Root): void =>
    walkMarkdown(tree, (node) => {
      if (node.type === 'link') markReference(node)
      return node.type !== 'heading'
    })
}

function markReference(link: Link): void {
  const { dataReference, ...properties } = propertiesOf(link)
  const classes = classesOf({ properties })
  const page = classes.includes(withPage) ? ['page'] : []
  const form = formOf(link)
  const isOurs = form !== undefined || page.length > 0
  if (dataReference !== undefined || !isOurs || !/^[^:]*#./.test(link.url)) return
  giveProperties(link, {
    dataReference: [form ?? 'words', ...page].join(' '),
    className: classes.filter((name) => name !== withPage),
  })
}

function formOf(link: Link): string | undefined {
  if (link.children.length === 0) return 'full'
  let hasPart = false
  walkMarkdown(link, (node) => {
    if (node.type === 'text') hasPart ||= part.test(node.value)
  })
  return hasPart ? 'words' : undefined
}
