import { readdirSync, readFileSync } from 'node:fs'
import { toHtml } from 'hast-util-to-html'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Template, Words } from '../scripts/book.ts'
import {
  fillTemplate,
  fillText,
  loadTemplates,
} from '../scripts/load/templates/load-templates.ts'
import { fillStyle } from '../scripts/publish/markup.ts'

const templates = await loadTemplates()

test('slots take trees, and names take text in text and attributes', () => {
  const template = templateOf(
    '<!-- for the designer --><p class="a {{kind}}" title="{{title}}">{{title}}: <slot name="text"></slot></p>',
  )

  const filled = fillTemplate(
    template,
    { text: [{ type: 'text', value: '{{title}} <b>' }] },
    { kind: 'note', title: 'Ford & "Ferry"' },
  )

  expect(toHtml(filled)).toBe(
    '<p class="a note" title="Ford &#x26; &#x22;Ferry&#x22;">Ford &#x26; "Ferry": {{title}} &#x3C;b></p>',
  )
})

test('a template element lets a slot stand in a table', () => {
  const template = templateOf(
    '<table><template><slot name="rows"></slot></template></table>',
  )
  const row = { type: 'element', tagName: 'tr', properties: {}, children: [] } as const

  const filled = fillTemplate(template, { rows: [{ ...row, children: [] }] })

  expect(toHtml(filled)).toBe('<table><tr></tr></table>')
})

test('text in a style sheet cannot end it', () => {
  const filled = fillTemplate(
    templateOf('<style>{{css}}</style>'),
    {},
    {
      css: 'a::after { content: "</style><script>" }',
    },
  )

  expect(toHtml(filled)).toBe('<style>a::after { content: "<\\/style><script>" }</style>')
})

test('nor can it where the style sheet is written into the filled page', () => {
  const page = fillTemplate(templateOf('<style>{{css}}</style>'), {}, { css: '' })

  fillStyle(page, 'a::after { content: "</style><script>" }')

  expect(toHtml(page)).toBe('<style>a::after { content: "<\\/style><script>" }</style>')
})

test('filling a template leaves it as it was', () => {
  const template = templateOf('<p><slot name="text"></slot></p>')

  const first = fillTemplate(template, { text: [{ type: 'text', value: 'one' }] })
  const second = fillTemplate(template, { text: [] })

  expect([toHtml(first), toHtml(second)]).toEqual(['<p>one</p>', '<p></p>'])
})

test('what has no value, or no place, is an error that names the file', () => {
  const template = templateOf('<p>{{title}}<slot name="text"></slot></p>')

  expect(() => fillTemplate(template, {}, { title: 'x' })).toThrow(
    'Cannot fill slot `text` of templates/test.html',
  )
  expect(() => fillTemplate(template, { text: [] })).toThrow(
    'Cannot fill `{{title}}` in templates/test.html',
  )
  expect(() => fillTemplate(template, { text: [], toc: [] }, { title: 'x' })).toThrow(
    'Cannot use `toc`: templates/test.html has no place for it',
  )
  expect(() => fillText('book.css', 'p { width: {{constructor}} }')).toThrow(
    'Cannot fill `{{constructor}}` in book.css',
  )
})

test('a template that is not there is an error that names it', () => {
  expect(() => templates.fill('nowhere', {})).toThrow(/Cannot read .*nowhere\.html/)
})

test('a language finds the closest words that there are', () => {
  const found = ['de-AT', 'FR', 'uk-Cyrl-UA', 'zh-CN', 'zh-TW', 'sw', '../en'].map(
    (tag) => templates.words(tag).language,
  )

  expect(found).toEqual(['de', 'fr', 'uk', 'zh', 'zh-Hant', 'en', 'en'])
})

test('every language has all words, with the same places for names', () => {
  const files = readdirSync('templates/words')
  const outlines = files.map((file) => {
    const words: Words = parse(readFileSync(`templates/words/${file}`, 'utf8'))
    return Object.entries(words)
      .map(([key, text]) => [key, ...(text.match(/\{\{[\w-]+\}\}/g) ?? [])].join(' '))
      .sort()
  })

  expect(files.length).toBeGreaterThan(4)
  for (const outline of outlines) expect(outline).toEqual(outlines[0])
})

function templateOf(html: string): Template {
  const tree = unified().use(rehypeParse, { fragment: true }).parse(html)
  return { path: 'templates/test.html', tree }
}
