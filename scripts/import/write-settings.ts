import { Document } from 'yaml'

export interface ImportedSettings {
  readonly title: string
  readonly author: string
  readonly language: string
  readonly slug: string
  readonly file: string
}

/** What an author is told beside each key, in the file itself. */
const comments: Readonly<Record<string, string>> = {
  title: ' Names the work.',
  authors: ' Who wrote it: a name, or a list of names.',
  language: ' Sets hyphenation, quotation marks and spacing.',
  kind: ' An article has sections that run on; a book has chapters.',
  slug: ' The finished files are called after it.',
  contents: ' Markdown files in reading order.',
}

/** `book.yaml` for a manuscript of one file, each key explained. */
export function writeSettings({ author, file, ...rest }: ImportedSettings): string {
  const { language, slug, title } = rest
  const keys = {
    title,
    authors: author,
    language,
    kind: 'article',
    slug,
    contents: [file],
  }
  const document = new Document(keys)
  const lines = document.toString({ lineWidth: 0 })
  return lines.replaceAll(/^(?=([a-z]+):)/gm, (_, key: string) => `#${comments[key]}\n`)
}
