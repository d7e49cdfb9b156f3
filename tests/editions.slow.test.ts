/** Several editions of one manuscript, as they are when they are finished. */
import { expect, test } from 'vitest'
import { parseProof, repeatRequest } from '../scripts/command/read-proof.ts'
import { formatProblems } from '../scripts/command/terminal.ts'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { buildBook } from './support/books.ts'
import { inspectEpub } from './support/inspect-epub.ts'
import { inspectPdf } from './support/inspect-pdf.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

const head =
  'title: The Ford\nauthors: Ada Brook\nkind: article\nlanguage: en\ndate: 2026-05-01\n'
const text = '# The Ford\n\nThe river rose, says [the mill](https://example.org/mill).\n'

test('two editions and an e-book come of one manuscript, each proved, and each again by itself', async () => {
  const manuscriptPath = manuscriptOf({
    'book.yaml': `${head}publisher: Ford Press
editions:
  pocket: { trim: a6, look: novel }
  screen: { trim: letter, look: essay, links: inline }
`,
    'a.md': text,
  })
  const request = { manuscriptPath, formats: ['pdf', 'epub'] as const }

  const { artifacts, files, proofFiles } = await buildBook(request)

  const [pocket, screen, ebook] = artifacts
  expect(formatProblems(files, false)).toBe('')
  expect([...artifacts, ...proofFiles].map(({ path }) => path)).toEqual([
    'the-ford-pocket.pdf',
    'the-ford-screen.pdf',
    'the-ford.epub',
    'the-ford-pocket.proof.html',
    'the-ford-pocket.proof.json',
    'the-ford-screen.proof.html',
    'the-ford-screen.proof.json',
    'the-ford.proof.html',
    'the-ford.proof.json',
  ])
  expect([factsOf(pocket?.bytes), factsOf(screen?.bytes)]).toMatchInlineSnapshot(`
    [
      {
        "fonts": "EBGaramond-Italic, EBGaramond-Regular",
        "size": "298 x 420",
        "text": "1
    Ada Brook
    The Ford
    Ford Press · May 1, 2026
    The river rose, says the mill.",
      },
      {
        "fonts": "AlegreyaSans-Bold, AlegreyaSans-Medium, Spectral-Regular, Spectral-SemiBold",
        "size": "612 x 792",
        "text": "1
    Ford Press
    The Ford
    Ada Brook · May 1, 2026
    The river rose, says the mill [https://example.org/mill].",
      },
    ]
  `)
  expect(
    inspectEpub(ebook?.bytes ?? new Uint8Array()).metadata.get('pageBreakSource'),
  ).toEqual(['The Ford, pocket, Ford Press, May 1, 2026 (PDF)'])

  const proof = proofFiles.find(({ path }) => path === 'the-ford-screen.proof.json')
  const again = await buildBook(
    repeatRequest(parseProof(Buffer.from(proof?.bytes ?? []).toString()), manuscriptPath),
  )
  expect(again.artifacts.map(({ bytes, path }) => [path, Buffer.from(bytes)])).toEqual([
    ['the-ford-screen.pdf', Buffer.from(screen?.bytes ?? [])],
  ])
  expect(again.proofFiles.find(({ path }) => path === proof?.path)?.bytes).toEqual(
    proof?.bytes,
  )
})

test('what is wrong in one edition keeps all back, and each problem is told once with its editions', async () => {
  const manuscriptPath = manuscriptOf({
    'book.yaml': `${head}editions:\n  a6: { trim: a6 }\n  a7: { trim: 75mm x 105mm }\n  a4: { trim: a4 }\n`,
    'a.md': `${text}\n${'W'.repeat(9)}\n\n$$\n${'x+'.repeat(14)}x\n$$\n`,
  })

  const { artifacts, files, proofFiles } = await buildBook({
    manuscriptPath,
    formats: ['pdf'],
  })

  expect([artifacts, proofFiles]).toEqual([[], []])
  expect(
    files.flatMap(({ messages }) =>
      messages.map(({ note, ruleId }) => `${ruleId}: ${note?.split('. ').at(-1)}`),
    ),
  ).toEqual(['formula-wide: (In the editions `a6` and `a7`)'])
})

/** The size of its pages in points, the families of its type, and the words of its last page. */
function factsOf(bytes: Uint8Array = new Uint8Array()) {
  const { leaves, pages } = readPdf(bytes)
  const names = pages.flatMap(({ runs }) => runs.map(({ font }) => font.name))
  return {
    size: leaves[0]?.box.slice(2).map(Math.round).join(' x '),
    fonts: [...new Set(names.map((name) => name.replace(/^[A-Z]{6}\+/, '')))]
      .sort()
      .join(', '),
    text: inspectPdf(bytes).pages.at(-1)?.text,
  }
}
