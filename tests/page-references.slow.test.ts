import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { fillPages, likelyPageTexts, pageTexts } from '../scripts/lib/page-references.ts'
import { bundleInPage } from '../scripts/paginate/bundle-in-page.js'
import { type Finished, finish, prepare, sharedBrowser } from './support/books.ts'
import { inspectPdf } from './support/inspect-pdf.ts'
import { outcomeOf } from './support/proof.ts'
import { seededRandom } from './support/seeded-random.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

// A browser lays the books out, some more than once.
vi.setConfig({ testTimeout: 120_000 })

const trees =
  'alder ash aspen beech birch elm hazel holly larch lime maple oak pine rowan spruce willow yew'.split(
    ' ',
  )

/** What a typesetter would say of a text of few words. */
const remarks = new Set(['hyphens-stacked', 'line-loose', 'line-short', 'page-sparse'])

/** A chapter for each tree, in whose paragraphs and notes the pages of others are asked for. */
async function writeBook(seed: number): Promise<string> {
  const { below } = countsOf(seed)
  const dir = temporaryFolder()
  await writeFile(
    join(dir, 'book.yaml'),
    `title: Trees\nauthors: Ada Brook\nlanguage: en\ntrim: 5x8\nopening: ${seed % 2 ? 'any' : 'recto'}\n`,
  )
  const words = (count: number) =>
    Array.from(
      { length: count },
      () => 'water wood stone moss of the and'.split(' ')[below(7)],
    ).join(' ')
  const reference = () => {
    const tree = trees[below(trees.length)]
    const forms = [
      `the [${tree}](#${tree}){.page}`,
      `[the ${tree} of p. {page}](#${tree})`,
    ]
    return forms[below(forms.length)] ?? ''
  }
  for (const [index, tree] of trees.entries()) {
    const paragraphs = Array.from({ length: 3 + below(9) }, () => {
      const text = Array.from(
        { length: 1 + below(3) },
        () => `${words(5 + below(30))}, see ${reference()}`,
      )
      return `${text.join(', ')}.${below(4) === 0 ? `^[See ${reference()}.]` : ''}`
    })
    const chapter = `# Of ${tree} {#${tree}}\n\n${paragraphs.join('\n\n')}\n`
    await writeFile(join(dir, `${String(index + 1).padStart(2, '0')}.md`), chapter)
  }
  return dir
}

function countsOf(seed: number) {
  const { next } = seededRandom(seed)
  return { below: (limit: number) => Math.floor(next() * limit) }
}

/** What the finished file says of pages, and what holds: each as `tree page`. */
function pagesSaid({ artifact }: Finished) {
  const { destinations, labels, pages } = inspectPdf(artifact.bytes)
  const spread = (page: number) => Math.floor((page + 1) / 2)
  return pages.flatMap(({ text }, index) => {
    const plain = text.replaceAll(/[-‐]\n/g, '').replaceAll(/\s+/g, ' ')
    return [
      ...plain.matchAll(
        /the (\w+)(?: of p\. (\d+)| on (?:page (\d+)|the (facing) page)|(?=[,.]))/g,
      ),
    ].flatMap(([, tree = '', number, page = number, facing]) => {
      const there = destinations.get(tree)
      if (there === undefined) return []
      const isFacing = spread(there) === spread(index) && there !== index
      const held =
        there === index
          ? ['', labels[there]]
          : isFacing
            ? ['facing', labels[there]]
            : [labels[there]]
      const said = facing ?? page ?? ''
      return [{ tree, said, isHeld: held.includes(said) }]
    })
  })
}

test.each([1, 2])(
  'each page that is named is that of the place in the finished file (%i)',
  async (seed) => {
    const book = await finish(await writeBook(seed), 'pdf')
    const said = pagesSaid(book)

    expect(said.length).toBeGreaterThan(60)
    expect(said.filter(({ isHeld }) => !isHeld)).toEqual([])
    expect(new Set(said.map(({ said }) => said)).size).toBeGreaterThan(10)
    const { findings } = await outcomeOf(book)
    expect(findings.filter(({ code }) => !remarks.has(code))).toEqual([])
  },
)

test('a number that moves lines gets the room of the one before it', async () => {
  const page = await (await sharedBrowser()).newPage()
  await page.setContent(
    '<p style="inline-size: 4em; margin: 0">on page <span data-page-reference="a">7</span>, and on</p>',
  )
  await page.evaluate(await bundleInPage())
  const look = `[document.querySelector('p').clientHeight, document.querySelector('span').style.display]`
  const fill = async (a: string) => {
    await page.evaluate(`inPage.fillPages(${JSON.stringify({ a })})`)
    return page.evaluate(look)
  }

  const [before] = (await page.evaluate(look)) as [number]
  expect(await fill('8')).toEqual([before, ''])
  expect(await fill('one hundred and seven')).toEqual([before, 'inline-block'])
})

test.each([3, 4, 5])(
  'a book that is laid out again is as if it had been laid out with its pages at first (%i)',
  async (seed) => {
    const { book, layOut } = await prepare(await writeBook(seed))
    const again = await layOut(book)
    const { pageReferences, ...filled } = fillPages(book, pageTexts(book, again.pageMap))

    const atOnce = await layOut(filled)

    expect(pageReferences?.size).toBeGreaterThan(60)
    expect(again.pageMap).toEqual(atOnce.pageMap)
    expect(again.places).toEqual(atOnce.places)
    expect(await again.printHtml()).toBe(await atOnce.printHtml())
    expect(likelyPageTexts(book)).not.toEqual(pageTexts(book, again.pageMap))
  },
)
