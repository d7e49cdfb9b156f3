/** In which order the sections of a book stand, which pages are made for it, and where they open. */
import { toString as textOf } from 'hast-util-to-string'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import type { BookConfig, ContentsEntry, FileHeader } from '../scripts/book.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { assembled } from './support/from-markdown.ts'

const templates = await loadTemplates()

type Texts = Readonly<Record<string, string>>

/** @param texts - With empty ones, their titles alone. */
async function bookOf(
  texts: Texts,
  config: Partial<BookConfig> = {},
  headers: Readonly<Record<string, Partial<FileHeader>>> = {},
) {
  const { book, problems } = await assembled(templates, texts, {
    config: { kind: 'book', title: 'The Ford', ...config },
    headers,
  })
  const roles = book.sections.map(({ role }) => role)
  const titles = book.sections.map(({ title }) => title)
  return { book, problems, roles, titles, outline: outline(book.contents) }
}

function outline(entries: readonly ContentsEntry[], depth = 0): readonly string[] {
  return entries.flatMap(({ children, text }) => [
    `${depth} ${text}`,
    ...outline(children, depth + 1),
  ])
}

const placed = (path: string): Partial<FileHeader> => {
  return { place: { file: new VFile({ path }), position: undefined } }
}

test('sections have the order of printed books, whatever that of their files, which says nothing', async () => {
  const { outline, problems, roles } = await bookOf({
    'about-the-author.md': 'Her.\n',
    'acknowledgements.md': 'Thanks.\n',
    'afterword.md': '# After\n\nIt.\n',
    'appendix.md': '# Maps {.appendix}\n\nM.\n',
    'chapter-1.md': '# One\n\nA.\n',
    'chapter-2.md': '# Two\n\nB.\n',
    'colophon.md': '# Type\n\nT.\n',
    'copyright.md': '© Ada.\n',
    'dedication.md': 'For Ben.\n',
    'epilogue.md': '# At Last\n\nE.\n',
    'epigraph.md': 'Panta rhei.\n',
    'foreword.md': '# Before\n\nF.\n',
    'introduction.md': '# In {.introduction}\n\nI.\n',
    'notes.md': '# Notes {.endnotes}\n\nN.\n',
    'preface.md': '# Why\n\nP.\n',
    'prologue.md': '# Prologue\n\nP.\n',
    'words.md': '# Words {.index}\n\nW.\n',
  })

  expect(problems).toEqual([])
  expect(roles).toEqual([
    ...['copyright-page', 'dedication', 'epigraph', 'foreword', 'preface'],
    ...['acknowledgments', 'introduction', 'prologue', 'chapter', 'chapter'],
    ...[
      'epilogue',
      'afterword',
      'appendix',
      'endnotes',
      'index',
      'contributors',
      'colophon',
    ],
  ])
  expect([...outline.slice(0, 5), outline.at(-2)]).toEqual([
    ...['0 Before', '0 Why', '0 Acknowledgments', '0 In', '0 Prologue'],
    '0 About the Author',
  ])
})

test('of parts, what ends the last is of the book, if no list says else', async () => {
  const text = {
    'a.md':
      '# West {.part}\n\n# Preface to the West {.preface}\n\nP.\n\n# One\n\nA.\n\n# Sources {.bibliography}\n\nS.\n',
    'b.md':
      '# East {.part}\n\n# Two\n\nB.\n\n# Sources Too {.bibliography}\n\nS.\n\n# Why {.foreword}\n\nF.\n',
  }
  const told = await bookOf(text)
  const listed = await bookOf(
    { ...text, 'c.md': '# Finds {.index}\n\nF.\n' },
    {},
    {
      'a.md': { isInPart: true },
      'b.md': { isInPart: true },
      'c.md': { endsPart: true },
    },
  )

  expect(told.outline).toEqual([
    ...['0 Why', '0 West', '1 Preface to the West', '1 One', '1 Sources'],
    ...['0 East', '1 Two', '0 Sources Too'],
  ])
  expect(told.problems).toEqual([
    expect.stringMatching(/^b\.md:11:1 section-misplaced: Unexpected `foreword` after/),
  ])
  expect(listed.outline.slice(-5)).toEqual([
    ...['0 East', '1 Why', '1 Two', '1 Sources Too', '0 Finds'],
  ])
})

test('an order of the author’s is told once, and keeps that of one kind', async () => {
  const texts = {
    'maps.md': '# Maps {.appendix}\n\nM.\n',
    'tables.md': '# Tables {.appendix}\n\nT.\n',
    'one.md': '# One\n\nA.\n',
    'why.md': '# Why {.preface}\n\nW.\n',
  }
  const headers = Object.fromEntries(
    Object.keys(texts).map((path) => [path, placed('book.yaml')] as const),
  )
  const { problems, titles } = await bookOf(texts, {}, headers)
  const named = await bookOf(texts)

  expect(titles).toEqual(['Why', 'One', 'Maps', 'Tables'])
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(/^tables\.md:1:1 section-misplaced: .*before “One”/)
  expect([named.titles, named.problems]).toEqual([titles, []])
})

test('titles that are the word for a kind are of it, and those of dedications and epigraphs are not shown', async () => {
  const { book, outline, roles } = await bookOf(
    {
      'a.md':
        '# Vorwort\n\nV.\n\n# Einleitung\n\nE.\n\n# Widmung\n\nVon Büchern.\n\n# Eins\n\nA.\n\n# Für Cleo {.dedication}\n\nSie.\n\n# Widmung\n\nFür Ben.\n',
    },
    { language: 'de' },
  )

  expect(roles.slice(0, 3)).toEqual(['dedication', 'dedication', 'preface'])
  // Among chapters, it is one.
  expect(outline).toEqual(['0 Vorwort', '0 Einleitung', '0 Widmung', '0 Eins'])
  const [first, second] = book.sections.map(({ tree }) => textOf(tree).trim())
  expect([first, second]).toEqual(['Für Cleo\nSie.', 'Für Ben.'])
})

test('pages that are asked for are made, but what the author has written', async () => {
  // There is no figure.
  const lists = ['list-of-figures', 'list-of-tables']
  const madePages = ['half-title', 'series', 'contents', ...lists, 'colophon']
  const texts = { 'a.md': '# One\n\n| a |\n|---|\n| b |\n\nTable: Levels {#tbl-a}\n' }
  const config = { madePages, series: { name: 'Tales' }, colophon: 'By hand.' }
  const { book, outline, roles } = await bookOf(texts, config)
  const own = await bookOf(
    {
      ...texts,
      'b.md':
        '# Tables\n\n:::list-of-tables\n:::\n\n# Colophon\n\nIn lead.\n\n# Half {.halftitle}\n\n# Tales {.series}\n\nOne.\n',
    },
    config,
  )

  const made = (pages: typeof book.madePages) =>
    pages.filter(({ isMade }) => isMade).map(({ after, name }) => `${name} ${after}`)
  expect(made(book.madePages)).toEqual(['half-title 0', 'series 0', 'contents 0'])
  expect(roles).toEqual(['lot', 'chapter', 'colophon'])
  expect(outline).toEqual(['0 List of Tables', '0 One', '0 Colophon'])
  const [list, , colophon] = book.sections.map(({ tree }) => textOf(tree))
  expect(list).toBe('List of TablesTable\u00a01. Levels')
  expect(colophon).toBe('ColophonBy hand.Set in EB Garamond. Made with Colophon.')
  expect(made(own.book.madePages)).toEqual(['contents 2'])
  expect(own.roles).toEqual([
    ...['halftitlepage', 'seriespage', 'chapter', 'chapter', 'colophon'],
  ])
})

test('the copyright page says who may do what, both ISBNs in groups, and who designed the book', async () => {
  const config = {
    edition: 'Second edition',
    identifier: 'urn:isbn:9780306406157',
    printIsbn: '9783161484100',
    publisherPlace: 'London',
    translationOf: { title: 'Das Flussbuch' },
    contributors: [
      { name: 'Tom Turner', role: 'trl' },
      { name: 'Cleo Smith', role: 'cov' },
    ],
  }
  const { book } = await bookOf({ 'a.md': '# One\n\nA.\n' }, config)
  const written = await bookOf({ 'a.md': '# One\n\nA.\n\n# Copyright\n\n© I.\n' }, config)

  expect(book.imprint).toEqual({
    rights: ['Copyright 2024 Ada Äkerby', 'Original title: Das Flussbuch'],
    edition: ['Second edition'],
    publisher: ['Colophon Press, London, May 2024', 'Cover design by Cleo Smith'],
    identifier: ['ISBN 978-3-16-148410-0 (print)', 'ISBN 978-0-306-40615-7 (e-book)'],
  })
  expect(book.byline.credits).toEqual(['Translated by Tom Turner'])
  expect(Object.values(written.book.imprint).flat()).toEqual([])
})

test('sections open by their kind, by their group, and as the look has it; none runs on after another kind', async () => {
  const texts = {
    'a.md':
      '# Preface\n\nP.\n\n# Copyright\n\n© I.\n\n# One\n\nA.\n\n# Two\n\nB.\n\n# Three\n\n| Verse\n\n# West {.part}\n\n# Four\n\nD.\n\n# Maps {.appendix}\n\nM.\n',
  }
  const openings = async (opening: BookConfig['opening'], look = {}) => {
    const looks = { ...templates.look, openings: look }
    const { book } = await assembled({ ...templates, look: looks }, texts, {
      config: { kind: 'book', title: 'The Ford', opening },
    })
    return book.sections.map((section) => section.opening).join(' ')
  }

  // Copyright, preface, One, Two, Three, West, Four, Maps
  expect(await openings({})).toBe('any recto recto recto recto recto recto recto')
  expect(await openings({ all: 'any', part: 'recto' })).toBe(
    'any any any any any recto any any',
  )
  expect(await openings({ chapter: 'run-on', front: 'any' }, { back: 'any' })).toBe(
    'any any any run-on run-on recto any any',
  )
  expect(await openings({ poem: 'any', appendix: 'any' })).toBe(
    'any recto recto recto any recto recto any',
  )
})

test('notes are numbered through chapters that run on', async () => {
  const { book } = await bookOf(
    { 'a.md': '# One\n\nA[^1].\n\n[^1]: N.\n\n# Two\n\nB[^2].\n\n[^2]: M.\n' },
    { opening: { chapter: 'run-on' } },
  )

  expect([...book.notes.values()].map(({ label }) => label)).toEqual(['1', '2'])
})
