/** What chapters a work has: its files are one text, and titles cut it. */
import { toHtml } from 'hast-util-to-html'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import type { ContentsEntry, FileHeader } from '../scripts/book.ts'
import { compileManuscript } from '../scripts/compile/compile.ts'
import { elementsOf } from '../scripts/lib/hast.ts'
import { sourceOf } from '../scripts/lib/origins.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { assembled } from './support/from-markdown.ts'

const usual = await loadTemplates()

/** Of a look that marks no first words and no numbers. */
const opening = { words: 1, characters: 1, letter: false, sections: [] }
const templates = { ...usual, look: { ...usual.look, opening, numbersApart: false } }

type Texts = Readonly<Record<string, string>>
type Headers = Readonly<Record<string, Partial<FileHeader>>>

/** Each chapter as HTML without ids and line ends, under its id. */
async function chaptersOf(
  texts: Texts,
  headers: Headers = {},
  kind: 'book' | 'article' = 'book',
) {
  const { book, problems } = await assembled(templates, texts, {
    config: { kind, title: 'The Ford' },
    headers,
  })
  const chapters = book.sections.map(({ id, tree }) => {
    return `${id}: ${toHtml(tree).replaceAll(/ id="[^"]*"|\n/g, '')}`
  })
  return { book, chapters, problems, outline: outline(book.contents) }
}

function outline(entries: readonly ContentsEntry[]): readonly string[] {
  return entries.flatMap(({ children, level, text }) => [
    `${level} ${text}`,
    ...outline(children),
  ])
}

test('a file without a title goes on with the chapter before it', async () => {
  const { chapters, problems } = await chaptersOf({
    '1.md': '# One\n\nThe river rose.\n',
    '2.md': '## A Section of One\n\nIt fell.\n',
    '3.md': 'And rose.\n',
    '4.md': '# Two\n\nEnd.\n',
  })

  expect(problems).toEqual([])
  expect(chapters).toEqual([
    '1: <h1>One</h1><p>The river rose.</p><h2>A Section of One</h2><p>It fell.</p><p>And rose.</p>',
    '4: <h1>Two</h1><p>End.</p>',
  ])
})

test('every title begins a chapter, and what stands before the first in a file belongs to the chapter before', async () => {
  const { book, chapters, problems } = await chaptersOf({
    'a.md': '# One\n\nText.\n\n# Two\n\n# The Third Bank\n',
    'b.md': '<!-- draft -->\n\nStill three.\n\n# Four\n\nText.\n',
  })

  expect(problems).toEqual([])
  expect(chapters).toEqual([
    'a: <h1>One</h1><p>Text.</p>',
    'two: <h1>Two</h1>',
    'the-third-bank: <h1>The Third Bank</h1><p>Still three.</p>',
    'b: <h1>Four</h1><p>Text.</p>',
  ])
  expect(book.sections.map(({ title }) => title)).toEqual([
    'One',
    'Two',
    'The Third Bank',
    'Four',
  ])
})

test('a sequence is a chapter of its own, whose poems stand below it, or belongs to the one that it stands in', async () => {
  const { outline, problems } = await chaptersOf({
    '1.md': ':::sequence[Hours]\n# One\n\nA.\n\n# Two\n\n## Late\n\nB.\n:::\n',
    '2.md': '::: {.sequence}\n# Days\n\n## Monday\n\nA.\n\n## Sunday\n\nB.\n:::\n',
    '3.md': '# Haiku\n\n:::sequence\n# i\n\nA.\n\n# ii\n\nB.\n:::\n\n# Coda\n\nC.\n',
  })

  expect(problems).toEqual([])
  expect(outline).toEqual(
    '1 Hours,2 One,2 Two,3 Late,1 Days,2 Monday,2 Sunday,1 Haiku,2 i,2 ii,1 Coda'.split(
      ',',
    ),
  )
})

test('prose before all titles is a section without a heading, and so is the whole text without any', async () => {
  const prefixed = await chaptersOf({ 'a.md': 'For Ada.\n\n# One\n' })
  const bare = await chaptersOf({ 'a.md': 'It rose.\n', 'b.md': '<!-- nothing -->\n' })

  expect([prefixed.problems, bare.problems]).toEqual([[], []])
  expect(prefixed.chapters).toEqual(['a: <p>For Ada.</p>', 'one: <h1>One</h1>'])
  expect(prefixed.book.sections[0]?.title).toBe('The Ford')
  expect(bare.chapters).toEqual(['a: <p>It rose.</p>'])
  expect([prefixed.book.config.toc, bare.book.config.toc]).toEqual([true, false])
})

test('where no file has a title, the outermost headings are titles', async () => {
  const { chapters, problems } = await chaptersOf({
    'a.md': '## One\n\n### Deep\n',
    'b.md': '## Two\n',
  })

  expect(problems).toEqual([])
  expect(chapters).toEqual(['a: <h1>One</h1><h2>Deep</h2>', 'b: <h1>Two</h1>'])
})

test('a title in a quotation or in a block with another begins no chapter', async () => {
  const { chapters } = await chaptersOf({
    'a.md': '# One\n\n> # Quoted\n\n:::{lang=fr}\n# Deux\n\n# Trois\n:::\n',
  })

  expect(chapters).toEqual([
    'a: <h1>One</h1><blockquote><h2>Quoted</h2></blockquote>',
    'deux: <div lang="fr"><h1>Deux</h1><h2>Trois</h2></div>',
  ])
})

test('a link to a file that goes on leads to where it does', async () => {
  const { book, problems } = await assembled(templates, {
    'a.md': '# A\n\n[x](b.md) [y](c.md) [z](d.md)\n',
    'b.md': 'Text.\n\n## In B\n',
    'c.md': '## In C\n',
    'd.md': 'Text.\n\n# D\n',
  })

  expect(problems).toEqual([])
  const [section] = book.sections
  const hrefs = elementsOf(section?.tree ?? { type: 'root', children: [] }).flatMap(
    ({ properties: { href } }) => href ?? [],
  )
  expect(hrefs).toEqual(['#a-text', '#in-c', '#d'])
})

test('anchors before a heading are ids of it', async () => {
  const { book, problems } = await assembled(templates, {
    'a.md':
      '# One\n\nSee [two](b.md#ii), [again](#second), [by its words](#two) and [x](#x).\n',
    'b.md':
      '<a id="ii"></a>\n\n<a name="second"></a>\n\n# Two\n\n<span id="x"></span>\n\n## X {#y}\n',
  })

  expect(problems).toEqual([])
  expect(book.sections.map(({ tree }) => toHtml(tree).replaceAll('\n', ''))).toEqual([
    '<h1 id="one">One</h1><p>See <a href="#ii">two</a>, <a href="#ii">again</a>, <a href="#ii">by its words</a> and <a href="#y">x</a>.</p>',
    '<h1 id="ii">Two</h1><h2 id="y">X</h2>',
  ])
})

test('levels that are skipped are closed up, over all files, with a warning', async () => {
  const { chapters, outline, problems } = await chaptersOf({
    'a.md': '# One\n\n## A\n\n#### B\n\n#### C\n\n##### D\n\n### E\n',
    'b.md': '##### F\n\n# Two\n\n### G\n',
  })

  expect(chapters).toEqual([
    'a: <h1>One</h1><h2>A</h2><h3>B</h3><h3>C</h3><h4>D</h4><h3>E</h3><h4>F</h4>',
    'b: <h1>Two</h1><h2>G</h2>',
  ])
  expect(outline).toEqual([
    '1 One',
    '2 A',
    '3 B',
    '3 C',
    '4 D',
    '3 E',
    '4 F',
    '1 Two',
    '2 G',
  ])
  expect(problems.map((problem) => problem.replace(/: .*/, ''))).toEqual([
    'a.md:5:1 heading-level-skipped',
    'b.md:1:1 heading-level-skipped',
    'b.md:5:1 heading-level-skipped',
  ])
})

test('an article drops a heading that says its title, and nothing else', async () => {
  const text = '## A\n\n## B\n'
  const { chapters, problems } = await chaptersOf(
    { 'a.md': `# THE FORD!\n\n${text}` },
    {},
    'article',
  )
  const other = await chaptersOf({ 'a.md': `# The Bank\n\n${text}` }, {}, 'article')
  const several = await chaptersOf({ 'a.md': '# One\n\n# Two\n' }, {}, 'article')

  expect([problems, other.problems, several.problems]).toEqual([[], [], []])
  expect(chapters).toEqual(['a: <h2>A</h2><h2>B</h2>'])
  expect(other.chapters).toEqual(['a: <h2>The Bank</h2><h3>A</h3><h3>B</h3>'])
  expect(several.chapters).toEqual(['a: <h2>One</h2><h2>Two</h2>'])
})

test('a link to a heading that was dropped leads to what follows it', async () => {
  const { book, problems } = await assembled(
    templates,
    { 'a.md': '# The Ford\n\nText, see [above](#the-ford).\n' },
    { config: { kind: 'article', title: 'The Ford' } },
  )

  expect(problems).toEqual([])
  expect(toHtml(book.sections[0]?.tree ?? []).trim()).toBe(
    '<p id="a-text">Text, see <a href="#a-text">above</a>.</p>',
  )
})

test('the title of a book over every file is dropped, with a warning; over one it is a chapter', async () => {
  const { chapters, problems } = await chaptersOf({
    'a.md': '# The Ford\n\n## One\n\nText.\n',
    'b.md': '# “The Ford”\n\n## Two\n\n### Deep\n',
  })
  const once = await chaptersOf({ 'a.md': '# The Ford\n', 'b.md': '# Two\n' })

  expect(chapters).toEqual([
    'a: <h1>One</h1><p>Text.</p>',
    'b: <h1>Two</h1><h2>Deep</h2>',
  ])
  expect(problems.map((problem) => problem.replace(/: .*/, ''))).toEqual([
    'a.md:1:1 title-repeated',
    'b.md:1:1 title-repeated',
  ])
  expect(once.chapters).toEqual(['a: <h1>The Ford</h1>', 'b: <h1>Two</h1>'])
})

test('a title that stands over all that a book has, or alone before it, is its own', async () => {
  const text = {
    'a.md': '# The Ford\n\nFor Ada.\n\n## One\n\n### Deep\n\n```sh\n# run\n```\n',
  }
  const { chapters, outline, problems } = await chaptersOf({
    ...text,
    'b.md': '## Two\n',
  })
  const other = await chaptersOf({ ...text, 'b.md': '# Two\n' })
  const alone = await chaptersOf({ 'a.md': '# The Ford\n\nText.\n' })
  const before = await chaptersOf({ 'a.md': '# The Ford\n\n# One\n\n# Two\n' })
  const underlined = await chaptersOf({ 'a.md': 'The Ford\n===\n\nOne\n---\n\nText.' })
  const story = await chaptersOf({ 'a.md': '# The Ford\n\nText.\n\n# Two\n' })

  expect([problems, other.problems, alone.problems]).toEqual([[], [], []])
  expect(before.outline).toEqual(['1 One', '1 Two'])
  expect(underlined.outline).toEqual(['1 One'])
  expect(story.outline).toEqual(['1 The Ford', '1 Two'])
  expect(outline).toEqual(['1 One', '2 Deep', '1 Two'])
  expect(chapters[0]).toBe('a: <p>For Ada.</p>')
  expect(other.outline).toEqual(['1 The Ford', '2 One', '3 Deep', '1 Two'])
  expect(alone.outline).toEqual(['1 The Ford'])
})

test('a header gives a title to a file that has none, and says none twice', async () => {
  const place = (path: string) => ({
    file: new VFile({ path }),
    position: { start: { line: 1, column: 1 }, end: { line: 1, column: 9 } },
  })
  const { chapters, problems } = await chaptersOf(
    {
      'a.md': '## Below\n',
      'b.md': '## Two -- or *Three*\n\n### Deep\n',
      'c.md': '# Own\n',
      'd.md': 'Text.\n',
      'e.md': 'Text.\n',
    },
    {
      'a.md': { title: '"One"', subtitle: 'A Start', authors: ['Ada', 'Ben'] },
      'b.md': { title: 'Two, or Three' },
      'c.md': { title: 'Listed', place: place('SUMMARY.md') },
      'd.md': { title: 'The Ford', place: place('d.md') },
      'e.md': { classes: ['dedication'] },
    },
  )

  expect(problems).toEqual([])
  expect(chapters).toEqual([
    'e: <p>Text.</p>',
    'a: <h1>“One”</h1><p class="chapter-subtitle">A Start</p><p class="chapter-authors">Ada and Ben</p><h2>Below</h2>',
    'b: <h1>Two – or <em>Three</em></h1><h2>Deep</h2>',
    'c: <h1>Own</h1><p>Text.</p>',
  ])
})

test('front matter stands over sections that begin with titles of their own', async () => {
  const file = new VFile({ path: 'a.md', value: '# Rise\n\nText.\n\n# Fall\n' })
  file.data = {
    manuscriptPath: 'a.md',
    header: {
      title: 'A Year',
      depth: 0,
      parts: [],
      place: {
        file,
        position: { start: { line: 1, column: 1 }, end: { line: 1, column: 5 } },
      },
    },
  }

  const { chapters } = await compileManuscript({
    config: undefined,
    configFile: new VFile(),
    chapterFiles: [file, new VFile({ path: 'b.md', value: '# B\n' })],
  } as unknown as Parameters<typeof compileManuscript>[0])

  expect(
    chapters.map(({ tree }) => toHtml(tree).replaceAll(/ id="[^"]*"|\n/g, '')),
  ).toEqual(['<h1>A Year</h1><h2>Rise</h2><p>Text.</p><h2>Fall</h2>', '<h1>B</h1>'])
})

test('nested files go down, parts stand above chapters', async () => {
  const { book, chapters, outline, problems } = await chaptersOf(
    {
      'one.md': '# One\n',
      'one-a.md': '# Upper\n\n## Deep\n',
      'one-b.md': '## Lower\n',
      'two.md': '# Two\n\nSee [one](#one) and [this](two.md).\n',
      'after.md': '# After\n',
    },
    {
      'one.md': { parts: ['The Near Bank'] },
      'one-a.md': { depth: 1 },
      'one-b.md': { depth: 1 },
      'two.md': { parts: ['The Far Bank'] },
      'after.md': { endsPart: true },
    },
  )

  expect(problems).toEqual([])
  expect(chapters).toEqual([
    'the-near-bank: <h1 class="part">The Near Bank</h1>',
    'one: <h1>One</h1><h2>Upper</h2><h3>Deep</h3><h2>Lower</h2>',
    'the-far-bank: <h1 class="part">The Far Bank</h1>',
    'two: <h1>Two</h1><p>See <a href="#one">one</a> and <a href="#two">this</a>.</p>',
    'after: <h1>After</h1>',
  ])
  expect(outline).toEqual([
    '0 The Near Bank',
    '1 One',
    '2 Upper',
    '3 Deep',
    '2 Lower',
    '0 The Far Bank',
    '1 Two',
    '1 After',
  ])
  expect(book.sections.map(({ role }) => role)).toEqual([
    'part',
    'chapter',
    'part',
    'chapter',
    'chapter',
  ])
})

test('parts are begun as bookdown and Leanpub have them', async () => {
  const { chapters, outline, problems } = await chaptersOf({
    'a.md': '# (PART) The Near Bank {-}\n\n# One\n\n# (PART\\*) The Far Bank {-}\n',
    'b.md':
      '-# The Mouth\n\n# Two\n\n# (APPENDIX) Tables {-}\n\n# Three\n\n## (PART) of a whole\n',
  })

  expect(problems).toEqual([])
  expect(chapters[0]).toBe('a: <h1 class="unnumbered part">The Near Bank</h1>')
  expect(outline).toEqual([
    '0 The Near Bank',
    '1 One',
    '0 The Far Bank',
    '0 The Mouth',
    '1 Two',
    '0 Tables',
    '1 Three',
    '2 (PART) of a whole',
  ])
})

test('a file in another language says so of all that is in it, and is set by it', async () => {
  const { book } = await assembled(
    templates,
    { 'a.md': '# A\n', 'b.md': '"Oui", dit-elle.[^1]\n\n[^1]: "Non".\n' },
    { headers: { 'b.md': { title: 'Le "gué"', language: 'fr' } } },
  )

  const [, chapter] = book.sections
  expect(
    toHtml(chapter?.tree ?? [])
      .replaceAll(/ id="[^"]*"/g, '')
      .replaceAll(/\s/g, ' '),
  ).toContain('<h1 lang="fr">Le « gué »</h1><p lang="fr">« Oui », dit-elle.')
  expect(
    toHtml([...(chapter?.notes[0]?.children ?? [])]).replaceAll(/\s/g, ' '),
  ).toContain('<p lang="fr">« Non ».</p>')
})

test('headings that are unlisted or hidden stay out of lists, or out of sight', async () => {
  const { book, chapters, outline, problems } = await chaptersOf({
    'a.md': '# <!-- page --> {.unlisted .unnumbered}\n\nFor my captain.\n',
    'b.md':
      '# Motto {.hidden .epigraph}\n\nPanta rhei.\n\n## Source {.unlisted}\n\n### Deep\n',
    'c.md':
      '# Three {.unlisted}\n\n## In Three\n\n## Unseen {.hidden}\n\n## Seen\n\n# {-}\n\nAn end.\n',
  })

  expect(problems).toEqual([])
  expect(chapters).toEqual([
    'b: <p>Panta rhei.</p><h2 class="unlisted">Source</h2><h3>Deep</h3>',
    'a: <p>For my captain.</p>',
    'c: <h1 class="unlisted">Three</h1><h2>In Three</h2><h2>Seen</h2>',
    'section-4: <p>An end.</p>',
  ])
  expect(outline).toEqual(['1 Deep', '1 In Three', '1 Unseen', '1 Seen'])
  expect(book.sections.map(({ role, title }) => `${role} ${title}`)).toEqual([
    'epigraph Motto',
    'chapter The Ford',
    'chapter Three',
    'chapter The Ford',
  ])
})

test('a heading with a class and no words is named by its kind, and not shown', async () => {
  const { book, chapters, outline, problems } = await chaptersOf({
    'a.md': '# {.dedication}\n\nFor my captain.\n',
    'b.md': '# {#who .acknowledgements}\n\nThanks, [all](#who).\n',
    'c.md': '# One\n\nA.\n\n#\n\nB.\n\n# # #\n\nC.\n\n# {.chapter}\n\nD.\n',
  })

  expect(problems).toEqual([
    'c.md:13:1 heading-empty: Unexpected heading without text, expected words',
  ])
  expect(chapters).toEqual([
    'a: <p>For my captain.</p>',
    'b: <p>Thanks, <a href="#who">all</a>.</p>',
    'c: <h1>One</h1><p>A.</p><hr class="scene-break"><p>B.</p><hr class="scene-break"><p>C.</p>',
    'section-4: <p>D.</p>',
  ])
  expect(outline).toEqual(['1 Acknowledgments', '1 One'])
  expect(book.sections.map(({ role, title }) => `${role} ${title}`).slice(0, 2)).toEqual([
    'dedication Dedication',
    'acknowledgments Acknowledgments',
  ])
})

test('a note is that of its own file, else the only one in another, in each chapter that refers to it', async () => {
  const { book, problems } = await assembled(templates, {
    'a.md': '# A\n\nOne[^x], mine[^1].\n\n[^1]: Of A.\n',
    'b.md': 'On[^1] and again[^x].\n\n[^1]: Of *B*.\n\n# B\n\nThere[^x], see `[^1]`.\n',
    'notes.md': '[^x]: Of all, as A[^y] says.\n\n[^y]: Deep.\n',
  })

  expect(problems.filter((problem) => !problem.includes('note-nested'))).toEqual([])
  const notes = book.sections.map((section) =>
    section.notes.map(({ children, file, position }) => {
      const source = sourceOf(file, position)
      const text = toHtml([...children]).replaceAll(/<[^>]+>|\n/g, '')
      return `${text} ${source.file.path}:${source.position?.start.line}`
    }),
  )
  expect(notes).toEqual([
    [
      'Of all, as A4 says. notes.md:1',
      'Of A. a.md:5',
      'Of B. b.md:3',
      'Deep. notes.md:3',
    ],
    ['Of all, as A2 says. notes.md:1', 'Deep. notes.md:3'],
  ])
})

test('a note that no file refers to is reported, and one that two files have is missing in a third', async () => {
  const { problems } = await assembled(templates, {
    'a.md': '# A[^1]\n\n[^1]: One.\n[^Idle]: Two.\n',
    'b.md': '# B[^1]\n\n[^1]: Three.\n',
    'c.md': '# C[^1]\n',
  })

  expect(problems.map((problem) => problem.replace(/, expected.*/, ''))).toEqual([
    'a.md:4:1 note-unused: Unexpected note `[^Idle]` that nothing refers to',
    'c.md:1:4 note-undefined: Cannot find the note `[^1]`',
  ])
})

test('what stands in a chapter of several files knows its line in each', async () => {
  const texts = {
    'a.md': '# A\n\nOne.\n',
    'b.md': '\n\nTwo and *three*[^1].\n\n[^1]: Four.\n',
    'c.md': '![Five](gone.png)\n',
  }
  const { book, problems } = await assembled(templates, texts)

  expect(problems.map((problem) => problem.replace(/: .*/, ''))).toEqual([
    'c.md:1:1 picture-missing',
  ])
  const [section] = book.sections
  const [note] = book.notes.values()
  if (!section || !note) throw new Error('Cannot find the section')
  const nodes = [section.tree, ...note.children].flatMap((node) => elementsOf(node))
  const found = nodes.flatMap((element) => {
    const [text] = element.children
    if (text?.type !== 'text' || element.tagName === 'a' || text.value.trim() === '')
      return []
    const { file, position } = sourceOf(section.file, text.position)
    const { start } = position ?? {}
    const line = String(file).split('\n')[(start?.line ?? 0) - 1] ?? ''
    return [[text.value, line.slice((start?.column ?? 0) - 1).startsWith(text.value)]]
  })
  expect(found).toEqual([
    ['A', true],
    ['One.', true],
    ['Two and ', true],
    ['three', true],
    ['Four.', true],
  ])
})

test('abbreviations hold for all files: a file’s own first, then those of a list, then those that all agree on', async () => {
  const word = 'CSS, API, W3C and SQL'
  const texts = {
    'a.md': `# A\n\n${word}\n\n*[API]: In A\n*[W3C]: In A\n*[SQL]: In A\n`,
    'b.md': `# B\n\n${word}\n\n*[W3C]: In B\n\n\`\`\`\n*[CSS]: Only shown\n*[x]: y\n\`\`\`\n`,
    'c.md': `# C\n\n${word}\n`,
    'abbreviations.md': '*[CSS]: In the list\n*[API]: In the list\n',
  }

  const { chapters } = await chaptersOf(texts)

  const meanings = chapters.map((html) =>
    [...html.matchAll(/title="([^"]*)">(\w+)/g)].map(
      ([, title, abbr]) => `${abbr} ${title}`,
    ),
  )
  expect(meanings).toEqual([
    ['CSS In the list', 'API In A', 'W3C In A', 'SQL In A'],
    ['CSS In the list', 'API In the list', 'W3C In B', 'SQL In A'],
    ['CSS In the list', 'API In the list', 'SQL In A'],
  ])
})
