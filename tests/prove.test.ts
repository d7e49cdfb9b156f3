import { expect, test } from 'vitest'
import type { StructElement } from '../scripts/pdf/structure.ts'
import type { PrintStreams, Stream } from '../scripts/prove/pdf/print/expected-print.ts'
import { fitPrint } from '../scripts/prove/pdf/print/fit-print.ts'
import type { PrintGroup } from '../scripts/prove/pdf/print/print-groups.ts'
import { compareText } from '../scripts/prove/text/compare-text.ts'

const megabyte = 1_000_000

test('a text that is what it should be has no difference', () => {
  expect(compareText('One word and another.', 'One word and another.')).toEqual([])
})

test('a difference is told by whole words, with its place', () => {
  const differences = compareText(
    'The boat is small and the river is wide where it meets the sea.',
    'The boat is smell and the river is wide where it meets the sea.',
  )

  expect(differences).toEqual([{ at: 12, missing: 'small', found: 'smell' }])
})

test('a difference late in a long word is told with the word', () => {
  expect(
    compareText('an uncharacteristically late one', 'an uncharacteristicly late one'),
  ).toEqual([{ at: 3, missing: 'uncharacteristically', found: 'uncharacteristicly' }])
})

test('two far differences are both told', () => {
  const middle = 'of many words that stand between the two places '.repeat(4)

  const differences = compareText(`first ${middle}last end`, `${middle}last other end`)

  expect(differences).toEqual([
    { at: 0, missing: 'first ', found: '' },
    { at: 6 + middle.length + 5, missing: '', found: 'other ' },
  ])
})

test('a megabyte of one repeated word that lacks one of them is compared in no time', () => {
  const text = 'word '.repeat(megabyte / 5)
  const start = performance.now()

  const differences = compareText(text, text.slice(5))

  expect(differences).toHaveLength(1)
  expect(differences[0]?.missing.trim()).toBe('word')
  expect(performance.now() - start).toBeLessThan(2_000)
})

test('two different megabytes are told apart in no time', () => {
  const start = performance.now()

  const differences = compareText('ab'.repeat(megabyte / 2), 'ba c'.repeat(megabyte / 4))

  expect(differences.length).toBeGreaterThan(0)
  expect(performance.now() - start).toBeLessThan(2_000)
})

test('a print of one repeated word is fitted to its text and its notes', () => {
  const print = repetitive(2_000)
  const start = performance.now()

  const match = fitPrint(print.groups, print.streams)

  expect(match.isComplete).toBe(true)
  expect(performance.now() - start).toBeLessThan(2_000)
})

test('a print of one repeated word that lacks one is known to, in no time', () => {
  const print = repetitive(2_000)
  const groups = print.groups.map((group, index) =>
    index === 3_001 ? { ...group, text: group.text.slice(4) } : group,
  )
  const start = performance.now()

  const match = fitPrint(groups, print.streams)

  expect(match.isComplete).toBe(false)
  expect(performance.now() - start).toBeLessThan(2_000)
})

/** A book of one word, each paragraph with a note that goes on after the next one. */
function repetitive(paragraphs: number): { groups: PrintGroup[]; streams: PrintStreams } {
  const words = 'word'.repeat(60)
  const groups: PrintGroup[] = []
  const block: StructElement = {
    kind: 'element',
    ref: undefined,
    dictionary: new Map(),
    type: 'P',
    standard: 'P',
    parent: undefined,
    kids: [],
  }
  const group = (text: string, note?: string): void => {
    const order = groups.length
    const page = Math.floor(order / 10)
    const more = { isListed: false, isSpaced: true, runs: [], top: 0, bottom: 0 }
    groups.push({ text, order, page, element: block, block, note, ...more })
  }
  for (let number = 1; number <= paragraphs; number++) {
    group(words)
    group(`${number}`)
    group(`${number}`, `note-${number}`)
    group(words, `note-${number}`)
    group(words)
    group(words, `note-${number}`)
  }
  const body = Array.from(
    { length: paragraphs },
    (_, index) => `${words}${index + 1}${words}`,
  )
  let end = 0
  const calls = body.map((text, index) => {
    end += text.length
    return { note: `note-${index + 1}`, end: end - words.length }
  })
  const streamOf = (text: string, calls: Stream['calls'] = []): Stream => {
    const passage = { text: '', starts: [], origins: [] }
    return { text, gaps: new Set(), calls, numbers: [], passage }
  }
  const notes = calls.map(({ note }, index) => {
    return [note, streamOf(`${index + 1}${words}${words}`)] as const
  })
  return {
    groups,
    streams: {
      body: streamOf(body.join(''), calls),
      notes: new Map(notes),
      contents: streamOf(''),
      isFront: () => false,
      isMatter: () => false,
      isDrawn: () => false,
    },
  }
}
