import { nameToEmoji } from 'gemoji'
import {
  readAlternatives,
  readReferences,
  reference,
  referencesInBrackets,
  referenceTo,
} from '../plugins/remark-references.ts'
import { type Found, type Mark, told } from './found.ts'
import { indexMark, readLatex } from './latex.ts'
import { keysOf, lonelyKeys, siteTag } from './site-tag.ts'

type Written = RegExpExecArray

/** A construct that other tools read: how it is written, and what it is. */
interface Row {
  readonly pattern: RegExp
  readonly is: (written: Written) => Omit<Found, 'length'> | undefined
}

/** @param is - The name in `templates/foreign.yaml` of what is always the same, but for `more`. */
const row = (pattern: RegExp, is: string | Row['is'], more: Partial<Found> = {}): Row => {
  const found = typeof is === 'string' ? { ...told(is), ...more } : undefined
  const same = typeof is === 'string' ? () => found : is
  return { pattern: new RegExp(pattern, `${pattern.flags}y`), is: same }
}

/** One whose message has a part of it: the first group, or all. */
const named = (pattern: RegExp, name: string, more: Partial<Found> = {}): Row =>
  row(pattern, ([all, group = all]) => ({ ...more, ...told(name, group) }))

/** One that begins or ends a mark, around words. */
const marks = (pattern: RegExp, mark: Mark, name?: string): Row =>
  row(pattern, name ?? (() => ({ mark })), { mark })

const isAlone = true

/**
 * What is foreign, by its first character. Each fails at the next beginning of its kind, so that all
 * beginnings in a line take together as long as the line.
 */
const rows: Readonly<Record<string, readonly Row[]>> = {
  '{': [
    // Hugo, which shows the tags in such comments.
    row(/(\{\{[<%])\/\*((?:(?!\{\{)[^\n])*?)\*\/([>%]\}\})/, ([, from, shown, to]) => ({
      text: `${from}${shown}${to}`,
    })),
    row(/\{\{(?:\/\*|!--)(?:(?!\{\{)[^\n])*?(?:\*\/|--)\}\}/, 'hugo-comment'),
    // Hugo and Quarto. What goes on over several lines begins alike.
    row(/\{\{[<%][ \t]*\/?[ \t]*([\w./-]*)(?:(?:(?!\{\{)[^\n])*?[>%]\}\})?/, (written) =>
      siteTag(written, 'shortcode'),
    ),
    row(/\{\{TOC\}\}/, 'contents', { isAlone }),
    named(/\{((?:front|main|back)matter)\}/, 'leanpub-matter', { isAlone }),
    named(/\{\{(#\w+)(?:(?!\{\{)[^\n])*?\}\}/, 'named-placeholder'),
    row(/\{\{(?:(?!\{\{)[^\n])+?\}\}/, 'placeholder'),
    row(/\{%[-+]?[ \t]*(?:end)?([\w-]*)(?:(?:(?!\{%)[^\n])*?%\})?/, (written) =>
      siteTag(written, 'liquid-tag'),
    ),
    row(/\{>>(?:(?!\{>>)[^\n])*?<<\}/, 'critic-comment'),
    row(/\{(\+\+|--|~~|==)(?:(?!\{)[^\n])*?\1\}/, 'critic-change'),
    row(/\{:[ \t]*toc[ \t]*\}/, 'contents', { isAlone }),
    row(/\{:[:/][^{}\n]*\}/, 'kramdown-option'),
    row(/\{![^{}\n!]+!\}/, 'brace-include'),
    // Of the filters pandoc-fignos, -tablenos and -eqnos.
    row(/\{@([a-z]+:[\w:-]+)\}/, ([written, id = '']) => ({
      nodes: [referenceTo(id, 'number', written)],
    })),
    // Of Leanpub.
    row(/\{i:[ \t]*(?:"([^"\n]*)"|([\w ,!-]+))[ \t]*\}/, ([, quoted, bare = '']) => ({
      nodes: [indexMark(quoted ?? bare)],
    })),
    named(/\{\/?(?:quiz|poetry|poem)\b[^{}\n]*\}/, 'leanpub-mark'),
  ],
  '[': [
    row(/\[\[_?(?:toc|TOC)_?\]\](?![([])/, 'contents', { isAlone }),
    row(/\[(?:TOC|toc)\](?![([:{])/, 'contents', { isAlone }),
    row(referencesInBrackets, ([, written = '']) => ({ nodes: readReferences(written) })),
    row(
      /\[(?:[^@[\]\n]*[\s(])?-?@[\w{](?:[\w:.#$%&+?<>~/-]*\w)?\}?(?:[\s,;][^[\]\n]*)?\](?![([:{])/,
      'citation',
    ),
  ],
  '!': [row(/!\[\[(?:[^[\]\n]+)\]\]/, 'embedded-file')],
  '@': [
    row(reference, ([, names = '']) => ({ nodes: readAlternatives(names) })),
    // An author and a year; alone, it may be the handle of anyone.
    row(/(?<![\w@./])@[a-z][\w-]*(?:1[5-9]|20)\d\d[a-z]?(?![\w@])/i, 'citation', {
      isDoubtful: true,
    }),
  ],
  '(': [
    // Of bookdown: a name for what is counted, and a text that is shown elsewhere.
    row(/\(\\#(?:eq|fig|tab|thm|exr|exm|def|lem)[:-][\w:-]+\)[ \t]?/, 'bookdown-name'),
    row(/(?<=^|\n)\(ref:[\w-]+\)/, 'bookdown-caption'),
    row(/(?<=^|\n)\([\w.:-]+\)=[ \t]*$/, 'myst-name', { isAlone: true }),
  ],
  '\\': [
    // The end of a line in LaTeX.
    row(/(?<![\\:/])\\\\(?:\[[\d.]+[a-z]{2}\])?[ \t]*$/, 'latex-line-end', {
      isBreak: true,
    }),
    row(/(?<!\\)\\@ref\(([\w:-]+)\)/, ([written, id = '']) => ({
      nodes: [referenceTo(id, 'number', written)],
    })),
  ],
  '~': [
    // A space of LaTeX at which no line ends.
    row(/~(?=\\[A-Za-z]*ref\*?\{)/, () => ({ text: '\u00a0' })),
  ],
  '=': [
    // Unlike an operator or an arrow, they touch words.
    marks(/(?<![\w=<>!"'])==(?=[\p{L}\p{N}*_`[({„“«‘])/u, opening('==', 'mark')),
    marks(/(?<=[\p{L}\p{N}*_`\]).,;:!?…”»’%])==(?![\w=])/u, closing('==', 'mark')),
  ],
  '+': [
    // Keys of a keyboard, in MkDocs.
    row(/(?<![\w+])\+\+([a-z0-9-]+(?:\+[a-z0-9-]+)*)\+\+(?![\w+])/i, ([, keys = '']) =>
      /\+/.test(keys) || lonelyKeys.test(keys) ? { nodes: keysOf(keys) } : undefined,
    ),
    // In prose on programs, `++i, i++` counts.
    row(
      /(?<![\w+])\+\+(?=\p{L}{2})[^\n+;,()=]+(?<=[\p{L}.!?])\+\+(?![\w+])/u,
      'inserted',
    ),
  ],
  '%': [
    // At the beginning of a line; in a line, they touch the comment. Leanpub's goes to the end of its line.
    marks(
      /(?<=\n)%%(?![%\s]*$)(?!.*%%)/,
      { ...opening('%%', ''), isOfLine: true },
      'percent-comment',
    ),
    marks(/(?<=\n)%%(?!%)/, { edge: 'either', of: '%%', is: '' }, 'percent-comment'),
    marks(/(?<=\s)%%(?=[^\s%])/, opening('%%', ''), 'percent-comment'),
    marks(/(?<=[^\s%])%%(?![\w%])|(?<=\s)%%(?=\s*$)/, closing('%%', '')),
  ],
  ':': [
    // With the classes that rule how they look.
    named(
      /:(material|fontawesome|octicons|simple)-[a-z0-9-]+:(?:\{:?[ \t]*[.#][^{}\n]*\})?/,
      'icon',
    ),
    // What mkdocstrings puts in its place; the options below it are gone by now.
    row(/(?<=\n):::[ \t]+[A-Za-z_]\w*(?:\.\w+)+[ \t]*$/, 'program-documentation', {
      isAlone,
    }),
    // At the beginning of a line, `:label:` is an option of MyST.
    row(
      /(?<![\w:])(?!(?<=\n):label:):([a-z][a-z0-9_-]+|[+-]1|100):(?![\w:`])/,
      ([, name = '']) => {
        if (Object.hasOwn(nameToEmoji, name)) return { text: nameToEmoji[name] ?? '' }
        return /_/.test(name) ? told('emoji', name) : undefined
      },
    ),
  ],
  '^': [
    // Inserted text, in MkDocs.
    marks(/(?<![\w^])\^\^(?=[\p{L}\p{N}*_`[({„“«‘"'])/u, opening('^^', 'ins')),
    marks(/(?<=[\p{L}\p{N}*_`\])}.,;:!?…”»’%"'])\^\^(?![\w^])/u, closing('^^', 'ins')),
    row(/(?<=\s)\^(?=[\w-]*[a-z])([\w-]{4,})(?=\s*$)/, ([, names = '']) => ({
      ...{ isLast: true, names },
      ...told('paragraph-id'),
    })),
    row(/(?<=\s)\^([A-Za-z\d][\w-]*)(?=\s*$)/, ([, names = '']) => ({
      isLast: true,
      names,
    })),
  ],
}

function opening(of: Mark['of'], is: string): Mark {
  return { edge: 'open', of, is }
}

function closing(of: Mark['of'], is: string): Mark {
  return { edge: 'close', of, is }
}

/** The characters that something foreign begins with. */
export const foreignStarts = Object.keys(rows).join('')

const citation = told('citation').told.kind

/**
 * The foreign construct that begins at a place of a line; `undefined` for prose.
 *
 * @param cites - Whether citations are read as such.
 */
export function readForeign(line: string, at: number, cites = false): Found | undefined {
  const start = line[at] ?? ''
  for (const { is, pattern } of rows[start] ?? []) {
    pattern.lastIndex = at
    const written = pattern.exec(line)
    const found = written && is(written)
    const isRead = cites && found?.told?.kind === citation
    if (written && found && !isRead) return { length: written[0].length, ...found }
  }
  return start === '\\' ? readLatex(line, at, cites) : undefined
}
