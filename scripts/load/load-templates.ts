import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Root } from 'hast'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import { parse } from 'yaml'
import type { Templates, Words } from '../book.ts'
import { fillTemplate, fillText, type Template } from './fill-template.ts'
import { loadFonts } from './load-fonts.ts'

const templatesUrl = new URL('../../templates/', import.meta.url)

/**
 * The look of the book: templates, style sheets, words and fonts of `templates/`.
 *
 * Each file is read when it is first asked for, once.
 *
 * @throws When a file cannot be read; the message names it.
 */
export async function loadTemplates(): Promise<Templates> {
  const fonts = await loadFonts()
  const template = once(readTemplate)
  const style = once((name) => read(`styles/${name}.css`))
  const words = once(readWords)
  return {
    fill: (name, slots, texts) => fillTemplate(template(name), slots, texts),
    style: (name, texts) => fillText(`templates/styles/${name}.css`, style(name), texts),
    fonts,
    texts: once((name) => parse(read(`${name}.yaml`)) as Record<string, Words>),
    words: (language) => words(closestLanguage(language)),
  }
}

/** A template as a tree without positions, which only the author's own text has. */
function readTemplate(name: string): Template {
  const text = read(`${name}.html`)
  const fragment = !/^\s*<!doctype/i.test(text)
  const tree: Root = unified().use(rehypeParse, { fragment }).parse(text)
  return { path: `templates/${name}.html`, tree }
}

function readWords(language: string): Words {
  return parse(read(`words/${language}.yaml`)) as Words
}

/** The longest tag that has words, after RFC 4647, section 3.4 (lookup). */
function closestLanguage(tag: string): string {
  const subtags = tag.toLowerCase().split('-')
  for (let length = subtags.length; length > 0; length -= 1) {
    const name = subtags.slice(0, length).join('-')
    if (/^[a-z0-9-]+$/.test(name) && existsSync(urlOf(`words/${name}.yaml`))) return name
  }
  return 'en'
}

function read(path: string): string {
  try {
    return readFileSync(urlOf(path), 'utf8')
  } catch (cause) {
    throw new Error(`Cannot read ${fileURLToPath(urlOf(path))}`, { cause })
  }
}

function urlOf(path: string): URL {
  return new URL(path, templatesUrl)
}

function once<Value>(make: (name: string) => Value): (name: string) => Value {
  const made = new Map<string, Value>()
  return (name) => {
    const value = made.get(name) ?? make(name)
    made.set(name, value)
    return value
  }
}
