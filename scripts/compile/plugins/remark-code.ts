import type { Code, InlineCode, Parents, Root, RootContent, Text } from 'mdast'
import type { VFile } from 'vfile'
import { placeOfWords } from '../../lib/text-positions.ts'
import { quoted } from '../../lib/visible.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { classesIn, isAttributes, withoutParts } from '../attributes.ts'
import { codeLanguage, nearestLanguage } from '../colour-code.ts'
import { tellOf } from '../foreign/found.ts'
import { indexMark } from '../foreign/latex.ts'
import { classOfLines, readLines } from '../line-numbers.ts'
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
  const options = optionsIn(code, info)
  const { braces, caption, isCell, isHidden, lang } = readInfo(info, options)
  if (isHidden) return hidden(code, lang, file)
  // Of other tools' directives, which look like cells, the author is told.
  if (lang && !isCell) checkLanguage(lang, code, file)
  const lines = readLines(info)
  if (lines) code.data = { ...code.data, lines }
  code.lang = lang ?? null
  code.meta = null
  if (isAttributes(braces)) setAttributes(code, braces, file)
  code.value = code.value.slice(options.length)
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

/** The lines at the head of a cell that say how it is run and shown. */
function optionsIn({ value }: Code, info: string): string {
  const lines = /^(?:(?:#|\/\/|--|%%)\| .*(?:\n|$))+/
  return /^\{+[A-Za-z]/.test(info) ? (lines.exec(value)?.[0] ?? '') : ''
}

function hidden({ position }: Code, lang: string | undefined, file: VFile): RootContent {
  tellOf('program-hidden', file, position, lang)
  return { type: 'html', value: '', position }
}

function checkLanguage(name: string, code: Code, file: VFile): void {
  if (codeLanguage(name) !== undefined) return
  const near = nearestLanguage(name)
  const expected = near
    ? `${quoted(near)}, the nearest that there is`
    : 'one of which the syntax is known'
  report(file, 'code-language-unknown', [name, expected], code)
}

/** What of its attributes says more than how it is run. */
const kept = /^(?:lang|(?:when|unless)-\w+)=/

/** Names for the caption of a listing. */
const captionKey =
  /(?<![\w-])(?:lst-cap|fig-cap|caption|title|filename)\s*[=:]\s*(?:"([^"]*)"|'([^']*)'|([^\s,"'{}]+))/

/**
 * `python`, `rust,ignore`, `js {1,3}`, `{.python .numberLines}`, `{r, echo=FALSE}` and the like.
 *
 * @returns Its attributes are those of Pandoc, without the language.
 */
function readInfo(info: string, options: string) {
  const at = info.indexOf('{')
  const before = at < 0 ? info : info.slice(0, at)
  const written = at < 0 ? '' : info.slice(at)
  const [word] = /^[^\s,;:={]+/.exec(before.trim()) ?? []
  const [, quoted, single, bare] = captionKey.exec(info) ?? []
  // VitePress has the name of a file in brackets.
  const [, bracketed] = /[ \t]\[([^[\]]+)\][ \t]*(?:\{[\d,-]*\})?$/.exec(info) ?? []
  const [, below] = /\| lst-cap: *["']?(.+?)["']?[ \t]*$/m.exec(options) ?? []
  const caption = quoted ?? single ?? bare ?? bracketed ?? below
  if (!isAttributes(written)) {
    const [, cell] = /^\{+[ \t]*([A-Za-z][\w+#-]*)/.exec(written) ?? []
    const isHidden = !word && /\binclude *[:=] *f/i.test(info + options)
    return { lang: word ?? cell, isCell: !word, isHidden, braces: '', caption }
  }
  const [first] = classesIn(written)
  const braces = withoutParts(written, (part) => {
    if (!part.startsWith('.')) return part.includes('=') && !kept.test(part)
    return classOfLines.test(part) || (!word && part === `.${first}`)
  })
  return { lang: word ?? first, isCell: false, isHidden: false, braces, caption }
}

/** Pandoc's `` `<br>`{=html} ``. */
function takeRaw(text: Text, parent: Parents, index: number, file: VFile): void {
  const code = parent.children[index - 1]
  const [written, format] = raw.exec(text.value) ?? []
  if (code?.type !== 'inlineCode' || !written || !format) return
  parent.children[index - 1] = readRaw(code, format, file) as never
  text.value = text.value.slice(written.length)
}

const indexCommand = /\\index\{((?:[^{}\n]|\{[^{}\n]*\})*)\}/g

function readRaw(code: Code | InlineCode, format: string, file: VFile): RootContent {
  const { position, value } = code
  const entries = [...value.matchAll(indexCommand)].map(([, entry = '']) =>
    indexMark(entry),
  )
  const isIndex =
    /^(?:la)?tex$/.test(format) && value.replaceAll(indexCommand, '').trim() === ''
  if (isIndex && entries.length > 0) {
    for (const each of entries) Object.assign(each, { position })
    const type = code.type === 'code' ? 'paragraph' : 'span'
    return { type, attributes: '', children: entries, position } as never
  }
  const isHtml = /^html\d?$/.test(format)
  if (!isHtml) report(file, 'raw-omitted', [format], code)
  const place = placeOfWords(file, value, position)
  return { type: 'html', value: isHtml ? value : '', position: place }
}
