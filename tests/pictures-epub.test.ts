import { decode, encode } from 'fast-png'
import { imageSize } from 'image-size'
import { expect, test, vi } from 'vitest'
import type { Picture } from '../scripts/book.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { epub } from '../scripts/publish/epub.ts'
import { sharedBrowser } from './support/books.ts'
import { type EpubFacts, inspectEpub } from './support/inspect-epub.ts'
import { sampleBook, samplePicture, sectionOf } from './support/sample-book.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const templates = await loadTemplates()
const cover = samplePicture('pictures/photo.jpg', 'image/jpeg')
const browser = await sharedBrowser()

test('what has transparent parts gets a white ground, and stays as sharp as it was', async () => {
  const { bytes } = await shown(png(30, 20, (at) => (at < 300 ? 0 : 255)))

  const { channels, data, height, width } = decode(bytes)

  expect([width, height, channels]).toEqual([30, 20, 3])
  expect([...data.slice(0, 3)]).toEqual([255, 255, 255])
  expect([...data.slice(-3)]).toEqual([20, 40, 60])
})

test('a picture whose alpha channel hides nothing is packed byte for byte', async () => {
  const picture = png(30, 20, () => 255)

  expect((await shown(picture)).bytes).toEqual(picture.bytes)
})

test('a picture of more than four million pixels is scaled down in its shape', async () => {
  const photo = samplePicture('pictures/large.jpg', 'image/jpeg')
  const large = { ...photo, widthPx: 3000, heightPx: 2000 }

  const { bytes, file } = await shown(large)
  const { height, type, width } = imageSize(bytes)

  expect(file).toBe('images/large.jpg')
  expect([type, width, height]).toEqual(['jpg', 2449, 1632])
})

test('a picture made for print becomes one for screens', async () => {
  const inks = {
    ...samplePicture('pictures/inks.jpg', 'image/jpeg'),
    widthPx: 24,
    heightPx: 16,
  }
  const colours = (bytes: Uint8Array) => {
    const file = Buffer.from(bytes)
    return file[file.indexOf(Buffer.from([0xff, 0xc0])) + 9]
  }

  const { bytes } = await shown(inks)

  expect(colours(inks.bytes)).toBe(4)
  expect(colours(bytes)).toBe(3)
  expect(imageSize(bytes)).toMatchObject({ type: 'jpg', width: 24, height: 16 })
})

test('a picture that moves stays, for its author to decide', async () => {
  const blink = samplePicture('pictures/blink.gif', 'image/gif')

  const { bytes, file } = await shown(blink)

  expect(file).toBe('images/blink.gif')
  expect(bytes).toEqual(new Uint8Array(blink.bytes))
})

test('a picture that is drawn anew has the same bytes every time', async () => {
  const picture = png(30, 20, (at) => at % 256)

  expect((await shown(picture)).bytes).toEqual((await shown(picture)).bytes)
})

test('a picture whose pixels are damaged does not stop the book', async () => {
  const picture = png(30, 20, () => 0)
  const bytes = new Uint8Array(picture.bytes)
  bytes.fill(0x7f, Buffer.from(bytes).indexOf('IDAT') + 6, bytes.length - 16)

  expect((await shown({ ...picture, bytes })).file).toBe('images/a.png')
})

test('a cover of another type or with more pixels than stores ask for becomes a JPEG', async () => {
  const drawn = { ...png(40, 64, () => 255), path: 'cover.png' }
  const photo = samplePicture('pictures/large.jpg', 'image/jpeg')
  const large = { ...photo, widthPx: 3000, heightPx: 2000 }

  expect(await coverSize(drawn)).toMatchObject({ type: 'jpg', width: 40, height: 64 })
  expect(await coverSize(large)).toMatchObject({ type: 'jpg', width: 2478, height: 1652 })
})

test('a cover drawn as SVG fills the size that stores ask for', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="160"><rect width="100" height="160"/></svg>'
  const bytes = new TextEncoder().encode(svg)
  const drawing: Picture = {
    path: 'cover.svg',
    bytes,
    mediaType: 'image/svg+xml',
    widthPx: 100,
    heightPx: 160,
  }

  expect(await coverSize(drawing)).toMatchObject({
    type: 'jpg',
    width: 1600,
    height: 2560,
  })
})

/** What becomes of a picture in the text. */
async function shown(picture: Picture): Promise<{ bytes: Uint8Array; file: string }> {
  const { path } = picture
  const facts = await publish({ [path]: picture }, cover)
  const item = facts.items.find(({ id }) => id?.startsWith('image-'))
  const file = item?.href ?? ''
  return { file, bytes: facts.bytes(file) ?? new Uint8Array() }
}

async function coverSize(picture: Picture) {
  const facts = await publish({}, picture)
  const item = facts.items.find(({ properties }) => properties === 'cover-image')
  return imageSize(facts.bytes(item?.href ?? '') ?? new Uint8Array())
}

async function publish(
  pictures: Readonly<Record<string, Picture>>,
  coverPicture: Picture,
): Promise<EpubFacts> {
  const html = Object.keys(pictures).map((path) => `<p><img src="${path}" alt="A"></p>`)
  const book = sampleBook(templates, {
    cover: coverPicture,
    sections: [sectionOf(`<p>Text.</p>${html.join('')}`)],
    pictures: new Map(Object.entries(pictures)),
    contents: [],
    notes: new Map(),
  })
  const { bytes } = await epub({ book, templates, layout: undefined, browser })
  return inspectEpub(bytes)
}

/** A picture of one colour, as clear at each pixel as a function says. */
function png(
  widthPx: number,
  heightPx: number,
  alphaAt: (pixel: number) => number,
): Picture {
  const data = new Uint8Array(widthPx * heightPx * 4)
  for (let pixel = 0; pixel < widthPx * heightPx; pixel += 1) {
    data.set([20, 40, 60, alphaAt(pixel)], pixel * 4)
  }
  const bytes = new Uint8Array(
    encode({ width: widthPx, height: heightPx, data, channels: 4 }),
  )
  return { path: 'a.png', bytes, mediaType: 'image/png', widthPx, heightPx }
}
