import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { unzipSync } from 'fflate'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Templates } from '../scripts/book.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { lookNames } from '../scripts/load/templates/read-look.ts'
import { epub } from '../scripts/publish/epub.ts'
import { sharedBrowser } from './support/books.ts'
import { sampleBook, samplePicture, sectionOf } from './support/sample-book.ts'

interface Declaration {
  readonly selector: string
  readonly property: string
  readonly value: string
}

const looks = await Promise.all(lookNames().map((name) => loadTemplates(name)))

function declarationsOf({ style }: Templates): readonly Declaration[] {
  const css = ['book', 'lists', 'ebook'].map((name) => style(name)).join('\n')
  const rules = css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{}]+)\{([^{}]*)\}/g)
  return [...rules].flatMap(([, selector = '', body = '']) =>
    body
      .split(';')
      .map((line) => line.split(':').map((part) => part.trim()))
      .filter(([property]) => property)
      .map(([property = '', value = '']) => ({
        selector: selector.trim().replace(/\s+/g, ' '),
        property,
        value,
      })),
  )
}

/** What every e-reader draws alike: CSS 2.1, and what Kindle Format 8 lists besides. */
const known = new Set(
  `border border-bottom border-collapse border-left border-top clear content display float font-family font-size font-style
  font-variant font-weight height letter-spacing line-height list-style list-style-type margin margin-bottom margin-left margin-top
  max-height max-width min-width orphans padding padding-bottom padding-left padding-right page-break-after
  page-break-inside text-align text-decoration text-indent vertical-align white-space widows width
  word-break word-wrap`.split(/\s+/),
)

/** What only makes a page finer, so that an e-reader that passes it over loses nothing: brackets around numbers, too. */
const refining = new Set(
  `box-sizing prefix suffix system -epub-hyphens -moz-hyphens -webkit-hyphens font-kerning font-variant-ligatures
  font-variant-numeric hyphens tab-size`.split(/\s+/),
)

/** New names, and the old ones that must stand in the same rule, or in one of the same elements. */
const renamed: Readonly<Record<string, string>> = {
  'break-after': 'page-break-after',
  'break-inside': 'page-break-inside',
  'font-variant-caps': 'font-variant',
  'overflow-wrap': 'word-wrap',
}

describe.each(looks.map((templates) => [templates.look.name, templates] as const))(
  'an e-book in the look %s',
  (_, templates) => {
    const declarations = declarationsOf(templates)

    test('e-books are styled with what e-readers know', () => {
      const strange = declarations.filter(
        ({ property }) =>
          !known.has(property) &&
          !refining.has(property) &&
          !Object.hasOwn(renamed, property),
      )

      expect(strange).toEqual([])
    })

    test('a property with a new name stands next to its old one', () => {
      const bare = declarations.filter(({ property, selector }) => {
        const old = renamed[property]
        return (
          old !== undefined &&
          !declarations.some(
            (each) => each.selector === selector && each.property === old,
          )
        )
      })

      expect(bare).toEqual([])
    })

    test('readers keep their colours: none is set, nor a ground', () => {
      expect(
        declarations.filter(({ property }) => /color|background/.test(property)),
      ).toEqual([])
      expect(
        declarations.filter(({ value }) =>
          /#|rgb|hsl|url\(|var\(|!important/.test(value),
        ),
      ).toEqual([])
    })

    test('lengths grow with the type that readers choose, but for hair lines', () => {
      const lengths = declarations.flatMap(
        ({ value }) => value.match(/-?[\d.]+[a-z%]+/g) ?? [],
      )
      const units = new Set(lengths.map((length) => length.replace(/[-\d.]/g, '')))

      expect([...units].sort()).toEqual(['%', 'em', 'px', 'vh'])
      expect(new Set(lengths.filter((length) => length.endsWith('px')))).toEqual(
        new Set(['1px']),
      )
    })

    test('margins at the sides stay narrow in large type, as Kobo asks', () => {
      const sides = declarations
        .filter(({ property }) => /^margin(?:-left|-right)?$/.test(property))
        .flatMap(({ property, value }) => {
          const [first, right = first, , left = right] = value.split(' ')
          return property === 'margin' ? [right, left] : [first]
        })
        .filter((value) => value?.endsWith('em'))
        .map((value) => Number.parseFloat(value ?? ''))

      expect(sides.length).toBeGreaterThan(5)
      expect(Math.max(...sides)).toBeLessThanOrEqual(2)
    })

    test('rules are found by names, places and nothing that old e-readers do not know', () => {
      const selectors = new Set(declarations.map(({ selector }) => selector))
      const plain = /^[\w\s.,>+-]*$/
      const strange = [...selectors].filter(
        (selector) =>
          !plain.test(
            selector.replace(
              /:(?:first-child|last-child|before|after)|^@counter-style/g,
              '',
            ),
          ),
      )

      expect(strange).toEqual([])
    })
  },
)

test('no line, table, picture or code is wider than a telephone', {
  timeout: 60_000,
}, async () => {
  const browser = await sharedBrowser()
  const templates = await loadTemplates()
  const cells = (tag: string) => `<tr>${`<${tag}>September</${tag}>`.repeat(9)}</tr>`
  const long = 'longer_than_the_line_of_any_telephone_'.repeat(3)
  const html = `<p><a href="https://example.org/${long}">https://example.org/${long}</a></p>
    <p><code>${long}</code></p><pre><code>${long}</code></pre><h2 id="h">${long}</h2>
    <p><img src="large.jpg" alt="Large"></p>
    <table><thead>${cells('th')}</thead><tbody>${cells('td')}</tbody></table>
    <div class="verse"><p><span class="line">${long}</span></p></div>`
  const picture = {
    ...samplePicture('pictures/large.jpg', 'image/jpeg'),
    widthPx: 3000,
    heightPx: 2000,
  }
  const book = sampleBook(templates, {
    cover: samplePicture('pictures/photo.jpg', 'image/jpeg'),
    sections: [sectionOf(html, { title: 'Wide' })],
    pictures: new Map([['large.jpg', picture]]),
    contents: [],
    notes: new Map(),
  })
  const { bytes } = await epub({ book, templates, layout: undefined, browser })
  for (const [name, content] of Object.entries(unzipSync(bytes))) {
    const path = join(browser.workDir, 'epub', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  await page.setViewport({ width: 360, height: 640 })

  await page.goto(pathToFileURL(join(browser.workDir, 'epub/OEBPS/text.xhtml')).href)
  const width = await page.evaluate('document.documentElement.scrollWidth')

  expect(width).toBe(360)
})
