import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { expect, test } from 'vitest'

const rooms = ['load', 'compile', 'assemble', 'paginate', 'publish', 'prove']

/** What every room may know: the nouns, what can be said to an author, and the two shelves. */
const shared = /^scripts\/(?:book\.ts|problems\/|lib\/|pdf\/)/u

test.each(rooms)('the room %s imports no other room', (room) => {
  const files = sourcesIn(join('scripts', room))

  const strays = files.flatMap((file) =>
    importsOf(file)
      .filter((path) => !shared.test(path) && !path.startsWith(`scripts/${room}/`))
      .map((path) => `${file} imports ${path}`),
  )

  expect(files).not.toEqual([])
  expect(strays).toEqual([])
})

test('the nouns, the catalogue of problems and the shelves know no room', () => {
  const files = sourcesIn('scripts').filter((file) => shared.test(file))

  const strays = files.flatMap((file) =>
    importsOf(file)
      .filter((path) => !shared.test(path))
      .map((path) => `${file} imports ${path}`),
  )

  expect(strays).toEqual([])
})

test('only the commands write to the output folder', () => {
  const outsiders = sourcesIn('scripts').filter((file) =>
    importsOf(file).includes('scripts/command/write-outputs.ts'),
  )

  expect(outsiders).toEqual(['scripts/build.ts'])
})

test('no page HTML and no style stands in TypeScript', () => {
  const found = rooms
    .flatMap((room) => sourcesIn(join('scripts', room)))
    .filter((file) =>
      /<\/?(?:body|div|h[1-6]|p|section|span|table)\b/u.test(codeOf(file)),
    )

  expect(found).toEqual([])
})

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path).split(sep).join('/'))
    .sort()
}

/** Paths of this project's files that a file imports, at once or later. */
function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(
    /(?:from|import|import\()\s*'(?<path>\.[^']*)'/gu,
  )
  return [...specifiers].map(({ groups }) =>
    normalize(join(dirname(file), groups?.path ?? '')),
  )
}

/** The file without its comments, which may well speak of HTML. */
function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(/\/\*.*?\*\/|\s\/\/[^\n]*/gsu, '')
}
