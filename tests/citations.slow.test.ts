import { expect, test } from 'vitest'
import { buildBook } from './support/books.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

const settings =
  'title: The Ford\nauthors: Ada Brook\nlanguage: en\nbibliography: works.yaml\n'

test('more citations than any book has are refused, in no time', {
  timeout: 60_000,
}, async () => {
  const works = '- { id: brook20, type: book, title: The Ford }\n'
  const text = 'The ford [@brook20].\n\n'.repeat(20_001)

  const { files } = await buildBook({
    manuscriptPath: manuscriptOf({
      'book.yaml': settings,
      'works.yaml': works,
      'ford.md': text,
    }),
    formats: [],
  })

  const told = files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
  expect(told).toEqual(['citations-many'])
})
