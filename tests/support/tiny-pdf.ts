const objects = [
  `<< /Type /Catalog /Pages 2 0 R /Lang (en) /MarkInfo << /Marked true >> /Metadata 4 0 R
/StructTreeRoot 5 0 R /ViewerPreferences << /DisplayDocTitle true >> >>`,
  '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] /Resources << >> >>',
  `<?xpacket begin="\u00EF\u00BB\u00BF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">The Ford</rdf:li></rdf:Alt></dc:title>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`,
  '<< /Type /StructTreeRoot /K 6 0 R >>',
  '<< /Type /StructElem /S /Document /P 5 0 R >>',
]

/** The object that holds the metadata, which {@link tinyPdf} makes a stream of. */
const metadata = 3

/**
 * A PDF of one empty page that PDF/UA-1 accepts, by hand, so that a test may break it.
 *
 * @param edit What becomes of each of its objects, the metadata as plain XMP.
 */
export function tinyPdf(edit: (object: string) => string = (object) => object): Buffer {
  let file = '%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n'
  let table = '0000000000 65535 f \n'
  for (const [index, object] of objects.entries()) {
    table += `${String(file.length).padStart(10, '0')} 00000 n \n`
    const body = index === metadata ? streamOf(edit(object)) : edit(object)
    file += `${index + 1} 0 obj\n${body}\nendobj\n`
  }
  const size = objects.length + 1
  const trailer = `<< /Size ${size} /Root 1 0 R /ID [<00> <00>] >>`
  return Buffer.from(
    `${file}xref\n0 ${size}\n${table}trailer\n${trailer}\nstartxref\n${file.length}\n%%EOF\n`,
    'latin1',
  )
}

function streamOf(xmp: string): string {
  return `<< /Type /Metadata /Subtype /XML /Length ${xmp.length} >>\nstream\n${xmp}\nendstream`
}
