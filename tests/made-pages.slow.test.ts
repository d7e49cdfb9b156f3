/** The pages of a finished book before its text and after it, in every format. */
import { toString as textOf } from 'hast-util-to-string'
import { expect, test } from 'vitest'
import type { FormatName } from '../scripts/book.ts'
import { hasToken } from '../scripts/lib/hast.ts'
import { lookNames } from '../scripts/load/templates/read-look.ts'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { buildBook } from './support/books.ts'
import { inspectEpub } from './support/inspect-epub.ts'
import { inspectPdf, linesOf } from './support/inspect-pdf.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

const words = 'The river was wide that spring, and nobody crossed it without a rope. '

/** By names that sort in another order than that of books. */
const texts = {
  '1.md': `# The Near Bank {.part}\n\n# One\n\n${words.repeat(3)}[^1]\n\n[^1]: Of one.\n\n# Two\n\n${words}[^2]\n\n[^2]: Of two, its \`source\`.\n\n# Three\n\n${words}`,
  'afterword.md': `# After\n\n${words}`,
  'dedication.md': 'For Ben\n',
  'epigraph.md': ':::epigraph[Heraclitus]\nPanta rhei.\n:::\n',
  'preface.md': `# Why\n\n${words}`,
}

const settings = `title: The Ford\nauthors: Ada Brook\nlanguage: en\ntrim: a5
publisher: Ford Press\npublisher-place: Kent\nrights: © Ada Brook\nseries: { name: Tales, number: 2 }
made-pages: half-title, series, title, copyright, contents, colophon
opening: { chapter: run-on }\n`

test.each(lookNames())(
  'front and back matter of the look %s',
  {
    timeout: 120_000,
  },
  async (look) => {
    const isWhole = look === 'novel'
    const { artifacts, checks, files } = await buildBook({
      manuscriptPath: manuscriptOf({
        'book.yaml': `${settings}look: ${look}\n`,
        ...texts,
      }),
      formats: isWhole ? ['pdf', 'epub', 'html'] : ['pdf'],
    })
    const bytesOf = (format: FormatName) =>
      artifacts.find((artifact) => artifact.format === format)?.bytes ?? new Uint8Array()

    expect(checks.filter(({ passed }) => !passed)).toEqual([])
    expect(
      files
        .flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
        .filter((code) => !['line-short', 'page-sparse'].includes(code ?? '')),
    ).toEqual([])
    const { labels, outline, pages } = inspectPdf(bytesOf('pdf'))
    const lines = pages.map((page) => linesOf(page).map(({ text }) => text))
    // Folios and heads stand on none of them.
    expect(lines.slice(0, 8)).toEqual([
      ['The Ford'],
      ['Tales', 'Book 2'],
      expect.arrayContaining(['The Ford', 'Ford Press']),
      ['© Ada Brook', 'Ford Press, Kent'],
      ['For Ben'],
      [],
      ['Panta rhei.', expect.stringMatching(/^Heraclitus$/i)],
      [],
    ])
    const part = lines.findIndex(([first]) => first === 'The Near Bank')
    expect(lines[part]).toEqual(['The Near Bank'])
    expect(labels.slice(0, part + 2)).toEqual([
      ...['i', 'ii', 'iii', 'iv', 'v', '', 'vii', '', 'ix', '', 'xi', '', '1', '2'],
    ])
    const chapter = pages[part + 1]?.text ?? ''
    for (const title of ['One', 'Two', 'Of one.', 'Of two,'])
      expect(chapter).toContain(title)
    expect(outline.map((title) => title.replace(/^\d\s/, ''))).toEqual([
      ...['The Ford', 'Contents', 'Why', 'The Near Bank', 'One', 'Two', 'Three', 'After'],
      'Colophon',
    ])
    const [, named = ''] =
      /Set in (.+)\. Made with Colophon\./.exec(lines.at(-1)?.join(' ') ?? '') ?? []
    const fonts = readPdf(bytesOf('pdf')).fonts.map(({ name }) => name)
    for (const family of named.split(/,? and |, /))
      expect(fonts.join()).toContain(family.replaceAll(' ', ''))
    if (!isWhole) return

    const epub = inspectEpub(bytesOf('epub'))
    const spine = [...epub.text('content.opf').matchAll(/<itemref idref="([^"]*)"/g)]
    expect(spine.map(([, id = '']) => id.replace(/^page-/, ''))).toEqual([
      ...['cover-page', 'title-page', 'copyright-page', 'dedication', 'epigraph', 'nav'],
      ...['preface', '1', 'one', 'two', 'three', 'afterword', 'colophon'],
    ])
    const copyright = epub.pages.find(({ path }) => path === 'copyright-page.xhtml')
    expect(
      copyright?.elements.map((element) => [element.tagName, textOf(element)]),
    ).toContainEqual(['p', 'Ford Press, Kent'])
    const types = epub.pages.flatMap(({ elements }) =>
      elements.filter(({ tagName }) => tagName === 'section'),
    )
    for (const type of ['copyright-page', 'dedication', 'epigraph', 'colophon'])
      expect(types.filter((each) => hasToken(each, 'epub:type', type))).toHaveLength(1)
    expect(epub.text('toc.xhtml')).not.toMatch(/dedication\.xhtml">(?!Dedication)/)
    const page = new TextDecoder().decode(bytesOf('html'))
    expect(page).toMatch(/<footer class="imprint">.*Ford Press, Kent/s)
  },
)

test('pages that their author writes stand in the places of those that are made', {
  timeout: 60_000,
}, async () => {
  const manuscriptPath = manuscriptOf({
    'a.md': `---\ntitle: The Ford\nauthors: Ada Brook\nlanguage: en\nkind: book\nlook: novel\ntrim: a5\nseries: Tales\n---

# The Ford {.halftitle}

# By Ada Brook {.series}

*Mud*

# Copyright

© Ada Brook

Of Kent.

# One

${words}
`,
  })
  const { artifacts, checks } = await buildBook({ manuscriptPath, formats: ['pdf'] })
  const { labels, pages } = inspectPdf(artifacts[0]?.bytes ?? new Uint8Array())
  const lines = pages.map(linesOf)

  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  expect(lines.slice(0, 4).map((page) => page.map(({ text }) => text))).toEqual([
    ['The Ford'],
    ['By Ada Brook', 'Mud'],
    ['Ada Brook', 'The Ford'],
    ['© Ada Brook', 'Of Kent.'],
  ])
  // At the foot
  expect(lines[3]?.[0]?.topPx).toBeGreaterThan(0.7 * (pages[3]?.heightPx ?? 0))
  expect(labels.slice(0, 7)).toEqual(['i', 'ii', 'iii', 'iv', 'v', '', '1'])
})
