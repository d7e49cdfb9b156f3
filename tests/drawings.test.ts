/** What becomes of drawings in SVG: those of common programs pass, and nothing that fetches, runs or grows does. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Picture, PictureFault } from '../scripts/book.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { fixturePath } from './support/fixtures.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const folder = fixturePath('load', 'drawings')

test.each(readdirSync(folder))(
  'the drawing of a common program passes: %s',
  async (name) => {
    const written = await publishedSvg(readFileSync(join(folder, name), 'utf8'))

    // What it is made with is left out, without a word.
    expect(written).not.toMatch(
      /inkscape|sodipodi|rdf:|metadata|<!DOCTYPE|https?:\/\/(?!www\.w3\.org)/,
    )
    await expect(written).toMatchFileSnapshot(`fixtures/load/drawings-published/${name}`)
  },
)

test('a drawing that was written anew is not changed again', async () => {
  for (const name of readdirSync(folder)) {
    const once = await publishedSvg(readFileSync(join(folder, name), 'utf8'))

    expect(await publishedSvg(once)).toBe(once)
  }
})

const web = 'https://a.invalid/x'

test.each([
  [
    'a comment cut inside strings',
    `<style>a{content:"/*"} g{fill:url(${web})} b{content:"*/"}</style>`,
  ],
  [
    'an import after such a comment',
    `<style>@foo "/*"; @import url(${web}); @foo "*/";</style>`,
  ],
  ['an import as a string', `<style>@import "${web}";</style>`],
  ['an address that is not called one', `<g mask="image-set('${web}' 1x)"/>`],
  ['the same in a style', `<g style="background:-webkit-image-set('${web}' 1x)"/>`],
  [
    'the same in a property that draws nothing',
    `<g style="cursor:image-set('${web}' 1x)"/>`,
  ],
  ['an address in a variable', `<g style="--a:url(${web});fill:var(--a)"/>`],
  ['an address for want of a variable', `<g fill="var(--a, url(${web}))"/>`],
  ['an address in letters by number', `<g fill="\\75\\72\\6c('${web}')"/>`],
  ['a font of the web', `<style>@font-face{font-family:a;src:url(${web})}</style>`],
  ['an animated address', `<animate attributeName="fill" values="red;url(${web})"/>`],
  ['a nested rule', `<style>a{&amp; b{fill:url(${web})}}</style>`],
  ['a rule for some sizes', `<style>@media print{a{fill:url(${web})}}</style>`],
  [
    'a page that leads on',
    `<h:meta xmlns:h="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0;url=${web}"/>`,
  ],
  [
    'a sheet of XHTML',
    `<link xmlns="http://www.w3.org/1999/xhtml" rel="preload" imagesrcset="${web}"/>`,
  ],
  ['an image of the web', `<feImage href="${web}"/>`],
  ['HTML with nothing instead', `<switch><foreignObject/></switch>`],
  ['an element that no list has', '<flowRoot>Words</flowRoot>'],
])('a drawing with %s is refused', async (_, content) => {
  expect(await read(drawing(content))).toMatchObject({ fault: 'active' })
})

test.each([
  [
    'a style that browsers ignore',
    '<style>a{behavior:x;fill:red}</style>',
    '<style>a{fill:red}</style>',
  ],
  [
    'text that looks like a tag',
    '<style>a{font-family:"&lt;/style>&lt;script>"}</style>',
    '<style>a{font-family:"&#x3C;/style>&#x3C;script>"}</style>',
  ],
  [
    'a link',
    `<a href="${web}" ping="${web}" target="_top"><g/></a>`,
    '<a target="_top"><g/></a>',
  ],
  [
    'other vocabularies',
    '<x:g xmlns:x="urn:x" href="b"><script/></x:g><g xmlns:y="urn:y" y:z="1"/>',
    '<g/>',
  ],
  [
    'what a brush leaves',
    '<g data-a="url(b)" src="b" fill="red /* b */"/>',
    '<g fill="red"/>',
  ],
  ['a prefix', '<s:g xmlns:s="http://www.w3.org/2000/svg"/>', '<g/>'],
  ['an element for other programs', '<g requiredExtensions="urn:x">a</g><g/>', '<g/>'],
])('of a drawing, %s is left out', async (_, content, left) => {
  expect(await publishedSvg(drawing(content))).toBe(`${drawing(left)}\n`)
})

test('a drawing without a namespace gets one', async () => {
  expect(await publishedSvg('<svg width="9" height="9"><g/></svg>')).toBe(
    `${drawing('<g/>')}\n`,
  )
})

test.each(['UTF-16', 'windows-1251', 'ISO-8859-1', 'UTF-7'])(
  'text that is said to be %s is refused',
  async (encoding) => {
    const svg = `<?xml version="1.0" encoding="${encoding}"?>${drawing('<text>é</text>')}`

    const found = `text declared as ${encoding}, not UTF-8`
    expect(await read(svg)).toEqual({ fault: 'broken', found })
  },
)

const deep = 12
const ten = (content: string) => content.repeat(10)
const levels = (level: (at: number) => string) =>
  Array.from({ length: deep }, (_, at) => level(at)).join('')

test.each([
  ['use', levels((at) => `<g id="a${at + 1}">${ten(`<use href="#a${at}"/>`)}</g>`)],
  [
    'use by coded names',
    levels((at) => `<g id="a${at + 1}">${ten(`<use href="#%61${at}"/>`)}</g>`),
  ],
  [
    'masks',
    levels((at) => `<mask id="a${at + 1}">${ten(`<g mask="url(#a${at})"/>`)}</mask>`),
  ],
  [
    'patterns that are inherited',
    levels(
      (at) =>
        `<pattern id="a${at + 1}"><g fill="url(#a${at})">${ten('<rect/>')}</g></pattern>`,
    ),
  ],
  [
    'patterns of a style sheet',
    levels(
      (at) =>
        `<style>g .b${at}:not(a){fill:url("#a${at}")}</style><pattern id="a${at + 1}">${ten(`<g class="b${at}"/>`)}</pattern>`,
    ),
  ],
  [
    'filters',
    levels(
      (at) => `<filter id="a${at + 1}">${ten(`<feImage href="#a${at}"/>`)}</filter>`,
    ),
  ],
  [
    'a filter on very many',
    `<filter id="a"><feTurbulence/></filter>${'<g filter="url(#a)"/>'.repeat(3000)}`,
  ],
  ['an endless circle', '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'],
  [
    'a long word drawn often',
    `<text id="a">${'x'.repeat(100_000)}</text>${'<use href="#a"/>'.repeat(1000)}`,
  ],
  [
    'markers on corners',
    `<marker id="a">${'<g/>'.repeat(1000)}</marker><path marker-mid="url(#a)" d="${'M0 0'.repeat(10_000)}"/>`,
  ],
])('a drawing that grows by %s is too large', async (_, content) => {
  const started = performance.now()

  expect(await read(drawing(`<g id="a0"/>${content}`))).toMatchObject({
    fault: 'too-large',
  })
  expect(performance.now() - started).toBeLessThan(5000)
})

test('of a picture in a drawing, pixels are counted, and missing ones told', async () => {
  const png = readFileSync(
    fixturePath('problems', 'picture-too-large', 'manuscript', 'stones.png'),
  )
  const large = `<image href="data:image/png;base64,${png.toString('base64')}"/>`

  expect(await read(drawing(large))).toMatchObject({ fault: 'too-large' })
  expect(
    await read(drawing('<image href="data:image/png;base64,iVBORw0KGgo="/>')),
  ).toMatchObject({ fault: 'broken' })
})

function drawing(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${content}</svg>`
}

async function publishedSvg(svg: string): Promise<string> {
  const found = await read(svg)
  if ('fault' in found) throw new Error(found.found)
  return Buffer.from(found.bytes).toString()
}

async function read(svg: string): Promise<Picture | PictureFault> {
  const dir = temporaryFolder()
  writeFileSync(
    join(dir, 'text.md'),
    '---\ntitle: T\nauthors: A\nlanguage: en\n---\n\nText\n',
  )
  writeFileSync(join(dir, 'a.svg'), svg)
  const { readPicture } = await loadManuscript(join(dir, 'text.md'))
  return readPicture('a.svg')
}

test('words of a drawing are set in the fonts of the book, which it brings along', async () => {
  const dir = temporaryFolder()
  const own = "@font-face{font-family:'Mine';src:url(data:font/woff2;base64,AAAA)}"
  writeFileSync(
    join(dir, 'a.svg'),
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>${own}
.a{font-family:"Trebuchet MS",Verdana,sans-serif}.b{font:italic 12px Courier,monospace}.c{font-family:Mine}.d{font-family:inherit!important}.e{font:400 small Monaco}</style>
<text class="a" font-family="spectral">a</text><text style="font-family:Papyrus">b</text><text font-family="serif">c</text><text font-family="a:b;">d</text></svg>`,
  )
  writeFileSync(
    join(dir, 'text.md'),
    '---\ntitle: A\nauthors: B\nlanguage: en\n---\n\nA.\n',
  )
  const { readPicture } = await loadManuscript(join(dir, 'text.md'))

  const picture = await readPicture('a.svg', {
    page: { widthPx: 9, heightPx: 9 },
    templates: await loadTemplates('essay'),
  })

  const { bytes, missingFonts } = picture as Picture
  const xml = String(Buffer.from(bytes))
  expect(missingFonts).toEqual(['Trebuchet MS', 'Courier', 'Monaco', 'Papyrus'])
  expect(
    xml.match(/@font-face \{ font-family: "[^"]*"; font-weight: \d+; font-style: \w+/g),
  ).toEqual([
    '@font-face { font-family: "Spectral"; font-weight: 400; font-style: normal',
    '@font-face { font-family: "Spectral"; font-weight: 400; font-style: italic',
    '@font-face { font-family: "Alegreya Sans"; font-weight: 400; font-style: normal',
    '@font-face { font-family: "Alegreya Sans"; font-weight: 400; font-style: italic',
    '@font-face { font-family: "Fira Code"; font-weight: 400; font-style: normal',
  ])
  expect(xml).toContain('.a{font-family:"Alegreya Sans"}')
  expect(xml).toContain('.b{font:italic 12px "Fira Code"}')
  expect(xml).toMatch(/\.e\{font:400 small "[\w ]+"\}/)
  expect(xml).toContain('.c{font-family:Mine}')
  expect(xml).toContain('.d{font-family:inherit!important}')
  expect(xml.match(/font-family="[^"]*(?:&quot;|')?[^"]*"/g)).toHaveLength(4)
})
