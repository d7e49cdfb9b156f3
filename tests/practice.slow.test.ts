/** Books in the habits of other tools, as their authors have them: each is published untouched. */
import { expect, test } from 'vitest'
import { formatProblems } from '../scripts/command/terminal.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'

// To accept a change of what is said, run `npm run test:slow -- --update` and read the diff.
test.each([
  'bookdown-book',
  'github-guide',
  'honkit-uk',
  'hugo-site',
  'jekyll-essay',
  'leanpub-book',
  'manubot-paper',
  'mdbook-course',
  'mkdocs-course',
  'novel',
  'pandoc-thesis',
  'quarto-book',
])(
  '%s is published, and what is not done is said',
  { timeout: 120_000 },
  async (name) => {
    const { artifacts, files } = await buildBook({
      manuscriptPath: fixturePath('books', name),
      formats: ['pdf', 'epub', 'html', 'onix'],
    })

    expect(artifacts.map(({ format }) => format)).toEqual(['pdf', 'epub', 'html', 'onix'])
    const report = formatProblems(files, false)
    await expect(report.replaceAll(`${fixturePath('books')}/`, '')).toMatchFileSnapshot(
      `../${fixturePath('practice', `${name}.txt`)}`,
    )
  },
)
