import type { Element } from 'hast'
import type { BookConfig, OriginalWork, Series, Subject } from '../../book.ts'
import { element } from '../markup.ts'
import { property } from './property.ts'

/** Names of the schemes as EPUB reserves them. @see https://www.w3.org/TR/epub-33/#authority */
const authorities = { bisac: 'BISAC', thema: 'Thema' } as const

/**
 * Where a catalogue puts the work: subjects with their codes, series, edition, original.
 *
 * @see https://www.w3.org/TR/epub-33/#sec-pkg-metadata
 */
export function catalogue(config: BookConfig): readonly Element[] {
  const { edition, series, subjects, translationOf } = config
  return [
    ...subjects.flatMap(subjectOf),
    ...(series ? seriesOf(series) : []),
    ...(translationOf ? [sourceOf(translationOf)] : []),
    ...(edition ? [property('schema:bookEdition', edition)] : []),
  ]
}

function subjectOf({ code, name, scheme }: Subject, index: number): readonly Element[] {
  if (code === undefined || scheme === undefined) return [element('dc:subject', {}, name)]
  const id = `subject-${index + 1}`
  const refines = `#${id}`
  return [
    element('dc:subject', { id }, name),
    property('authority', authorities[scheme], { refines }),
    property('term', code, { refines }),
  ]
}

/** @see https://www.w3.org/TR/epub-33/#sec-belongs-to-collection */
function seriesOf({ name, number }: Series): readonly Element[] {
  const refines = '#series'
  return [
    property('belongs-to-collection', name, { id: 'series' }),
    property('collection-type', 'series', { refines }),
    ...(number ? [property('group-position', number, { refines })] : []),
  ]
}

/** A translation is derived from its original, as Dublin Core has it. */
function sourceOf({ language, title }: OriginalWork): Element {
  return element('dc:source', language ? { xmlLang: language } : {}, title)
}
