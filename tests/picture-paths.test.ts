import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const picture = readFileSync(fixturePath('load', 'pictures', 'upright.png'))

/** What is said of a book whose file `text/a.md` shows a picture, in a folder that holds some. */
async function saidOf(written: string, pictures: readonly string[]) {
  const dir = temporaryFolder()
  const files = {
    'book.yaml': 'title: The Ford\nauthors: Ada Brook\nlanguage: en\n',
    'text/a.md': `# The Ford\n\n![A ford](${written})\n`,
    ...Object.fromEntries(pictures.map((path) => [path, picture])),
  }
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(dir, dirname(path)), { recursive: true })
    writeFileSync(join(dir, path), content)
  }
  const { files: read } = await buildBook({ manuscriptPath: dir, formats: [] })
  return read.flatMap(({ messages }) =>
    messages.map(({ reason, ruleId }) => `${ruleId}: ${reason}`),
  )
}

test.each([
  ['ford.png', 'text/ford.png'],
  ['ford.png', 'ford.png'],
  ['figures/ford.png', 'figures/ford.png'],
  ['../figures/ford.png', 'figures/ford.png'],
  ['/figures/ford.png', 'figures/ford.png'],
  ['/images/ford.png', 'static/images/ford.png'],
  ['/ford.png', 'assets/ford.png'],
  ['img/ford.png', 'src/img/ford.png'],
  ['images/ford.png', 'resources/images/ford.png'],
  ['images/ford.png', 'text/resources/images/ford.png'],
  ['ford.png', 'images/ford.png'],
  ['ford.png', 'figures/old/ford.png'],
  ['figures\\ford.png', 'figures/ford.png'],
  ['..\\figures\\ford.png', 'figures/ford.png'],
  ['my%20ford.png', 'my ford.png'],
  ['100%.png', '100%.png'],
  ['my%20ford.png', 'my%20ford.png'],
  ['ford.png?raw=true', 'ford.png'],
  ['ford.png#top', 'ford.png'],
  // The same letter in two ways of Unicode, as macOS and all others write it.
  ['n\u00e9.png', 'ne\u0301.png'],
])('a picture `%s` is found as `%s`', async (written, path) => {
  expect(await saidOf(written, [path])).toEqual([])
})

test('of pictures with one name, the one whose capitals are right counts', async () => {
  expect(await saidOf('Ford.png', ['one/Ford.png', 'two/ford.png'])).toEqual([])
})

test('the picture nearest to the file counts', async () => {
  expect(await saidOf('Ford.png', ['Ford.png', 'text/ford.png'])).toEqual([])
})

test.each([
  [
    'Figures/Ford.PNG',
    ['figures/ford.png'],
    'picture-case',
    'Unexpected capitals in the path of the picture `Figures/Ford.PNG`, expected `figures/ford.png`',
  ],
  [
    'ford.PNG',
    ['text/Ford.png', 'text/ford.png'],
    'picture-ambiguous',
    'Cannot tell which picture `ford.PNG` is, expected one of `text/Ford.png`, `text/ford.png`',
  ],
  [
    'MILL.png',
    ['figures/old/mill.png', 'ford.png'],
    'picture-case',
    'Unexpected capitals in the path of the picture `MILL.png`, expected `figures/old/mill.png`',
  ],
  [
    'mill.png',
    ['figures/old/mill.png', 'new/mill.png'],
    'picture-ambiguous',
    'Cannot tell which picture `mill.png` is, expected one of `figures/old/mill.png`, `new/mill.png`',
  ],
  [
    'old/mill.png',
    ['figures/old/mill.png'],
    'picture-missing',
    'Cannot find the picture `old/mill.png` (looked for `text/old/mill.png` and `old/mill.png`; the nearest is `figures/old/mill.png`), expected a file in the manuscript folder',
  ],
  [
    'mill.pdf',
    ['ford.png', 'mill.png'],
    'picture-missing',
    'Cannot find the picture `mill.pdf` (looked for `mill.pdf` in all folders; the nearest is `mill.png`), expected a file in the manuscript folder',
  ],
  [
    'fird.png',
    ['img/ford.png'],
    'picture-missing',
    'Cannot find the picture `fird.png` (looked for `fird.png` in all folders; the nearest is `img/ford.png`), expected a file in the manuscript folder',
  ],
  [
    'C:\\\\ford.png',
    ['ford.png'],
    'picture-outside',
    'Unexpected picture `C:\\ford.png` outside the manuscript (a path that leaves the folder), expected a file in the manuscript folder',
  ],
  [
    '../../ford.png',
    ['ford.png'],
    'picture-outside',
    'Unexpected picture `../../ford.png` outside the manuscript (a path that leaves the folder), expected a file in the manuscript folder',
  ],
])(
  'of a picture `%s` where there is %j %s is said: %s',
  async (written, pictures, code, said) => {
    expect(await saidOf(written, pictures)).toEqual([`${code}: ${said}`])
  },
)

test('a picture that is written in the text is shown if it is one', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'

  expect(await saidOf(`data:image/png;base64,${picture.toString('base64')}`, [])).toEqual(
    [],
  )
  expect(await saidOf(`data:image/svg+xml,${encodeURIComponent(svg)}`, [])).toEqual([])
  expect(await saidOf('data:image/png;base64,AAAA', [])).toEqual([
    'picture-format: Unexpected format of the picture `data:image/png;base64,AAAA` (an unknown format), expected PNG, JPEG, GIF, WebP, SVG or PDF',
  ])
})

test('a remote picture with a badge in its name is no badge', async () => {
  expect(await saidOf('https://example.org/images/badge-of-honour.svg', [])).toEqual([
    'picture-remote: Unexpected picture address `https://example.org/images/badge-of-honour.svg`, expected a path in the manuscript folder',
  ])
})
