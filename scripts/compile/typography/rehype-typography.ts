import type { Element, Parents, Root } from 'hast'
import { hasClass, inlineElements } from '../../lib/hast.ts'
import { walkHtml } from '../../lib/walk.ts'
import { noteElement } from '../nodes.ts'
import { sharedReplacements, type Typography, typographyOf } from './languages.ts'
import { curlQuotes } from './quotes.ts'
import { edit, opaque, type Run, replaceAll } from './run.ts'

/** Set as it is: what a reader may type again, and what is read next to the line. */
const asItIs = new Set(['code', 'kbd', 'samp', 'var', 'pre', 'rt', 'rp'])

/**
 * Set quotes, dashes, ellipses and spaces as the language in force at each place wants them.
 *
 * Code and addresses stay as they are. Soft hyphens go, because they would break search and copy.
 */
export function rehypeTypography(language: string) {
  return (tree: Root): void => {
    removeSoftHyphens(tree)
    setFlow(tree, typographyOf(language))
  }
}

function removeSoftHyphens(tree: Root): void {
  walkHtml(tree, (node) => {
    if (node.type !== 'text') return
    if (node.value.includes('\u00AD')) node.value = node.value.replaceAll('\u00AD', '')
  })
}

function setFlow(parent: Parents, typography: Typography): void {
  const run: Run = []
  gather(parent, typography, run)
  setRun(run)
}

/** Adds the text of a node to a run. What stands in blocks inside it is set by itself. */
function gather(parent: Parents, typography: Typography, run: Run): void {
  const [first] = parent.children
  // What ends a line of verse stays as it is.
  const isVerse = first?.type === 'element' && hasClass(first, 'line')
  for (const child of parent.children) {
    if (child.type === 'text')
      run.push({ node: isVerse ? undefined : child, text: child.value, typography })
    else if (child.type === 'element') gatherElement(child, typography, run)
  }
}

function gatherElement(element: Element, around: Typography, run: Run): void {
  const { lang } = element.properties
  const typography = typeof lang === 'string' ? typographyOf(lang) : around
  const { tagName } = element
  if (tagName === 'pre') setRun(run.splice(0))
  else if (
    asItIs.has(tagName) ||
    tagName === 'img' ||
    tagName === 'math' ||
    isAddress(element) ||
    (element.properties.dataReference !== undefined && element.children.length === 0)
  ) {
    run.push({ node: undefined, text: opaque, typography })
  } else if (tagName === 'br') run.push({ node: undefined, text: '\n', typography })
  else if (tagName === noteElement) setFlow(element, typography)
  else if (inlineElements.has(tagName)) gather(element, typography, run)
  else {
    setRun(run.splice(0))
    setFlow(element, typography)
  }
}

/** Whether a link shows its own address. */
function isAddress({
  children: [text],
  properties: { href },
  tagName,
}: Element): boolean {
  if (tagName !== 'a' || text?.type !== 'text' || typeof href !== 'string') return false
  return ['', 'http://', 'mailto:']
    .map((scheme) => scheme + text.value)
    .some((address) => address === href || encodeURI(address) === href)
}

/** Set a run: its quotes, then its dashes and ellipses, then the spaces of each language in it. */
function setRun(run: Run): void {
  if (!run.some(({ text }) => text.trim())) return
  edit(run, curlQuotes(run))
  replaceAll(run, sharedReplacements)
  let start = 0
  for (let end = 1; end <= run.length; end++) {
    const { typography } = run[start] ?? {}
    if (run[end]?.typography === typography) continue
    replaceAll(run.slice(start, end), typography?.replacements ?? [])
    start = end
  }
  for (const { node, text } of run) if (node) node.value = text
}
