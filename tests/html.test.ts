import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Element } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { Page } from 'puppeteer'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import type { BookConfig, Font, Picture } from '../scripts/book.ts'
import { elementsOf } from '../scripts/lib/hast.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { html } from '../scripts/publish/html.ts'
import { sharedBrowser } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { assembled } from './support/from-markdown.ts'

const templates = await loadTemplates()
const browser = await sharedBrowser()

const drawing: Picture = {
  path: 'stones.svg',
  bytes: readFileSync(fixturePath('epub', 'pictures', 'diagram.svg')),
  mediaType: 'image/svg+xml',
  widthPx: 900,
  heightPx: 300,
}
const everything = readFileSync(fixturePath('html', 'everything.md'), 'utf8')
const markup = await published({
  'ford.md': everything,
  'ferry.md': '# Ferry {.afterword}\n\nEnd[^x].\n\n[^x]: X.\n',
})
const elements = elementsIn(markup)

test('two builds give the same bytes', async () => {
  const texts = { 'ford.md': everything }

  const [first, second] = [await published(texts), await published(texts)]

  expect(first === second).toBe(true)
})

test('the page is one file: no script, and nothing that the network must bring', () => {
  const addresses = elements.flatMap(({ properties, tagName }) => {
    const { href, src } = properties
    return tagName === 'a' ? [] : [src, href].filter((value) => value !== undefined)
  })
  const styles = elements
    .filter(({ tagName }) => tagName === 'style')
    .map(textOf)
    .join('')

  expect(elements.some(({ tagName }) => tagName === 'script')).toBe(false)
  expect(
    elements
      .flatMap(({ properties }) => Object.keys(properties))
      .filter((name) => name.startsWith('on')),
  ).toEqual([])
  expect(addresses.length).toBeGreaterThan(1)
  for (const address of addresses) expect(address).toMatch(/^data:/)
  for (const [, url] of styles.matchAll(/url\("([^"]*)"\)/g))
    expect(url).toMatch(/^data:/)
  const policy = elements.find(({ properties }) => properties.httpEquiv !== undefined)
  expect(policy?.properties.content).toMatch(/^default-src 'none';/)
})

test('every id stands once, and every link within the page leads to one', () => {
  const ids = elements.flatMap(({ properties }) => properties.id ?? [])
  const targets = elements
    .filter(({ tagName }) => tagName === 'a')
    .map(({ properties }) => String(properties.href))
    .filter((href) => href.startsWith('#'))
    .map((href) => decodeURIComponent(href.slice(1)))

  expect(new Set(ids).size).toBe(ids.length)
  expect(targets.length).toBeGreaterThan(10)
  for (const target of targets) expect(ids).toContain(target)
})

test('a reference leads to its note, and the note back to each of its references', () => {
  const refs = elements.filter((element) => element.properties.role === 'doc-noteref')
  const notes = elements.filter((element) => classesOf(element).includes('endnote'))

  expect(refs.map(textOf)).toEqual(['1', '1', '2', '1'])
  expect(refs.map(({ properties }) => properties.ariaLabel)).toEqual([
    'Note 1',
    'Note 1',
    'Note 2',
    'Note 1',
  ])
  expect(notes).toHaveLength(3)
  for (const note of notes) {
    const own = refs.filter(
      ({ properties }) => properties.href === `#${note.properties.id}`,
    )
    const back = elementsOf(note).filter(
      ({ properties }) => properties.role === 'doc-backlink',
    )
    expect(back.map(({ properties }) => properties.href)).toEqual(
      own.map(({ properties }) => `#${properties.id}`),
    )
    expect(new Set(back.map(({ properties }) => properties.ariaLabel)).size).toBe(
      back.length,
    )
  }
})

test('assistive technology finds one title, landmarks, parts and the way past them', () => {
  const count = (test: (element: Element) => boolean) => elements.filter(test).length
  const roles = elements.flatMap(({ properties }) => properties.role ?? [])

  expect(
    ['h1', 'header', 'nav', 'main', 'footer'].map((name) =>
      count(({ tagName }) => tagName === name),
    ),
  ).toEqual([1, 1, 1, 1, 1])
  expect(elements.find(({ tagName }) => tagName === 'html')?.properties.lang).toBe(
    'en-GB',
  )
  expect(roles).toContain('doc-chapter')
  expect(roles).toContain('doc-afterword')
  expect(roles).toContain('doc-pullquote')
  expect(elements.find(({ tagName }) => tagName === 'a')?.properties.href).toBe(
    '#page.text',
  )
})

test('headings of a chapter stand below the title, none deeper than HTML has', () => {
  const headings = elements.filter(({ tagName }) => /^h[1-6]$/.test(tagName))

  expect(
    headings.map(
      (heading) =>
        `${heading.tagName} ${heading.properties.ariaLevel ?? ''} ${textOf(heading)}`,
    ),
  ).toEqual([
    'h1  The Ford & the Ferry',
    'h2  Contents',
    'h2  The Ford',
    'h3  Depth',
    'h4  Measures',
    'h5  Fourth',
    'h6  Fifth',
    'h6 7 Sixth level',
    'h2  Ferry',
  ])
})

test('what may be wider than a phone takes the focus and has a name', () => {
  const wide = elements.filter(({ properties }) => properties.tabIndex === 0)

  expect(
    wide.map(({ properties, tagName }) => `${tagName}: ${properties.ariaLabel}`),
  ).toEqual(['pre: Code', 'div: Stones and depths'])
})

test('catalogues and previews find title, people, subjects and rights', () => {
  const found = elements
    .filter(
      ({ properties, tagName }) =>
        tagName === 'meta' && (properties.name || properties.property),
    )
    .map(
      ({ properties }) =>
        `${properties.name ?? properties.property}=${properties.content}`,
    )

  expect(found).toContain('DC.creator=Ada Äkerby')
  expect(found).toContain('DC.contributor=Tom Turner')
  expect(found).toContain('DC.subject=Rivers')
  expect(found).toContain('og:locale=en_GB')
  expect(found).toContain('description=Two ways over a river.')
})

test('an article begins with its abstract, before the contents, and ends with its notes', async () => {
  const text =
    ':::abstract\nIn short.\n:::\n\nText[^1].\n\n## One\n\n## Two\n\n[^1]: A note.\n'

  const page = elementsIn(await published({ 'a.md': text }, { kind: 'article' }))
  const order = page
    .flatMap(({ properties, tagName }) =>
      tagName === 'nav' ? 'nav' : (properties.role ?? []),
    )
    .filter((role) => role !== 'doc-noteref')

  expect(order).toEqual([
    'doc-abstract',
    'nav',
    'doc-endnotes',
    'heading',
    'doc-backlink',
  ])
})

test('a page holds the faces that it uses, and no others', async () => {
  const plain = facesOf(
    await published({ 'a.md': 'Plain text.\n' }, { kind: 'article', subtitle: '' }),
  )

  expect(plain).not.toContain('Fira Code 400 normal')
  expect(plain).not.toContain('EB Garamond 700 italic')
  expect(facesOf(markup)).toContain('Fira Code 400 normal')
})

test('a page with cut-down fonts looks as it does with whole ones', {
  timeout: 60_000,
}, async () => {
  const whole = markup.replace(/@font-face \{[^}]*\}/g, (rule) => {
    const font = templates.fonts.find((candidate) => faceOf(rule) === nameOf(candidate))
    return rule.replace(
      /base64,[^"]*/,
      `base64,${Buffer.from(font?.bytes ?? []).toString('base64')}`,
    )
  })
  const missing = templates.fonts
    .filter((font) => !facesOf(markup).includes(nameOf(font)))
    .map(
      (font) =>
        `@font-face { font-family: "${font.family}"; font-weight: ${font.weight}; font-style: ${font.style}; src: url("data:font/ttf;base64,${Buffer.from(font.bytes).toString('base64')}"); }`,
    )
  const full = whole.replace('<style>', () => `<style>${missing.join('\n')}`)

  const pictures = await Promise.all([markup, full].map((page) => shot(page, 1280)))

  expect(pictures[0]?.equals(pictures[1] ?? Buffer.alloc(0))).toBe(true)
})

test.each([360, 768, 1280])(
  'nothing pushes a window of %i pixels aside',
  { timeout: 60_000 },
  async (widthPx) => {
    const page = await opened(markup, widthPx)

    const { content, view } = await page.evaluate(() => ({
      content: document.documentElement.scrollWidth,
      view: document.documentElement.clientWidth,
    }))
    await page.close()

    expect(content).toBe(view)
  },
)

test.each([360, 1280])(
  'a note opens in place in a window of %i pixels, and closes',
  { timeout: 60_000 },
  async (widthPx) => {
    const page = await opened(markup, widthPx)
    const scrolled = () => page.evaluate(() => scrollY)
    await page.evaluate(() =>
      document.querySelector('.noteref')?.scrollIntoView({ block: 'center' }),
    )
    const before = await scrolled()

    await page.click('.noteref')
    const card = await (await page.$('.endnote:target'))?.boundingBox()
    const after = await scrolled()
    await page.click('.endnote:target .note-close')
    const open = await page.$('.endnote:target')
    const closed = await scrolled()
    await page.close()

    expect([after, closed]).toEqual([before, before])
    expect(card?.y).toBeGreaterThan(0)
    expect((card?.y ?? 0) + (card?.height ?? 0)).toBeLessThanOrEqual(800)
    expect(open).toBeNull()
  },
)

test.each(['light', 'dark'])(
  'text has a contrast of 4.5 to 1 or more in the %s',
  (scheme) => {
    const tokens = templates.style('tokens')
    const [light = '', dark = ''] = tokens.split('prefers-color-scheme: dark')
    const colour = (name: string) => {
      const found = new RegExp(`--${name}: (#\\w{6})`).exec(
        scheme === 'dark' ? dark : light,
      )
      return luminance(found?.[1] ?? '')
    }

    for (const ground of ['paper', 'wash']) {
      for (const ink of ['ink', 'quiet', 'accent']) {
        const [low = 0, high = 0] = [colour(ground), colour(ink)].sort((a, b) => a - b)
        expect((high + 0.05) / (low + 0.05), `${ink} on ${ground}`).toBeGreaterThan(4.5)
      }
    }
  },
)

async function published(
  texts: Readonly<Record<string, string>>,
  config: Partial<BookConfig> = {},
): Promise<string> {
  const { book } = await assembled(templates, texts, {
    config,
    readPicture: async () => drawing,
  })
  const { bytes } = await html({ book, templates, layout: undefined, browser })
  return new TextDecoder().decode(bytes)
}

async function opened(page: string, widthPx: number): Promise<Page> {
  const tab = await browser.newPage()
  const path = join(browser.workDir, `page-${widthPx}.html`)
  writeFileSync(path, page)
  await tab.setViewport({ width: widthPx, height: 800 })
  await tab.goto(`file://${path}`)
  await tab.evaluate(() => document.fonts.ready.then(() => undefined))
  return tab
}

async function shot(page: string, widthPx: number): Promise<Buffer> {
  const tab = await opened(page, widthPx)
  const picture = await tab.screenshot({ fullPage: true })
  await tab.close()
  return Buffer.from(picture)
}

function elementsIn(page: string): readonly Element[] {
  return elementsOf(unified().use(rehypeParse).parse(page))
}

function classesOf({ properties }: Element): readonly unknown[] {
  return Array.isArray(properties.className) ? properties.className : []
}

function facesOf(page: string): readonly string[] {
  return [...page.matchAll(/@font-face \{[^}]*\}/g)].map(([rule]) => faceOf(rule))
}

function faceOf(rule: string): string {
  const value = (name: string) => new RegExp(`${name}: "?([^;"]*)`).exec(rule)?.[1]
  return [value('font-family'), value('font-weight'), value('font-style')].join(' ')
}

function nameOf({ family, style, weight }: Font): string {
  return `${family} ${weight} ${style}`
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
