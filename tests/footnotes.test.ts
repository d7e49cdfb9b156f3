import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildBook } from './support/books.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

test('notes for which the page that refers to them has no room are told', {
  timeout: 60_000,
}, async () => {
  const path = join(temporaryFolder(), 'crowded.md')
  const numbers = Array.from({ length: 10 }, (_, index) => `[^${index}]`)
  const notes = numbers.map((label) => `${label}: ${'lamp '.repeat(60)}`)
  const settings = 'title: Crowded\nauthors: Ann Author\nlanguage: en\ntrim: a6'
  const text = `---\n${settings}\n---\n\nLamps${numbers.join('')}.\n\n${notes.join('\n')}\n`
  await writeFile(path, text)

  const { files } = await buildBook({ manuscriptPath: path, formats: ['pdf'] })

  const codes = files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
  expect(codes).toContain('note-astray')
})
