import { nameToEmoji } from 'gemoji'
import { quoted } from '../../lib/visible.ts'
import {
  attributeAdvice,
  citeAdvice,
  comment,
  type Found,
  includeAdvice,
  leftOut,
  printed,
  referenceAdvice,
  tagAdvice,
} from './found.ts'
import { readLatex } from './latex.ts'
import { keysOf, lonelyKeys, siteTag } from './site-tag.ts'

type Written = RegExpExecArray

/** A construct that other tools read: how it is written, and what it is. */
interface Row {
  readonly pattern: RegExp
  readonly is: (written: Written) => Omit<Found, 'length'> | undefined
}

const row = (pattern: RegExp, is: Row['is']): Row => ({
  pattern: new RegExp(pattern, `${pattern.flags}y`),
  is,
})

const iconAdvice =
  'Take it out, or write in words, or with a sign or emoji, what it says.'
const programAdvice = 'Put what the tool finds in the program into the text.'
const matterAdvice =
  'Take the line out; the class of a title says what its chapter is, as in `# Preface {.preface}`.'
const contentsAdvice = 'Take the line out; the contents are made by `toc` in `book.yaml`.'
const contents = {
  isAlone: true,
  ...leftOut('mark for a list of contents', contentsAdvice),
}

/** How names of places begin in Quarto and pandoc-crossref. */
const places = 'fig|tbl|sec|eq|lst|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg'

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
    row(/\{\{(?:\/\*|!--)(?:(?!\{\{)[^\n])*?(?:\*\/|--)\}\}/, () =>
      leftOut('comment `{{/* … */}}`', 'Write `<!-- … -->`, or take it out.'),
    ),
    // Hugo and Quarto. What goes on over several lines begins alike.
    row(/\{\{[<%][ \t]*\/?[ \t]*([\w./-]*)(?:(?:(?!\{\{)[^\n])*?[>%]\}\})?/, (written) =>
      siteTag(
        written,
        (name) => `shortcode ${quoted(`{{< ${name} >}}`)} of Hugo or Quarto`,
      ),
    ),
    row(/\{\{TOC\}\}/, () => contents),
    row(/\{((?:front|main|back)matter)\}/, ([, name = '']) => ({
      isAlone: true,
      ...leftOut(`mark ${quoted(`{${name}}`)} of Leanpub`, matterAdvice),
    })),
    row(/\{\{(#\w+)(?:(?!\{\{)[^\n])*?\}\}/, ([, name = '']) =>
      printed(`placeholder ${quoted(`{{${name}}}`)} of a template`, tagAdvice),
    ),
    row(/\{\{(?:(?!\{\{)[^\n])+?\}\}/, () =>
      printed('placeholder `{{ … }}` of a template', tagAdvice),
    ),
    row(/\{%[-+]?[ \t]*(?:end)?([\w-]*)(?:(?:(?!\{%)[^\n])*?%\})?/, (written) =>
      siteTag(written, (name) => `tag ${quoted(`{% ${name} %}`)} of Liquid or Jinja`),
    ),
    row(/\{>>(?:(?!\{>>)[^\n])*?<<\}/, () =>
      leftOut('comment `{>> … <<}`', 'Take it out, or write `<!-- … -->`.'),
    ),
    row(/\{(\+\+|--|~~|==)(?:(?!\{)[^\n])*?\1\}/, () =>
      printed(
        'change that is marked for review, as `{++ … ++}`',
        'Accept or reject the changes before the book is made.',
      ),
    ),
    row(/\{:[ \t]*toc[ \t]*\}/, () => contents),
    row(/\{:[:/][^{}\n]*\}/, () =>
      leftOut('option `{:: … }` of Kramdown', 'Take it out.'),
    ),
    row(/\{![^{}\n!]+!\}/, () => printed('include `{! … !}`', includeAdvice)),
    row(/\{@[a-z]+:[^{}\s]+\}/, () => reference),
    row(/\{i:[ \t]*(?:"[^"\n]*"|[\w ,!-]+)[ \t]*\}/, () =>
      leftOut(
        'entry `{i: "…"}` for an index in Leanpub',
        'Take it out: there is no index.',
      ),
    ),
    row(/\{\/?(?:quiz|poetry|poem)\b[^{}\n]*\}/, ([written]) =>
      printed(
        `mark ${quoted(written)} of Leanpub`,
        'Write a list, or a block such as `:::verse`.',
      ),
    ),
  ],
  '[': [
    row(/\[\[_?(?:toc|TOC)_?\]\](?![([])/, () => contents),
    row(/\[(?:TOC|toc)\](?![([:{])/, () => contents),
    row(
      /\[(?:[^@[\]\n]*[\s(])?-?@([\w{](?:[\w:.#$%&+?<>~/-]*\w)?)\}?(?:[\s,;][^[\]\n]*)?\](?![([:{])/,
      ([, key = '']) =>
        new RegExp(`^(?:${places})[:-]`, 'i').test(key) ? reference : citation,
    ),
  ],
  '!': [
    row(/!\[\[(?:[^[\]\n]+)\]\]/, () =>
      printed(
        'embedded file `![[…]]` that is no picture',
        'Put a text where it belongs, or link to it: `[words](other.md)`; of other files show a picture, or link to them on the web.',
      ),
    ),
  ],
  '@': [
    row(
      new RegExp(String.raw`(?<![\w@./])@(?:${places})[:-]\w[\w:-]*`, 'i'),
      () => reference,
    ),
    // An author and a year; alone, it may be the handle of anyone.
    row(/(?<![\w@./])@[a-z][\w-]*(?:1[5-9]|20)\d\d[a-z]?(?![\w@])/i, () => ({
      isDoubtful: true,
      ...citation,
    })),
  ],
  '(': [
    // Of bookdown: a name for what is counted, and a text that is shown elsewhere.
    row(/\(\\#(?:eq|fig|tab|thm|exr|exm|def|lem)[:-][\w:-]+\)[ \t]?/, () =>
      leftOut('name `(\\#fig:…)` of bookdown', attributeAdvice),
    ),
    row(/(?<=^|\n)\(ref:[\w-]+\)/, () =>
      printed('text `(ref:…)` of bookdown for a caption', 'Write it where it is shown.'),
    ),
  ],
  '\\': [
    // The end of a line in LaTeX.
    row(/(?<![\\:/])\\\\(?:\[[\d.]+[a-z]{2}\])?[ \t]*$/, () => ({
      ...leftOut('end of a line `\\\\` of LaTeX', 'Take it out.'),
      isBreak: true,
    })),
    row(/(?<!\\)\\@ref\([\w:-]+\)/, () => reference),
  ],
  '=': [
    // Unlike an operator or an arrow, they touch words.
    row(/(?<![\w=<>!"'])==(?=[\p{L}\p{N}*_`[({„“«‘])/u, () => ({
      mark: { edge: 'open', of: '==', is: 'mark' },
    })),
    row(/(?<=[\p{L}\p{N}*_`\]).,;:!?…”»’%])==(?![\w=])/u, () => ({
      mark: { edge: 'close', of: '==', is: 'mark' },
    })),
  ],
  '+': [
    // Keys of a keyboard, in MkDocs.
    row(/(?<![\w+])\+\+([a-z0-9-]+(?:\+[a-z0-9-]+)*)\+\+(?![\w+])/i, ([, keys = '']) =>
      /\+/.test(keys) || lonelyKeys.test(keys) ? { nodes: keysOf(keys) } : undefined,
    ),
    // In prose on programs, `++i, i++` counts.
    row(/(?<![\w+])\+\+(?=\p{L}{2})[^\n+;,()=]+(?<=[\p{L}.!?])\+\+(?![\w+])/u, () =>
      printed(
        'mark `++ … ++` of inserted text or a key',
        'Write `<ins>…</ins>` or `<kbd>…</kbd>`.',
      ),
    ),
  ],
  '%': [
    // At the beginning of a line; in a line, they touch the comment. Leanpub's goes to the end of its line.
    row(/(?<=\n)%%(?![%\s]*$)(?!.*%%)/, () => ({
      mark: { edge: 'open', of: '%%', is: '', isOfLine: true },
      ...comment,
    })),
    row(/(?<=\n)%%(?!%)/, () => ({
      mark: { edge: 'either', of: '%%', is: '' },
      ...comment,
    })),
    row(/(?<=\s)%%(?=[^\s%])/, () => ({
      mark: { edge: 'open', of: '%%', is: '' },
      ...comment,
    })),
    row(/(?<=[^\s%])%%(?![\w%])|(?<=\s)%%(?=\s*$)/, () => ({
      mark: { edge: 'close', of: '%%', is: '' },
    })),
  ],
  ':': [
    // With the classes that rule how they look.
    row(
      /:(material|fontawesome|octicons|simple)-[a-z0-9-]+:(?:\{:?[ \t]*[.#][^{}\n]*\})?/,
      ([, family = '']) => leftOut(`icon ${quoted(`:${family}-…:`)}`, iconAdvice),
    ),
    // What mkdocstrings puts in its place; the options below it are gone by now.
    row(/(?<=\n):::[ \t]+[A-Za-z_]\w*(?:\.\w+)+[ \t]*$/, () => ({
      isAlone: true,
      ...leftOut('documentation `::: …` of a program', programAdvice),
    })),
    // At the beginning of a line, `:label:` is an option of MyST.
    row(
      /(?<![\w:])(?!(?<=\n):label:):([a-z][a-z0-9_-]+|[+-]1|100):(?![\w:`])/,
      ([, name = '']) => {
        if (Object.hasOwn(nameToEmoji, name)) return { text: nameToEmoji[name] ?? '' }
        return /_/.test(name)
          ? printed(`emoji ${quoted(`:${name}:`)}`, 'Write the character itself.')
          : undefined
      },
    ),
  ],
  '^': [
    // Inserted text, in MkDocs.
    row(/(?<![\w^])\^\^(?=[\p{L}\p{N}*_`[({„“«‘"'])/u, () => ({
      mark: { edge: 'open', of: '^^', is: 'ins' },
    })),
    row(/(?<=[\p{L}\p{N}*_`\])}.,;:!?…”»’%"'])\^\^(?![\w^])/u, () => ({
      mark: { edge: 'close', of: '^^', is: 'ins' },
    })),
    row(/(?<=\s)\^(?=[\w-]*[a-z])([\w-]{4,})(?=\s*$)/, ([, names = '']) => ({
      ...{ isLast: true, names },
      ...leftOut('id `^…` of a paragraph in Obsidian', attributeAdvice),
    })),
    row(/(?<=\s)\^([A-Za-z\d][\w-]*)(?=\s*$)/, ([, names = '']) => ({
      isLast: true,
      names,
    })),
  ],
}

const reference = printed('reference `@fig:…` to a place of the book', referenceAdvice)
const citation = printed('citation `[@…]`', citeAdvice)

/** The characters that something foreign begins with. */
export const foreignStarts = Object.keys(rows)

/** The foreign construct that begins at a place of a line; `undefined` for prose. */
export function readForeign(line: string, at: number): Found | undefined {
  const start = line[at] ?? ''
  // For `remarkSiteLinks` to read.
  if (/^\(\{\{[<%]\s*(?:rel)?ref\s/.test(line.slice(at - 1, at + 20))) return undefined
  for (const { is, pattern } of rows[start] ?? []) {
    pattern.lastIndex = at
    const written = pattern.exec(line)
    const found = written && is(written)
    if (written && found) return { length: written[0].length, ...found }
  }
  return start === '\\' ? readLatex(line, at) : undefined
}
