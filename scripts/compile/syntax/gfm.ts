import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import type { Code, Construct, TokenizeContext } from 'micromark-util-types'
import { ahead, type Syntax, startingWith, takeToken } from './tokens.ts'

const [tilde, openingBracket] = [126, 91]

/**
 * GFM without what costs time out of proportion: its addresses, which are looked for at every
 * letter, and a search back to the start of the paragraph at every closing bracket (`brackets`
 * reads `![^1]`). Addresses on the web are found here, those of e-mail by `remarkEmails`.
 *
 * @param notes - Labels of notes that are defined in another file, as `labelOf` has them.
 */
export function ownGfm(notes: readonly string[]): Syntax {
  const { text = {}, ...others } = gfm({ singleTilde: false })
  const kept = [tilde, openingBracket].map((code) => {
    const constructs = [text[code] ?? []].flat()
    const isNote = code === openingBracket && notes.length > 0
    return [code, isNote ? [knowing(notes), ...constructs] : constructs] as const
  })
  return {
    tokens: {
      ...others,
      text: { ...Object.fromEntries(kept), ...startingWith({ hHwW: address }) },
    },
    // The transforms would find addresses once more, and leave them without a position.
    nodes: gfmFromMarkdown().map(({ transforms, ...extension }) => extension),
  }
}

/** Reads nothing, and has references to notes read as such which the text itself does not define. */
function knowing(notes: readonly string[]): Construct {
  return {
    name: 'notesElsewhere',
    tokenize(_, __, nok) {
      const { parser } = this
      parser.gfmFootnotes ??= []
      if (parser.gfmFootnotes.at(-1) !== notes.at(-1)) parser.gfmFootnotes.push(...notes)
      return nok
    },
  }
}

/** `www.example.org` and `https://example.org` as they stand in prose. */
const address: Construct = {
  name: 'address',
  previous: mayBegin,
  tokenize(effects, ok, nok) {
    const written = mayBegin.call(this, this.previous) ? readAddress(ahead(this)) : ''
    // The text of a link is none itself.
    const isInLabel = this._labelStarts?.some(
      ({ _balanced, type }) => !_balanced && type !== 'inlineNoteStart',
    )
    if (written === '' || isInLabel) return nok
    const type = /^w/i.test(written) ? 'literalAutolinkWww' : 'literalAutolinkHttp'
    return takeToken(effects, ['literalAutolink', type], written.length, ok)
  },
}

/** Looked at before every word that begins with the same letter. */
function mayBegin(this: TokenizeContext, before: Code): boolean {
  const [start] = /^(?:www\.|https?:\/\/)/i.exec(ahead(this, 8)) ?? []
  if (start === undefined || before === null || before < 0) return start !== undefined
  return (start.length > 4 ? /[^A-Za-z]/ : /[(*_[\]~ ]/).test(String.fromCharCode(before))
}

/**
 * What stands raw in no address: spaces, and marks that a browser encodes in what it lets one copy, such
 * as quotation marks other than those of ASCII, or the ends of sentences in Chinese; `[^` and `^[`, where
 * a note is referred to or begins; and the end of a link’s text.
 */
const end = /[\s<«»“”„‹›…。，、；！？]|\[\^|\^\[|\](?=[([])/

/** What an address has no dots and underscores between: any character but a space, mark or sign. */
const host = /^(?:[-._\u{10000}-\u{10ffff}]|[^\s\p{Cc}\p{P}\p{S}])+/u

/** The address that a text begins with, as GFM has it; empty where its host is none. */
function readAddress(text: string): string {
  const [word = ''] = text.split(end, 1)
  const written = word.slice(0, endOf(word))
  const [domain = ''] = host.exec(written.replace(/^https?:\/\//i, '')) ?? []
  const isHost = !/^[-._]/.test(domain) && !/_[^.]*(?:\.[^.]*)?$/.test(domain)
  return isHost && domain !== '' && !/^www\.?$/i.test(written) ? written : ''
}

/** Where the marks of the sentence begin that stand after an address: a bracket that it opens is its own. */
function endOf(word: string): number {
  let at = word.length
  for (let isMark = true; isMark; ) {
    const [reference] = /&[A-Za-z]+;$/.exec(word.slice(Math.max(at - 40, 0), at)) ?? []
    isMark = reference !== undefined || /[!"')*,.:;?_~\]]/.test(word[at - 1] ?? '')
    if (isMark) at -= reference?.length ?? 1
  }
  const count = (bracket: string) => word.slice(0, at).split(bracket).length
  while (word[at] === ')' && count(')') < count('(')) at++
  return at
}
