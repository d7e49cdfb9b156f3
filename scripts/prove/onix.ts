import type { Element, Root } from 'hast'
import type { Artifact, Book } from '../book.ts'
import { elementsOf } from '../lib/hast.ts'
import { readXml } from '../lib/read-xml.ts'
import { counted, type Evidence, finding, unreadable, type Verdict } from './evidence.ts'
import { textOf } from './text/read-tree.ts'

/**
 * The record can be read, and has the words of `book.yaml` letter by letter: titles, names,
 * description. Its codes, dates and order are made by Colophon, and held by tests.
 */
export function recordOnix({ artifact, book }: Evidence): Verdict {
  const elements = elementsOf(readRecord(artifact))
  const findings = expectedTexts(book).flatMap(([path, texts]) => {
    const found = textsAt(elements, path.split('/')).map(normal).join(' | ')
    const expected = texts.map(normal).join(' | ')
    return found === expected ? [] : [finding('onix-other', [path, found, expected])]
  })
  return { read: counted(elements.length, 'element'), findings }
}

function readRecord({ bytes }: Artifact): Root {
  try {
    return readXml(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw unreadable('Cannot read the ONIX record', error)
  }
}

/** Paths of elements, from the end, and the texts that they have, in order. */
function expectedTexts({
  config,
}: Book): readonly (readonly [path: string, texts: readonly string[]])[] {
  const { description, publisher, subtitle, title, translationOf } = config
  const given = (text: string | undefined) => (text ? [text] : [])
  const names = [...config.authors, ...config.contributors].flatMap(
    ({ fileAs, name }) => {
      return fileAs && !(fileAs === name && /\s/.test(name)) ? [fileAs] : []
    },
  )
  return [
    [
      'DescriptiveDetail/TitleDetail/TitleElement/TitleText',
      [title, ...given(translationOf?.title)],
    ],
    ['TitleElement/Subtitle', given(subtitle)],
    ['Contributor/PersonNameInverted', names],
    ['TextContent/Text', given(description)],
    ['Publisher/PublisherName', given(publisher)],
  ]
}

function textsAt(
  elements: readonly Element[],
  [step, ...rest]: readonly string[],
): readonly string[] {
  const found = elements.filter(({ tagName }) => tagName === step)
  if (rest.length === 0) return found.map((element) => textOf(element))
  const children = found.flatMap((element) => element.children)
  return textsAt(
    children.filter((child) => child.type === 'element'),
    rest,
  )
}

/** White space, and what XML cannot hold, is no difference. */
function normal(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\s\uFFFE\uFFFF]+/gu, ' ').trim()
}
