/** What stands beside or apart from the text: columns, epigraphs and breaks between scenes, as they are shown. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { unzipSync } from 'fflate'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { buildBook, sharedBrowser } from './support/books.ts'
import { type InspectedPdf, inspectPdf } from './support/inspect-pdf.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const long = (side: string) =>
  Array.from({ length: 40 }, (_, index) => `${side}${index} of a long column.`).join(
    '\n\n',
  )

const text = `Before.

:::: {.columns}
::: {.column width="40%"}
Here.[^1]
:::
::: {.column width="60%"}
- There
- too^[Another note.]
:::
::::

:::: {.columns}
::: {.column}
${long('Left')}[^2]
:::
::: {.column}
${long('Right')}
:::
::::

[^1]: A note.
[^2]: Of the long column.

:::epigraph[A source, *Its Title*]
Plain and *stressed*
:::

***

After.
`

let pdf: InspectedPdf
const shown: Record<string, string> = {}

beforeAll(async () => {
  const settings =
    'title: Sides\nauthors: Ada Brook\nlanguage: en\nkind: article\ntrim: a5\n'
  const { workDir } = await sharedBrowser()
  const dir = join(workDir, 'sides')
  const write = (files: Readonly<Record<string, string | Uint8Array>>): void => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, name)), { recursive: true })
      writeFileSync(join(dir, name), content)
    }
  }
  write({ 'text/book.yaml': settings, 'text/text.md': text })
  const { artifacts, files } = await buildBook({
    manuscriptPath: join(dir, 'text'),
    formats: ['pdf', 'epub', 'html'],
  })
  const errors = files.flatMap(({ messages }) => messages.filter(({ fatal }) => fatal))
  expect(errors.map(String)).toEqual([])
  const bytesOf = (name: string) =>
    artifacts.find(({ format }) => format === name)?.bytes ?? new Uint8Array()
  pdf = inspectPdf(bytesOf('pdf'))
  write({ ...unzipSync(bytesOf('epub')), 'page.html': bytesOf('html') })
  shown.html = join(dir, 'page.html')
  shown.epub = join(dir, 'OEBPS/text.xhtml')
})

/** Where the first run of a text stands in print. */
function placeOf(words: string) {
  for (const [page, { texts }] of pdf.pages.entries()) {
    const found = texts.find((each) => each.text.startsWith(words))
    if (found) return { page, ...found }
  }
  throw new Error(`Cannot find \`${words}\``)
}

test('columns are printed side by side, their notes at the foot, and below each other where they are long', () => {
  const [here, there] = [placeOf('Here.'), placeOf('There')]
  const [left, right] = [placeOf('Left0'), placeOf('Right0')]

  expect(there).toMatchObject({ page: here.page, topPx: here.topPx })
  expect(there.leftPx).toBeGreaterThan(here.rightPx + 20)
  expect(placeOf('A note.').page).toBe(here.page)
  expect(placeOf('Another note.').page).toBe(here.page)
  expect(right.page).toBeGreaterThan(left.page)
  expect(placeOf('Of the long').page).toBe(placeOf('Left39').page)
})

test.each([
  ['html', 900],
  ['html', 360],
  ['epub', 700],
  ['epub', 360],
])(
  'in %s of %i pixels, columns stand side by side if there is room',
  async (format, width) => {
    const page = await (await sharedBrowser()).newPage()
    onTestFinished(() => page.close())
    await page.setViewport({ width, height: 640 })

    await page.goto(pathToFileURL(shown[format] ?? '').href)
    const [one, other, pageWidth] = (await page.evaluate(`[
    ...[...document.querySelectorAll('.column')].slice(0, 2).map((each) => {
      const { left, top, right } = each.getBoundingClientRect()
      return { left, top, right }
    }), document.documentElement.scrollWidth]`)) as [DOMRect, DOMRect, number]

    expect(pageWidth).toBe(width)
    if (width > 400) {
      expect(other.top).toBe(one.top)
      expect(other.left).toBeGreaterThanOrEqual(one.right - 1)
    } else {
      expect(other.top).toBeGreaterThan(one.top)
      expect(other.left).toBe(one.left)
    }
  },
)

test('what is stressed in an epigraph and a title in its source look alike everywhere, and scene breaks print', async () => {
  const page = await (await sharedBrowser()).newPage()
  onTestFinished(() => page.close())
  await page.emulateMediaType('print')
  for (const path of Object.values(shown)) {
    await page.goto(pathToFileURL(path).href)
    const styles =
      await page.evaluate(`['.epigraph p', '.epigraph p em', '.epigraph footer', '.epigraph footer em']
      .map((name) => getComputedStyle(document.querySelector(name)).fontStyle)`)
    expect(styles).toEqual(['italic', 'normal', 'normal', 'italic'])
  }

  await page.goto(pathToFileURL(shown.html ?? '').href)
  const stars = await page.evaluate(
    `getComputedStyle(document.querySelector('hr')).printColorAdjust`,
  )
  expect(stars).toBe('exact')
})
