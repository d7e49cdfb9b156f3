import { build } from 'esbuild'
import type { Root } from 'hast'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import { expect, test, vi } from 'vitest'
import { atomsIn, countAtoms, offsetOfAtom } from '../scripts/lib/atoms.ts'
import { withoutSpaces } from '../scripts/prove/text/passage.ts'
import { readAtoms } from '../scripts/prove/text/read-atoms.ts'
import { sharedBrowser } from './support/books.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

/** How many atoms print, EPUB and proof must all find in a text. */
const examples: Readonly<Record<string, number>> = {
  '': 0,
  '<p>The ford.</p>': 8,
  '<p>\n  The\u00a0ford\u2009is\u3000deep.\t</p>': 14,
  '<p>soft\u00adhyphen, zero\u200bwidth</p>': 22,
  '<p>Łódź and Київ</p>': 11,
  // One of the two that UTF-16 needs for it is an atom each.
  '<p>𝒙 and 🌊</p>': 7,
  '<p>A picture <img src="a.png" alt="of a boat"> in a line</p>': 16,
  '<figure><img src="a.png" alt=""><figcaption>Boat</figcaption></figure>': 5,
  '<p>One</p><hr><p>Two</p>': 7,
  '<p>so that <math alttext="a + b"><mi>a</mi><mo>+</mo><mi>b</mi></math> grows</p>': 14,
  '<p><ruby>漢<rt>kan</rt></ruby></p>': 4,
  '<pre><code>a = 1\nb = 2\n</code></pre>': 6,
  '<table><thead><tr><th>Hour</th></tr></thead><tbody><tr><td>7</td></tr></tbody></table>': 5,
}

test.each(Object.entries(examples))('EPUB and proof count alike in %j', (html, count) => {
  const tree = unified().use(rehypeParse, { fragment: true }).parse(html) as Root

  expect(countAtoms(tree).get(tree)).toBe(count)
  expect(withoutSpaces(readAtoms([tree]).text)).toHaveLength(count)
})

test('print counts as EPUB and proof do', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: "export { pageStarts } from './scripts/paginate/in-page/page-starts.ts'",
      resolveDir: process.cwd(),
    },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'counted',
  })
  const page = await (await sharedBrowser()).newPage()
  await page.setJavaScriptEnabled(true)
  await page.evaluate(outputFiles[0]?.text ?? '')

  const counts =
    await page.evaluate(`${JSON.stringify(Object.keys(examples))}.map((html) => {
    const element = document.createElement('div')
    element.innerHTML = html
    return counted.pageStarts({ element, measures: {}, notes: [], base: 0 }, 0).atoms
  })`)

  expect(counts).toEqual(Object.values(examples))
})

test('an atom has its offset in the text', () => {
  const text = ' \u0001a b\u00a0\ufffec'

  expect(atomsIn(text)).toBe(3)
  expect([0, 1, 2, 3].map((before) => offsetOfAtom(text, before))).toEqual([2, 4, 7, 8])
})
