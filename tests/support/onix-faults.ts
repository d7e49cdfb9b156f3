import type { Element } from 'hast'
import { elementsOf } from '../../scripts/lib/hast.ts'
import { readXml } from '../../scripts/lib/read-xml.ts'

/** The parts that elements of a record may have, in the order in which the schema wants them. */
const orders: Readonly<Record<string, string>> = {
  ONIXMessage: 'Header Product',
  Header: 'Sender SentDateTime',
  Sender: 'SenderName',
  Product:
    'RecordReference NotificationType ProductIdentifier DescriptiveDetail CollateralDetail PublishingDetail RelatedMaterial',
  ProductIdentifier: 'ProductIDType IDTypeName IDValue',
  DescriptiveDetail:
    'ProductComposition ProductForm ProductFormDetail ProductFormFeature PrimaryContentType ProductContentType EpubTechnicalProtection Collection NoCollection TitleDetail Contributor EditionStatement NoEdition Language Subject',
  ProductFormFeature:
    'ProductFormFeatureType ProductFormFeatureValue ProductFormFeatureDescription',
  Collection: 'CollectionType TitleDetail',
  TitleDetail: 'TitleType TitleElement',
  TitleElement: 'TitleElementLevel PartNumber TitleText Subtitle',
  Contributor:
    'SequenceNumber ContributorRole PersonName PersonNameInverted CorporateName',
  Language: 'LanguageRole LanguageCode CountryCode ScriptCode',
  Subject: 'MainSubject SubjectSchemeIdentifier SubjectCode SubjectHeadingText',
  CollateralDetail: 'TextContent',
  TextContent: 'TextType ContentAudience Text',
  PublishingDetail: 'Publisher PublishingDate CopyrightStatement CopyrightStatementText',
  Publisher: 'PublishingRole PublisherName',
  PublishingDate: 'PublishingDateRole Date',
  CopyrightStatement: 'CopyrightType CopyrightYear CopyrightOwner',
  CopyrightOwner: 'PersonName CorporateName',
  RelatedMaterial: 'RelatedProduct',
  RelatedProduct: 'ProductRelationCode ProductIdentifier',
}

/** Elements that may be empty: they say something by being there. */
const flags = new Set(['MainSubject', 'NoCollection', 'NoEdition'])

/** Where a record is not what the schema of ONIX 3.1 allows: parts out of order, unknown, empty. */
export function onixFaults(record: string): readonly string[] {
  const elements = elementsOf(readXml(record))
  const [root] = elements
  const isMessage =
    root?.tagName === 'ONIXMessage' &&
    root.properties.release === '3.1' &&
    root.properties.xmlns === 'http://ns.editeur.org/onix/3.1/reference'
  return [...(isMessage ? [] : ['root']), ...elements.flatMap(partFaults)]
}

function partFaults({ children, tagName }: Element): readonly string[] {
  const parts = children.flatMap((child) => (child.type === 'element' ? [child] : []))
  const order = orders[tagName]?.split(' ')
  if (!order) {
    const isEmpty = children.length === 0 && !flags.has(tagName)
    return isEmpty ? [`empty ${tagName}`] : []
  }
  const ranks = parts.map((part) => order.indexOf(part.tagName))
  const wrong = parts.find((_, index) => {
    return (ranks[index] ?? -1) < Math.max(0, ...ranks.slice(0, index))
  })
  return wrong ? [`${wrong.tagName} in ${tagName}`] : []
}
