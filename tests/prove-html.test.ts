import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { finish } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { type Broken, matching, outcomeOf } from './support/proof.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

const finished = await finish(fixturePath('books', 'two-banks'), 'html')
const page = new TextDecoder().decode(finished.artifact.bytes)

const replaced = (found: string | RegExp, replacement: string): Uint8Array => {
  const changed = page.replace(found, replacement)
  if (changed === page) throw new Error(`Cannot find ${found} in the page`)
  return new TextEncoder().encode(changed)
}

/** What may befall a web page. */
const broken: Readonly<Record<string, Broken>> = {
  'a word is lost': {
    bytes: () => replaced('first floor', 'floor'),
    failed: ['text-html'],
    finds: ['text-lost', '01-near.md:7', /Cannot find `first` in the finished web page/],
  },
  'a paragraph is lost': {
    bytes: () => replaced(/(<p>Whoever[\s\S]*?<\/p>)/, ''),
    failed: ['text-html', 'links-html'],
    finds: ['text-lost', '01-near.md:27', /Whoever crosses at noon/],
  },
  'a paragraph is moved after another': {
    bytes: () =>
      replaced(
        /(<p>The same words[\s\S]*?<\/p>)([\s\S]*?)(<p>Whoever[\s\S]*?<\/p>)/,
        '$2$3$1',
      ),
    failed: ['text-html'],
    finds: ['text-lost', /^01-near/, /The same words stand here twice\./],
  },
  'notes stand in another order': {
    bytes: () =>
      replaced(
        /(<li class="endnote" id="note-01-near-1">[\s\S]*?<\/li>)(\s*)(<li class="endnote"[\s\S]*?<\/li>)/,
        '$3$2$1',
      ),
    failed: ['text-html'],
    finds: ['text-added', /^01-near/, /Flat ones\./],
  },
  'a reference shows another number': {
    bytes: () => replaced(/(id="ref-01-near-2"[^>]*>)2</, '$13<'),
    failed: ['text-html'],
    finds: ['text-changed', '01-near.md:13', /Boats3`.*expected `Boats2`/],
  },
  'the contents are in another order': {
    bytes: () =>
      replaced(
        /(<nav[\s\S]*?)The near bank([\s\S]*?)The far bank/,
        '$1The far bank$2The near bank',
      ),
    failed: ['text-html'],
    finds: ['text-changed', /^01-near/, /far/],
  },
  'a link leads nowhere': {
    bytes: () => replaced('href="#prices"', 'href="#costs"'),
    failed: ['links-html'],
    finds: ['place-missing', /./, /Unexpected link to `#costs` in the finished web page/],
  },
  'an id is doubled': {
    bytes: () => replaced('<p>The last', '<p id="prices">The last'),
    failed: ['links-html'],
    finds: ['place-doubled', '01-near.md:18', /`prices`/],
  },
  'a picture comes from the network': {
    bytes: () =>
      replaced(
        /src="data:image\/png[^"]*" alt="A boat/,
        'src="https://example.org/boat.png" alt="A boat',
      ),
    failed: ['links-html'],
    finds: ['resource-foreign', /html$/, /`https:\/\/example\.org\/boat\.png`/],
  },
  'a style sheet asks for a font': {
    bytes: () =>
      replaced(
        '<style>',
        '<style>@font-face{font-family:x;src:url(//example.org/x.woff2)}',
      ),
    failed: ['links-html'],
    finds: ['resource-foreign', /html$/, /`\/\/example\.org\/x\.woff2`/],
  },
  'there is a script': {
    bytes: () => replaced('</body>', '<script>alert(1)</script></body>'),
    failed: ['links-html'],
    finds: ['resource-foreign', /html$/, /`script`/],
  },
}

test('a web page with notes, lists, a table and pictures passes every check', async () => {
  const outcome = await outcomeOf(finished)

  expect(outcome).toEqual({ failed: [], findings: [] })
})

test('a footer of an author is text, and passes', async () => {
  const path = join(temporaryFolder(), 'ford.md')
  const head = '---\ntitle: A Ford\nauthors: Ada Brook\nlanguage: en\n---\n'
  writeFileSync(
    path,
    `${head}\n<section>\n<p>A ford.</p>\n<footer>Ada</footer>\n</section>\n`,
  )

  expect(await outcomeOf(await finish(path, 'html'))).toEqual({
    failed: [],
    findings: [],
  })
})

test.each(Object.entries(broken))('a web page does not pass when %s', async (_, each) => {
  const { failed, findings } = await outcomeOf(finished, each.bytes())

  expect(findings).toContainEqual(matching(each.finds))
  expect(failed).toEqual(each.failed)
})
