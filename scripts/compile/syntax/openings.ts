/** Lines that open a block: our own, and those of other tools for boxes beside the text. */
import { isAttributes } from '../attributes.ts'
import { kindOfAttributes, kindOfBox, kindsByLetter } from '../blocks.ts'
import { readSiteTag } from './site-tags.ts'

export interface Opening {
  /** How it is written up to the name, such as `:::`. */
  readonly fence: string
  /** Empty for a block that only carries attributes. */
  readonly name: string
  /** Of a box beside the text, where the mark says that it is one: its kind. */
  readonly box?: string | undefined
  /** In braces; empty where there are none. */
  readonly attributes: string
  /** Where in the line its label stands. */
  readonly label: Range | undefined
  /** What is expected at its end; empty where every line is marked. */
  readonly end: string
}

interface Range {
  readonly at: number
  readonly length: number
}

/** Longer lines open nothing, so that no line takes long to tell. */
const longestOpening = 2000

const emptyBlock = 'page-break'

const ownLine =
  /^(:{3,})(?:[ \t]*([A-Za-z][\w-]*))?(?:[ \t]*(\[.*\]))?(?:[ \t]*(\{[^{}]*\}))?(?:[ \t]*:+)?[ \t]*$/d

/** Docusaurus: `:::tip Title`. */
const titledLine = /^(:{3,})[ \t]*([a-z][a-z-]*)[ \t]+(?=[^:\s])/

/** MyST: ```` ```{tip} Title ````, and the same with colons. */
const directiveLine = /^(`{3,}|~{3,}|:{3,})[ \t]*\{([A-Za-z][\w-]*)\}[ \t]*(?=[^`]*$)/

/** Sphinx, in MyST: ```` ```{only} html or latex ````. */
const onlyLine =
  /^(`{3,}|~{3,}|:{3,})[ \t]*\{only\}[ \t]+(not[ \t]+)?(\w+(?:[ \t]+or[ \t]+\w+)*)[ \t]*$/

/** knitr, before it had blocks with colons: ```` ```{theorem, ford, name="Title"} ````, ```` ```{block, type="tip"} ````. */
const chunkLine = /^(`{3,})\{([a-z]+2?)([ ,][^{}`]*)?\}[ \t]*$/

/** mdBook's preprocessor: ```` ```admonish tip "Title" ````. */
const admonishLine =
  /^(`{3,}|~{3,})[ \t]*admonish(?:[ \t]+([a-z]+)(?![^\s,]))?(?![\w-])[^`]*$/
const admonishTitle = /[\s,](?:title=)?(?:"([^"]*)"|'([^']*)')/d

/** MkDocs: `/// tip | Title`. */
const slashLine = /^(\/{3,})[ \t]*([a-z][a-z-]*)[ \t]*(?:$|\|[ \t]*)/

/** Leanpub: `{blurb, class: tip}`, quotations and verse. */
const bracesLine =
  /^(\{)(aside|blockquote|blurb|tip|warning|error|information|question|discussion|exercise|poetry|poem)(?:[,: ][^{}]*)?\}[ \t]*$/

/** Leanpub's `{class: tip}` in the line above a box. */
const attributesLine = /^(\{)[ \t]*(?:class|icon|id|title)[:=][^{}]*\}[ \t]*$/

/** Quarto's and Leanpub's titles among the attributes, and the class of a blurb. */
const titleAttribute = /[\s,{]title(?:=|:[ \t]*)(?:"([^"]*)"|'([^']*)'|([^\s"',}]+))/d
/** Quarto's and bookdown's of theorems and the like. */
const nameAttribute = /[\s,{](?:name|title)=(?:"([^"]*)"|'([^']*)'|([^\s"'}]+))/d
const classAttribute = /[\s,{]class[:=][ \t]*"?([\w-]+)/

/** MkDocs: `!!! tip "Title"` above lines that are indented; with `???`, one that readers can fold. */
const headLine =
  /^(?:!!!|\?\?\?\+?)[ \t]*([A-Za-z][\w-]*)(?:[ \t]+[\w-]+)*(?:[ \t]+"([^"]*)")?[ \t]*$/d

/** MkDocs: `=== "Title"` above the lines of a tab. */
const tabLine = /^={3}[!+]?[ \t]+"([^"]+)"[ \t]*$/d

/** Leanpub's, for the kinds of boxes. */
export const letters = 'ABCDEGIQTWX'

/** Leanpub: every line has the mark of its kind. A command of two words or so stands after the prompt of a computer. */
export const markedLine = new RegExp(
  String.raw`^ {0,3}([${letters}])>(?<!C>(?= (?:[a-z]+|[A-Z]{2,})(?: \S+){0,2}$))(?: |$)`,
)

/** Reads a line that opens a block and goes on until a line closes it; `undefined` for any other. */
export function readOpening(line: string): Opening | undefined {
  if (line.length > longestOpening) return undefined
  if (/^[{<]/.test(line)) return readSiteTag(line) ?? readBraces(line)
  if (line.startsWith('/')) return readDirective(line, slashLine)
  if (!line.startsWith(':'))
    return readDirective(line) ?? readOnly(line) ?? readChunk(line) ?? readAdmonish(line)
  return readOwn(line) ?? readDirective(line) ?? readOnly(line) ?? readTitled(line)
}

function readOwn(line: string): Opening | undefined {
  const match = ownLine.exec(line)
  if (!match) return undefined
  const [, fence = '', name = '', brackets, attributes = ''] = match
  if (attributes ? !isAttributes(attributes) : !name) return undefined
  const [from, to] = match.indices?.[3] ?? []
  const title = kindOfAttributes(attributes).isStatement ? nameAttribute : titleAttribute
  const label = brackets ? range(from, to, 1) : titleIn(line, title)
  return { fence, name, attributes, label, end: ':::' }
}

function readDirective(line: string, pattern = directiveLine): Opening | undefined {
  const [start = '', fence = '', name = ''] = pattern.exec(line) ?? []
  const box = name === 'admonition' ? 'note' : kindOfBox(name)
  if (!box) return undefined
  const label = range(start.length, line.trimEnd().length)
  return { fence, name, box, attributes: '', label, end: fence }
}

function readOnly(line: string): Opening | undefined {
  const [, fence = '', not, names] = onlyLine.exec(line) ?? []
  if (names === undefined) return undefined
  const key = not ? 'unless-format' : 'when-format'
  const attributes = `{${key}="${names.replaceAll(/[ \t]+or[ \t]+/g, ' ')}"}`
  return { fence, name: '', attributes, label: undefined, end: fence }
}

function readChunk(line: string): Opening | undefined {
  const [, fence = '', name = '', rest = ''] = chunkLine.exec(line) ?? []
  const isBlock = /^block2?$/.test(name)
  const [, type = ''] = /[ ,]type\s*=\s*["']([\w-]+)["']/.exec(rest) ?? []
  const attributes = `{.${isBlock ? type : name}}`
  if (isBlock ? !type : !kindOfAttributes(attributes).isStatement) return undefined
  return { fence, name: '', attributes, label: titleIn(line, nameAttribute), end: fence }
}

function readAdmonish(line: string): Opening | undefined {
  const [start, fence = '', name = 'note'] = admonishLine.exec(line) ?? []
  if (start === undefined) return undefined
  const box = kindOfBox(name) ?? 'note'
  const label = titleIn(line, admonishTitle)
  return { fence, name, box, attributes: '', label, end: fence }
}

function readTitled(line: string): Opening | undefined {
  const [start = '', fence = '', name = ''] = titledLine.exec(line) ?? []
  if (!kindOfBox(name)) return undefined
  const whole = line.trimEnd()
  const brace = whole.endsWith('}') ? whole.lastIndexOf('{') : -1
  const isBraced = brace > start.length && isAttributes(whole.slice(brace))
  const attributes = isBraced ? whole.slice(brace) : ''
  const title = isBraced ? whole.slice(0, brace).trimEnd() : whole
  return { fence, name, attributes, label: range(start.length, title.length), end: ':::' }
}

function readBraces(line: string): Opening | undefined {
  const above = attributesLine.test(line) ? attributesAbove : ''
  const [, fence = '{', written = above] = bracesLine.exec(line) ?? []
  if (!written) return undefined
  const isVerse = /^poe(?:m|try)$/.test(written)
  const name = isVerse ? 'verse' : (classAttribute.exec(line)?.[1] ?? written)
  const box = kindOfBox(name)
  const end = above ? '' : `{/${written}}`
  return { fence, name: above || name, box, attributes: '', label: titleIn(line), end }
}

/** Whether a line begins with the letter of a box. */
export function isMarked(line: string): boolean {
  return markedLine.test(line)
}

/** Reads the first line of a box whose lines are marked one by one. */
export function readHead(line: string): Opening | undefined {
  const plain = { fence: '', attributes: '', end: '' }
  const [, mark] = markedLine.exec(line) ?? []
  if (mark) {
    if (mark === 'C')
      return { ...plain, name: '', attributes: '{.align-center}', label: undefined }
    const kind = kindsByLetter.get(mark)
    return { ...plain, name: kind ?? 'aside', box: kind, label: undefined }
  }
  if (line.length > longestOpening) return undefined
  const tab = tabLine.exec(line)
  if (tab) return { ...plain, name: 'tab', label: range(...(tab.indices?.[1] ?? [])) }
  const match = headLine.exec(line)
  if (!match) return undefined
  const [, name = '', title] = match
  const label = range(...(match.indices?.[2] ?? []))
  // An empty title is none, and no word for the kind stands in its place.
  if (title === '') return { ...plain, name: 'aside', label }
  return { ...plain, name, box: kindOfBox(name) ?? 'note', label }
}

function titleIn(line: string, attribute = titleAttribute): Range | undefined {
  const { indices } = attribute.exec(line) ?? {}
  return range(...(indices?.slice(1).find((found) => found) ?? []))
}

/** What is left between two places without as many characters at both ends; `undefined` for nothing. */
function range(from = 0, to = 0, margin = 0): Range | undefined {
  const length = to - from - 2 * margin
  return length > 0 ? { at: from + margin, length } : undefined
}

const closing =
  /^(?: {0,3}(?:(:{3,}|`{3,}|~{3,}|\/{3,}|\{\/\w+\})|\{\{?[<%]-?[ \t]*(?:\/[ \t]*|end)([\w-]+)[ \t]*-?[%>]\}\}?(?:[ \t]*<!--.*-->)?)|[ \t]*<\/([A-Z][\w.]*|figure)[ \t]*>)[ \t]*$/

/** Whether a line, with up to three spaces before it, closes a block that was opened so. */
export function closes({ end, fence }: Opening, line: string): boolean {
  const [mark, name] = readEnd(line)
  return isPaired(fence)
    ? name !== '' && name === readEnd(end)[1]
    : mark.startsWith(fence)
}

function readEnd(line: string): readonly [mark: string, name: string] {
  const [, mark = '', shortcode = mark, component = shortcode] = closing.exec(line) ?? []
  return [mark, component]
}

/** The name in a tag that ends a block; empty in any other line. */
export function nameOfEnd(line: string): string {
  return readEnd(line)[1]
}

/** Whether a block has tags for its ends, which say of which block they are. */
export function isPaired(fence: string): boolean {
  return fence === '{' || fence === '<'
}

/** The name of what says how the box in the next line is. */
export const attributesAbove = 'attributes'

/** Whether a block holds nothing: it need not be closed, but a closing line may follow at once. */
export function isEmptyBlock(name: string): boolean {
  return name === emptyBlock || name === attributesAbove
}

/** Keeps count of the blocks that the lines of a text open and close. */
export function openBlocks() {
  const open: (Opening & { readonly indent: number })[] = []
  return { depth: () => open.length, read }

  /** @returns Whether the line closes one of them. */
  function read(line: string): boolean {
    const text = line.trimStart()
    const indent = line.length - text.length
    // One in a list or description is closed as far in as it was opened.
    const isEnd = (each: (typeof open)[number]) =>
      closes(each, indent <= each.indent + 3 ? text : line)
    const last = open.at(-1)
    const isClosed = last !== undefined && isEnd(last)
    if (isClosed || (last && isEmptyBlock(last.name))) open.pop()
    if (isClosed) return true
    // What other tools' marks enclose ends with the first that closes it, whatever is open within.
    const index = open.findLastIndex((each) => !each.fence.startsWith(':') && isEnd(each))
    if (index >= 0) open.length = index
    else {
      const opened = readOpening(text)
      if (opened) open.push({ ...opened, indent })
    }
    return index >= 0
  }
}
