import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** What a page of a PDF says in the text of the sections. */
export interface PrintedPage {
  readonly label: string
  /** In reading order; a line that another follows ends with `\n`. */
  readonly text: string
}

interface StructNode {
  readonly role?: string
  readonly type?: string
  readonly id?: string
  readonly children?: readonly StructNode[]
}

/** Parts of the structure that are not of the text. */
const aside = new Set(['FENote', 'Note', 'TOC', 'Title'])

/** What a list counts with, and no author wrote. */
const counter = /^\s*(?:[•◦▪]|[\p{L}\p{N}]{1,4}\.)\s*$/u

/** The pages of a tagged PDF, notes, contents and running heads aside, as pdf.js reads them. */
export async function readPrintedPages(
  bytes: Uint8Array,
): Promise<readonly PrintedPage[]> {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 })
    .promise
  const labels = (await document.getPageLabels()) ?? []
  const pages: PrintedPage[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const content = await page.getTextContent({ includeMarkedContent: true })
    const texts = markedTexts(content.items)
    const tree = (await page.getStructTree()) as StructNode | null
    const text = tree ? textOf(tree, texts) : ''
    pages.push({ label: labels[number - 1] ?? '', text })
  }
  return pages
}

type Items = Awaited<
  ReturnType<
    Awaited<
      ReturnType<Awaited<ReturnType<typeof getDocument>['promise']>['getPage']>
    >['getTextContent']
  >
>['items']

/** By the id of the marked content around it. */
function markedTexts(items: Items): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  const open: string[] = []
  for (const item of items) {
    if ('str' in item) {
      const id = open.findLast((each) => each !== '') ?? ''
      texts.set(id, (texts.get(id) ?? '') + item.str + (item.hasEOL ? '\n' : ''))
    } else if (item.type === 'endMarkedContent') open.pop()
    else open.push(item.id ?? '')
  }
  return texts
}

function textOf(node: StructNode, texts: ReadonlyMap<string, string>): string {
  if (node.type === 'content') return texts.get(node.id ?? '') ?? ''
  if (aside.has(node.role ?? '')) return ''
  const text = (node.children ?? []).map((child) => textOf(child, texts)).join('')
  return node.role === 'Lbl' && counter.test(text) ? '' : text
}
