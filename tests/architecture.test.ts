/** What holds of the house; README has it in words, in its section on extending Colophon. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { expect, test } from 'vitest'

const rooms = ['load', 'compile', 'assemble', 'paginate', 'publish', 'prove']
const shelves = ['lib', 'pdf']

/** Everything that stands in `scripts/`: a tool of builders, which authors have no use for, stands in `tests/`. */
const entries = [
  ...rooms,
  ...shelves,
  'command',
  'import',
  'problems',
  'book.ts',
  'build.ts',
  'bundle.js',
  'clock.ts',
  'commands.ts',
  'formats.ts',
  'import.ts',
  'make-edition.ts',
  'make-editions.ts',
  'make-formats.ts',
  'pipeline.ts',
  'start.js',
  'verify.ts',
]

/** What every room may know: the nouns, what can be said to an author, and the two shelves. */
const shared = /^scripts\/(?:book\.ts|problems\/|lib\/|pdf\/)/u

const mostFiles = 409
const mostLines = 59_560
const mostFilesInRoom = 80
const mostLinesInFile = 420
const fewestLinesInFile = 12

/** Files that are longer, and why. */
const longFiles: Readonly<Record<string, string>> = {
  'scripts/book.ts': 'the nouns of all rooms, types with their explanations',
  'scripts/pdf/content.ts': 'one interpreter for all operators of ISO 32000',
}

/** Shorter ones, which rooms share, or which run in a thread of their own. */
const shortFiles: readonly string[] = [
  'scripts/lib/memoize.ts',
  'scripts/lib/template-data.js',
  'scripts/lib/visible.ts',
  'scripts/prove/epub/epubcheck-messages.js',
]

test('nothing stands in scripts/ but rooms, shelves and commands', () => {
  expect(readdirSync('scripts').sort()).toEqual([...entries].sort())
})

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

test('the folder of the import takes the dialect, names and data from rooms, and no more', () => {
  const taken = sourcesIn('scripts/import').flatMap((file) =>
    importsOf(file).filter(
      (path) => !shared.test(path) && !path.startsWith('scripts/import/'),
    ),
  )

  expect([...new Set(taken)].sort()).toEqual([
    'scripts/compile/processor.ts',
    'scripts/load/config/fill-config.ts',
  ])
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

test('a shelf knows nothing of books but their types', () => {
  const strays = shelves
    .flatMap((shelf) => sourcesIn(join('scripts', shelf)))
    .filter((file) =>
      importsOf(file).some((path) => path.startsWith('scripts/problems/')),
    )

  expect(strays).toEqual([])
})

test('nothing of the tests is part of Colophon', () => {
  const strays = sourcesIn('scripts').filter((file) =>
    importsOf(file).some((path) => path.startsWith('tests/')),
  )

  expect(strays).toEqual([])
})

test('only the commands write to the output folder', () => {
  const outsiders = sourcesIn('scripts').filter((file) =>
    importsOf(file).includes('scripts/command/write-outputs.ts'),
  )

  expect(outsiders).toEqual(['scripts/build.ts'])
})

test('one file writes to the terminal, where whatever is said becomes safe', () => {
  const writers = sourcesIn('scripts').filter((file) =>
    /process\.std(?:out|err)\.write|console\.|stream\.write/u.test(codeOf(file)),
  )

  // What loads it has to say where it cannot.
  expect(writers.sort()).toEqual(['scripts/command/terminal.ts', 'scripts/start.js'])
})

test('no page HTML and no style stands in TypeScript', () => {
  const found = rooms
    .flatMap((room) => sourcesIn(join('scripts', room)))
    .filter((file) =>
      /<\/?(?:body|div|h[1-6]|p|section|span|table)\b/u.test(codeOf(file)),
    )

  expect(found).toEqual([])
})

test('the whole is small enough to be known, and so is each room', () => {
  const files = sourcesIn('scripts')
  const lines = files.reduce((sum, file) => sum + linesOf(file), 0)
  const crowded = rooms.filter(
    (room) => sourcesIn(join('scripts', room)).length > mostFilesInRoom,
  )

  expect(files.length).toBeLessThanOrEqual(mostFiles)
  expect(lines).toBeLessThanOrEqual(mostLines)
  expect(crowded).toEqual([])
})

test('a file has one idea: neither a function nor a room of its own', () => {
  const files = sourcesIn('scripts')
  const long = files.filter((file) => linesOf(file) > mostLinesInFile)
  const short = files.filter((file) => linesOf(file) < fewestLinesInFile)

  expect(long.filter((file) => !(file in longFiles))).toEqual([])
  expect(short.filter((file) => !shortFiles.includes(file))).toEqual([])
})

test('folders name what is done in them, and no file only passes on what others have', () => {
  const paths = sourcesIn('scripts').concat(sourcesIn('tests'))

  expect(
    paths.filter((path) => /\/(?:utils?|helpers?|misc|common)\//u.test(path)),
  ).toEqual([])
  expect(paths.filter((path) => /\/index\.[jt]s$/u.test(path))).toEqual([])
})

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[jt]s$/u.test(path))
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

function linesOf(file: string): number {
  return readFileSync(file, 'utf8').split('\n').length - 1
}

/** The file without its comments, which may well speak of HTML. */
function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(/\/\*.*?\*\/|\s\/\/[^\n]*/gsu, '')
}
