import type { Code, InlineCode, Parents, Root, RootContent, Text } from 'mdast'
import type { VFile } from 'vfile'
import { placeIn } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { classesIn, isAttributes, withoutParts } from '../attributes.ts'
import { setAttributes } from './remark-attributes.ts'

/**
 * Read what stands after the marks of fenced code, as the tools have it that authors come from: the
 * language, a caption, an id and classes; what only rules how a program is run or shown is left out.
 * Pandoc's raw HTML becomes HTML; what it holds for other formats is told and left out.
 */
export function remarkCode() {
  return (tree: Root, file: VFile): void => {
    walkMarkdown(tree, (node, parent, index) => {
      if (node.type === 'code') parent.children[index] = readFence(node, file)
      // MkDocs names the language of code in a line.
      else if (node.type === 'inlineCode')
        node.value = node.value.replace(/^#![a-z][\w+#-]*[ \t]+(?=\S)/i, '')
      else if (node.type === 'text') takeRaw(node, parent, index, file)
    })
  }
}

const raw = /^\{=([\w+-]+)\}/

function readFence(code: Code, file: VFile): RootContent {
  // Docusaurus has there what MDX takes from elsewhere, for other readers of Markdown to pass over.
  const isModule = (line: string) => /^(?:import\b|export\b|\s*$)/.test(line)
  if (code.lang === 'mdx-code-block' && code.value.split('\n').every(isModule))
    return { type: 'html', value: '', position: code.position }
  const info = [code.lang, code.meta].filter(Boolean).join(' ')
  const [, format] = raw.exec(info) ?? []
  if (format) return readRaw(code, format, file)
  if (info === '') return code
  const { braces, caption, lang } = readInfo(info)
  code.lang = lang ?? null
  code.meta = null
  if (isAttributes(braces)) setAttributes(code, braces, file)
  if (/^\{+[A-Za-z]/.test(info))
    code.value = code.value.replace(/^(?:(?:#|\/\/|--|%%)\| .*(?:\n|$))+/, '')
  // As in the tests of Rust's documentation.
  if (lang === 'rust')
    code.value = code.value.replaceAll(/^[ \t]*#(?: .*)?(?:\n|$)/gm, '')
  if (!caption) return code
  const { position } = code
  const text: Text = { type: 'text', value: caption, position }
  const children = [code, { type: 'caption', children: [text], position }]
  const data = { hProperties: { className: ['listing'] } }
  return { type: 'figure', children: children as never, data, position }
}

/** Names for the caption of a listing. */
const captionKey =
  /(?<![\w-])(?:lst-cap|fig-cap|caption|title|filename)\s*[=:]\s*(?:"([^"]*)"|'([^']*)'|([^\s,"'{}]+))/

/**
 * `python`, `rust,ignore`, `js {1,3}`, `{.python .numberLines}`, `{r, echo=FALSE}` and the like.
 *
 * @returns Its attributes are those of Pandoc, without the language.
 */
function readInfo(info: string) {
  const at = info.indexOf('{')
  const before = at < 0 ? info : info.slice(0, at)
  const written = at < 0 ? '' : info.slice(at)
  const [word] = /^[^\s,;:={]+/.exec(before.trim()) ?? []
  const [, quoted, single, bare] = captionKey.exec(info) ?? []
  // VitePress has the name of a file in brackets.
  const [, bracketed] = /[ \t]\[([^[\]]+)\][ \t]*(?:\{[\d,-]*\})?$/.exec(info) ?? []
  const caption = quoted ?? single ?? bare ?? bracketed
  if (!isAttributes(written)) {
    const [, cell] = /^\{+[ \t]*([A-Za-z][\w+#-]*)/.exec(written) ?? []
    return { lang: word ?? cell, braces: '', caption }
  }
  const [first] = classesIn(written)
  const braces = withoutParts(written, (part) => {
    if (!part.startsWith('.')) return part.includes('=') && !part.startsWith('lang=')
    // Numbers of lines are up to the templates.
    const isOfLines = /^\.(?:number-?[lL]ines|line-?[nN]umbers|lineAnchors)$/.test(part)
    return isOfLines || (!word && part === `.${first}`)
  })
  return { lang: word ?? first, braces, caption }
}

/** Pandoc's `` `<br>`{=html} ``. */
function takeRaw(text: Text, parent: Parents, index: number, file: VFile): void {
  const code = parent.children[index - 1]
  const [written, format] = raw.exec(text.value) ?? []
  if (code?.type !== 'inlineCode' || !written || !format) return
  parent.children[index - 1] = readRaw(code, format, file) as never
  text.value = text.value.slice(written.length)
}

function readRaw(code: Code | InlineCode, format: string, file: VFile): RootContent {
  const { position, value } = code
  const isHtml = /^html\d?$/.test(format)
  if (!isHtml) report(file, 'raw-omitted', [format], code)
  const source = String(file.value)
  const from = source.indexOf(value, position?.start.offset)
  const isExact = from >= 0 && from + value.length <= (position?.end.offset ?? 0)
  const place = isExact ? placeIn(file, from, from + value.length) : position
  return { type: 'html', value: isHtml ? value : '', position: place }
}
