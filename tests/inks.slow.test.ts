/** In which inks the PDF is printed. */
import { decode } from 'fast-png'
import { expect, test, vi } from 'vitest'
import { greyOf, isGrey } from '../scripts/pdf/one-ink.ts'
import { drawWithPdfium } from '../scripts/pdf/pdfium.ts'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { usedSpaces } from '../scripts/prove/pdf/press/used-spaces.ts'
import { buildBook, finish } from './support/books.ts'
import { type Edit, editPdf, inObject, onPage } from './support/edit-pdf.ts'
import { fixturePath } from './support/fixtures.ts'
import { findingsOf } from './support/proof.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const manuscriptPath = fixturePath('inks')
const gray = await finish(manuscriptPath, 'pdf')
const grayPdf = readPdf(gray.artifact.bytes)
const built = await buildBook({ manuscriptPath, formats: ['pdf'], printColour: 'colour' })
const colourBytes = built.artifacts[0]?.bytes ?? expect.fail('No PDF')
const colourPdf = readPdf(colourBytes)

/** Every pixel of a page, as PDFium draws it: how dark it is, and whether it is grey. */
async function pixelsOf(bytes: Uint8Array, page: number) {
  const [drawn] = await drawWithPdfium(bytes, [page], { widthPx: 280, heightPx: 400 })
  const { channels, data } = decode(drawn?.png ?? new Uint8Array())
  return Array.from({ length: data.length / channels }, (_, at) => {
    const parts = data.slice(at * channels, at * channels + 3)
    return {
      grey: greyOf([...parts]),
      isGrey: parts[0] === parts[1] && parts[1] === parts[2],
    }
  })
}

test('in black ink alone nothing has any other colour space, and all is as dark as before', async () => {
  expect([...new Set(usedSpaces(grayPdf).map(({ name }) => name))]).toEqual([
    'DeviceGray',
  ])
  for (const page of grayPdf.pages.keys()) {
    const [found, expected] = await Promise.all(
      [gray.artifact.bytes, colourBytes].map((bytes) => pixelsOf(bytes, page)),
    )
    expect(found?.every(({ isGrey }) => isGrey)).toBe(true)
    const off = found?.filter(
      ({ grey }, at) => Math.abs(grey - (expected?.[at]?.grey ?? 0)) > 24,
    )
    // Edges of what is blended, and of pixels.
    expect((off?.length ?? 0) / (found?.length ?? 1)).toBeLessThan(0.003)
  }
})

test('words in black ink alone are dark enough to be read', () => {
  const greys = grayPdf.pages.flatMap(({ colours }) =>
    colours.map(({ parts }) => parts[0]),
  )
  // Of text, of code on its light ground, and of a mark: 4.5 to 1 and more.
  expect(greys.filter((grey = 0) => grey > 0.45 && grey < 0.94)).toEqual([])
})

test('black ink alone changes no word and no tag', () => {
  const textOf = (pdf: typeof grayPdf) =>
    pdf.pages.map(({ runs }) => runs.map(({ mcid, text }) => [mcid, text]))
  const tagsOf = (pdf: typeof grayPdf) =>
    pdf.elements.map((element) => [element.type, pdf.wordsOf(element)])

  expect(textOf(grayPdf)).toEqual(textOf(colourPdf))
  expect(tagsOf(grayPdf)).toEqual(tagsOf(colourPdf))
})

test('where colours stay, what is grey is in black ink all the same', () => {
  const colours = colourPdf.pages.flatMap((page) => page.colours)
  const inRgb = colours.filter(({ space }) => space === 'DeviceRGB')

  expect(inRgb.length).toBeGreaterThan(0)
  expect(inRgb.filter(({ parts }) => isGrey(parts))).toEqual([])
  const black = colours.filter(
    ({ parts, space }) => space === 'DeviceGray' && parts[0] === 0,
  )
  expect(black.length).toBeGreaterThan(0)
  // Rules are gradients from black to black.
  const rules = [...colourPdf.objects.places.keys()].filter((ref) => {
    const shading = colourPdf.objects.dictionary(
      colourPdf.objects.dictionary({ ref }).get('Shading'),
    )
    return JSON.stringify(shading.get('ColorSpace')) === '{"name":"DeviceGray"}'
  })
  expect(rules.length).toBeGreaterThan(0)
})

test('pictures keep their colours where text alone is to be in black ink', async () => {
  const request = { manuscriptPath, formats: ['pdf'], printColour: 'gray-text' } as const
  const { artifacts } = await buildBook(request)
  const spaces = usedSpaces(readPdf(artifacts[0]?.bytes ?? expect.fail('No PDF')))

  const inColour = spaces.filter(({ name }) => name !== 'DeviceGray')
  // Both pictures of pixels.
  expect(inColour.map(({ name }) => name)).toEqual(['ICCBased', 'ICCBased'])
})

test('the same manuscript gives the same bytes in black ink', async () => {
  const again = await buildBook({ manuscriptPath, formats: ['pdf'] })

  expect(again.artifacts[0]?.bytes).toEqual(gray.artifact.bytes)
})

const inColour: Readonly<Record<string, Edit>> = {
  'a word': onPage(0, (content) => content.replace('0 G 0 g', '0 G 1 0 0 rg')),
  'a line in four inks': onPage(0, (content) => content.replace('\n0 G', '\n0 0 0 1 K')),
  'a gradient': inObject('ShadingType 3', (object) =>
    object.replace('DeviceGray', 'DeviceRGB'),
  ),
  'a picture': inObject('DCTDecode', (object) =>
    object.replace('DeviceGray', 'DeviceRGB'),
  ),
  'a group': inObject('/S /Transparency /CS', (object) =>
    object.replace('/CS /DeviceGray', '/CS /DeviceRGB'),
  ),
}

test.each(Object.entries(inColour))('%s in colour is found', async (_, edit) => {
  const bytes = await editPdf(gray.artifact.bytes, edit)

  const findings = await findingsOf('press-pdf', gray, bytes)

  expect(findings).toEqual([
    expect.objectContaining({
      code: 'pdf-unprintable',
      says: expect.stringMatching(/^Unexpected colours in Device(?:RGB|CMYK)/),
    }),
  ])
})
