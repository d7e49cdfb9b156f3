import { deflateSync, inflateSync } from 'node:zlib'

/** The PDF with one of its objects changed, by an update at its end. @throws When nothing changed. */
export function editPdf(
  bytes: Uint8Array,
  isMeant: (object: string) => boolean,
  edit: (object: string) => string,
): Uint8Array {
  const [id, object] = objectsOf(bytes).find(([, each]) => isMeant(each)) ?? []
  const changed = object === undefined ? undefined : edit(object)
  if (id === undefined || changed === undefined || changed === object) {
    throw new Error('Cannot find what to change in the PDF')
  }
  return update(bytes, id, changed)
}

/** The PDF with the drawing of one of its pages changed. @throws When nothing changed. */
export function editPage(
  bytes: Uint8Array,
  page: number,
  edit: (content: string) => string,
): Uint8Array {
  const objects = new Map(objectsOf(bytes))
  const dictionary = objects.get(pageIdsOf(bytes)[page] ?? -1) ?? ''
  const content = objects.get(Number(/\/Contents (\d+)/.exec(dictionary)?.[1])) ?? ''
  return editStream(bytes, (object) => object === content, edit)
}

/** The PDF with what one of its streams holds changed. @throws When nothing changed. */
export function editStream(
  bytes: Uint8Array,
  isMeant: (object: string, content: string) => boolean,
  edit: (content: string) => string,
): Uint8Array {
  return editPdf(
    bytes,
    (object) => isMeant(object, contentOf(object)),
    (object) => {
      const changed = edit(contentOf(object))
      if (changed === contentOf(object)) return object
      const packed = deflateSync(Buffer.from(changed, 'latin1')).toString('latin1')
      return `<</Length ${packed.length}\n/Filter /FlateDecode>>\nstream\n${packed}\nendstream\n`
    },
  )
}

/** Numbers of the objects that are pages, in order. */
export function pageIdsOf(bytes: Uint8Array): readonly number[] {
  const tree = objectsOf(bytes).find(([, object]) => object.includes('/Type /Pages'))?.[1]
  const kids = /\/Kids \[([^\]]*)\]/.exec(tree ?? '')?.[1] ?? ''
  return [...kids.matchAll(/(\d+) 0 R/g)].map(([, id]) => Number(id))
}

/** Objects of a file with classic tables, the later of two with one number. */
function objectsOf(bytes: Uint8Array): [number, string][] {
  const source = Buffer.from(bytes).toString('latin1')
  const objects = source.matchAll(/(?<=^|\n)(\d+) 0 obj\n([\s\S]*?)endobj/g)
  return [...new Map([...objects].map(([, id, object]) => [Number(id), object ?? '']))]
}

function contentOf(object: string): string {
  const stream = /\/FlateDecode[\s\S]*?stream\r?\n([\s\S]*?)\r?\nendstream/.exec(object)
  if (!stream || /\/Length1|\/Subtype \/Image/.test(object)) return ''
  return inflateSync(Buffer.from(stream[1] ?? '', 'latin1')).toString('latin1')
}

function update(bytes: Uint8Array, id: number, object: string): Uint8Array {
  const source = Buffer.from(bytes).toString('latin1')
  const last = source.lastIndexOf('startxref')
  const previous = /startxref\s+(\d+)/.exec(source.slice(last))?.[1]
  const trailer = source.slice(source.lastIndexOf('trailer', last))
  const [size, root] = [/\/Size \d+/, /\/Root \d+ 0 R/].map(
    (each) => each.exec(trailer)?.[0],
  )
  const offset = String(source.length).padStart(10, '0')
  const body = `${id} 0 obj\n${object}endobj\n`
  const table = `xref\n${id} 1\n${offset} 00000 n \ntrailer\n<<${size}\n${root}\n/Prev ${previous}>>\n`
  const start = source.length + body.length
  return Buffer.from(`${source}${body}${table}startxref\n${start}\n%%EOF\n`, 'latin1')
}
