import { nameOf } from '../load-object.ts'
import type { CheckRules, Fault } from './fault.ts'

/** What the file says of itself as a whole. */
export const checkDocument: CheckRules = ({ header, language, pdf, root }) => {
  const { catalog, objects, pageLabels } = pdf
  const mark = objects.dictionary(catalog.get('MarkInfo'))
  const viewing = objects.dictionary(catalog.get('ViewerPreferences'))
  const metadata = objects.dictionary(catalog.get('Metadata'))
  const outline = objects.dictionary(catalog.get('Outlines'))
  const faults: Fault[] = []
  const need = (isSo: boolean, rule: Fault['rule'], found: string): void => {
    if (!isSo) faults.push({ rule, found })
  }
  need(/^%PDF-1\.[0-7](?:\r\n?|\n)/.test(header), '6.1-1', 'beginning of the file')
  need(objects.get(mark.get('Marked')) === true, '6.2-1', 'document that is not tagged')
  need(objects.get(mark.get('Suspects')) !== true, '7.1-4', 'suspects among the tags')
  need(nameOf(metadata.get('Subtype')) === 'XML', '7.1-8', 'document without metadata')
  need(
    objects.get(viewing.get('DisplayDocTitle')) === true,
    '7.1-10',
    'name of the file in place of the title',
  )
  need(root.size > 0, '7.1-11', 'document without structure')
  need(language !== undefined, 'own-language', 'document without a language')
  const hasOutline = outline.has('First')
  need(language !== undefined || !hasOutline, '7.2-2', 'outline without a language')
  need(pageLabels !== undefined, 'own-page-labels', 'pages without labels')
  need(
    objects.array(objects.trailer.get('ID')).length === 2,
    'own-file-id',
    'file without an identifier',
  )
  return faults
}
