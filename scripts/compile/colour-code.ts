/** What the parts of a program are, for which the npm package `prismjs` knows the grammars; each is read when it is needed. */
import { createRequire } from 'node:module'
import { createContext, runInContext } from 'node:vm'
import { nearestNames } from '../lib/edit-distance.ts'
import { once } from '../lib/memoize.ts'
import { keysByName, namesIn, readData } from '../lib/read-template.ts'
import type { Allowance } from './parse-markdown.ts'

const require = createRequire(import.meta.url)

/** What `templates/code-parts.yaml` says. */
interface Lists {
  /** By languages of prismjs, further names for them. */
  readonly aliases: Readonly<Record<string, string>>
  /** Names that have no colours. */
  readonly plain: string
  /** By what they are here, the parts of programs as prismjs names them. */
  readonly parts: Readonly<Record<string, string>>
}

interface Components {
  readonly languages: Readonly<Record<string, { readonly alias?: string | string[] }>>
}

/** prismjs knows these by itself. */
const builtIn = 'plain plaintext text txt'

/** Read when the first code with a language is met: most texts have none. */
export const codeLists = once(() => readData<Lists>('code-parts.yaml'))

/** For each name of a language, that of prismjs; an empty one for what has no colours. */
const known = once((): ReadonlyMap<string, string> => {
  const { languages } = require('prismjs/components.json') as Components
  const { aliases, plain } = codeLists()
  return new Map([
    ...[...namesIn(plain), ...namesIn(builtIn)].map((name) => [name, ''] as const),
    ...Object.entries(aliases).flatMap(([id, names]) =>
      [...namesIn(names)].map((name) => [name, id] as const),
    ),
    ...Object.entries(languages)
      .filter(([id]) => id !== 'meta')
      .flatMap(([id, { alias = [] }]) =>
        [id, ...[alias].flat()].map((name) => [name.toLowerCase(), id] as const),
      ),
  ])
})

/** The language of prismjs that a name means, in any case; an empty one for text; `undefined` for an unknown one. */
export function codeLanguage(name: string): string | undefined {
  return known().get(name.toLowerCase().replace(/^lang(?:uage)?-/, ''))
}

const nearest = nearestNames()

/** The known name that an unknown one most likely means. */
export function nearestLanguage(name: string): string | undefined {
  return nearest(name, known().keys(), Math.max(1, Math.floor(name.length / 3)))
}

/** A part of a program in one colour: the name of that in `templates/code-parts.yaml`, or none. */
export interface CodePart {
  readonly kind: string
  readonly text: string
}

/** A longer block is no program that people read, but what a program has written. */
export const mostCharacters = 50_000

/** A page of code takes a thousandth: what takes longer is written to keep regular expressions busy. */
const mostMsForBlock = 2000

/**
 * Code, divided into parts.
 *
 * @param language - Of prismjs.
 * @param allowance - Is counted down.
 * @returns `undefined` where that would take too long, or where the parts are not the code to the letter.
 */
export function colourCode(
  code: string,
  language: string,
  allowance: Allowance,
): readonly CodePart[] | undefined {
  const limitMs = Math.min(mostMsForBlock, allowance.codeMs)
  if (code.length > mostCharacters || limitMs <= 0) return undefined
  const start = process.cpuUsage()
  try {
    const parts = withinTime(limitMs, () => partsOf(tokens(code, language)))
    return parts.map(({ text }) => text).join('') === code ? parts : undefined
  } catch {
    // Too slow or too deep: no manuscript may bring a build down.
    allowance.codeMs -= limitMs
    return undefined
  } finally {
    const { system, user } = process.cpuUsage(start)
    allowance.codeMs -= (user + system) / 1000
  }
}

interface Token {
  readonly type: string
  readonly alias?: string | readonly string[]
  readonly content: Tokens
}
type Tokens = string | Token | readonly (string | Token)[]

interface Prism {
  readonly languages: Readonly<Record<string, object>>
  readonly hooks: { readonly run: (name: string, env: object) => void }
  readonly tokenize: (code: string, grammar: object) => Tokens
}

/** Its languages know it by this name alone, and as a global one. */
const prism = once(() => require('prismjs/components/prism-core.js') as Prism)

function tokens(code: string, language: string): Tokens {
  const { hooks, languages, tokenize } = prism()
  const load = require('prismjs/components/index.js') as (language: string) => void
  if (!languages[language]) load(language)
  const env = {
    code,
    grammar: languages[language] ?? {},
    language,
    tokens: code as Tokens,
  }
  // What some languages, such as PHP in HTML, do besides.
  hooks.run('before-tokenize', env)
  env.tokens = tokenize(env.code, env.grammar)
  hooks.run('after-tokenize', env)
  return env.tokens
}

const kinds = once(() => keysByName(codeLists().parts))

function kindOf({ alias = [], type }: Token): string | undefined {
  const name = [...[alias].flat(), type].find((each) => kinds().has(each))
  const kind = name && kinds().get(name)
  return kind === 'rest' ? '' : kind
}

/** The tokens, each in the innermost kind that there is, as few parts as there are colours. */
function partsOf(tokens: Tokens): CodePart[] {
  const parts: { kind: string; text: string }[] = []
  const add = (within: Tokens, kind: string): void => {
    if (typeof within === 'string') {
      const last = parts.at(-1)
      // White space has no colour.
      if (last && (last.kind === kind || within.trim() === '')) last.text += within
      else parts.push({ kind, text: within })
    } else if ('type' in within) add(within.content, kindOf(within) ?? kind)
    else for (const token of within) add(token, kind)
  }
  add(tokens, '')
  return parts
}

const context = createContext({ work: (): unknown => undefined })

/** What a function returns, which is stopped where it stands when the time is over, even within a regular expression. */
function withinTime<Result>(limitMs: number, work: () => Result): Result {
  context.work = work
  return runInContext('work()', context, { timeout: Math.ceil(limitMs) }) as Result
}
