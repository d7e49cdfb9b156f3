import type { Element, Root } from 'hast'
import type { Artifact, Book } from '../book.ts'
import { elementsOf } from '../lib/hast.ts'
import { readXml } from '../lib/read-xml.ts'
import { type Evidence, finding, unreadable, type Verdict } from './evidence.ts'
import { textOf } from './text/read-tree.ts'

/**
 * The record can be read, and has the words of `book.yaml` letter by letter: titles, names,
 * description. Its codes, dates and order are made by Colophon, and held by tests.
 */
export function recordOnix({ artifact, book }: Evidence): Verdict {
  const elements = elementsOf(readRecord(artifact))
  const findings = Object.entries(expectedTexts(book)).flatMap(([path, texts]) => {
    const found = textsAt(elements, path.split('/')).map(normal).join(' | ')
    const expected = texts
      .flatMap((text) => text || [])
      .map(normal)
      .join(' | ')
    return found === expected ? [] : [finding('onix-other', [path, found, expected])]
  })
  return { read: [elements.length, 'element'], findings }
}

function readRecord({ bytes }: Artifact): Root {
  try {
    return readXml(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw unreadable('Cannot read the ONIX record', error)
  }
}

/** By the path of elements, from its end, the texts that they have, in order; empty ones are left out. */
function expectedTexts({
  config,
}: Book): Readonly<Record<string, readonly (string | undefined)[]>> {
  const { description, publisher, subtitle, title, translationOf } = config
  const people = [...config.authors, ...config.contributors]
  return {
    'DescriptiveDetail/TitleDetail/TitleElement/TitleText': [title, translationOf?.title],
    'TitleElement/Subtitle': [subtitle],
    'Contributor/PersonNameInverted': people.map(({ fileAs, name }) => {
      return fileAs === name && /\s/.test(name) ? undefined : fileAs
    }),
    'TextContent/Text': [description],
    'Publisher/PublisherName': [publisher],
  }
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
