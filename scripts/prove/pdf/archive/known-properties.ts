/** What the value of a property is: a list of a kind, or a text of a form. */
export type PropertyType = 'alt' | 'bag' | 'seq' | 'date' | 'integer' | 'text'

/** By namespace, the properties that archives know, and their types. @see ISO 19005-2, 6.6.2.3, and the XMP Specification of September 2005, 4 */
export const knownProperties: Readonly<
  Record<string, Readonly<Record<string, PropertyType>>>
> = {
  'http://purl.org/dc/elements/1.1/': {
    contributor: 'bag',
    coverage: 'text',
    creator: 'seq',
    date: 'seq',
    description: 'alt',
    format: 'text',
    identifier: 'text',
    language: 'bag',
    publisher: 'bag',
    relation: 'bag',
    rights: 'alt',
    source: 'text',
    subject: 'bag',
    title: 'alt',
    type: 'bag',
  },
  'http://ns.adobe.com/pdf/1.3/': {
    Keywords: 'text',
    PDFVersion: 'text',
    Producer: 'text',
  },
  'http://ns.adobe.com/xap/1.0/': {
    Advisory: 'bag',
    BaseURL: 'text',
    CreateDate: 'date',
    CreatorTool: 'text',
    Identifier: 'bag',
    Label: 'text',
    MetadataDate: 'date',
    ModifyDate: 'date',
    Nickname: 'text',
    Rating: 'integer',
  },
  'http://ns.adobe.com/xap/1.0/mm/': {
    DocumentID: 'text',
    InstanceID: 'text',
    RenditionClass: 'text',
    VersionID: 'text',
  },
  'http://ns.adobe.com/xap/1.0/rights/': {
    Certificate: 'text',
    Marked: 'text',
    Owner: 'bag',
    UsageTerms: 'alt',
    WebStatement: 'text',
  },
  'http://www.aiim.org/pdfa/ns/id/': {
    amd: 'text',
    conformance: 'text',
    corr: 'text',
    part: 'integer',
  },
}
