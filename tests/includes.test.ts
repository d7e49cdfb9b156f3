import { expect, test } from 'vitest'
import { sourceOf } from '../scripts/lib/origins.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

const settings = 'title: The Ford\nauthors: Ada Brook\nlanguage: en\n'

const program = `fn main() {
    // ANCHOR: all
    // ANCHOR: wade
    wade();
    // ANCHOR_END: wade
    rest(); // ANCHOR: stays, as it is no mark alone
    // ANCHOR_END: all
}
// --8<-- [start:end]
last();
// --8<-- [end:end]
`

test.each([
  ['```rust\n{{#include code/a.rs:4}}\n```', '```rust\n    wade();\n```'],
  ['{{#include code/a.rs:wade}}', '    wade();'],
  ['{{#include code/a.rs:10:}}', 'last();'],
  ['{{ #include  code/a.rs::1 }}', 'fn main() {'],
  ['{{#rustdoc_include code/a.rs:4:4}}', '    wade();'],
  ['{{#include code/a.rs:end}}', 'last();'],
  ['- a\n\n  > {{#include two.txt}}', '- a\n\n  > One.\n  > Two.'],
  ['Version {{#include v.txt}} of {{#include v.txt}}.', 'Version 1.2 of 1.2.'],
  ['{{#playground code/b.rs editable}}', '```rust\nx\n```'],
  ['{{#title Another}}\nText.', '\nText.'],
  ['{{< include _deep.md >}}', '\nA: 1.2.'],
  ['<<(code/b.rs)', '```rs\nx\n```'],
  ['<<(b.rs)', '```rs\nx\n```'],
  ['<<[A "title"](code/b.rs)', '```rs {caption="A title"}\nx\n```'],
  ['<<{two.md}', 'One.\nTwo.'],
  ['--8<-- "two.txt:2"', 'Two.'],
  ['![](code/b.rs)', '```rs\nx\n```'],
  ['![A "title"](b.rs)', '```rs {caption="A title"}\nx\n```'],
  ['{type: code}\n![](code/c.x)', '{type: code}\n```x\nx\n```'],
  ['> {format: ruby}\n> ![](c.x)', '> {format: ruby}\n> ```x\n> x\n> ```'],
  // What is none of these stays.
  ['\\{{#include v.txt}}', '\\{{#include v.txt}}'],
  ['```\n\\{{#include v.txt}}\n```', '```\n{{#include v.txt}}\n```'],
  ['`\\{{#include v.txt}}`', '`{{#include v.txt}}`'],
  ['`{{#include nope.txt}}`', '`{{#include nope.txt}}`'],
  ['```cpp\n<<(nope)\n```', '```cpp\n<<(nope)\n```'],
  ['```\n{{< include nope.md >}}\n```', '```\n{{< include nope.md >}}\n```'],
  [';--8<-- "two.txt"', '--8<-- "two.txt"'],
  [
    '{{#if a}} {{include v.txt}} {{ include }}',
    '{{#if a}} {{include v.txt}} {{ include }}',
  ],
  ['He said <<(no) way.', 'He said <<(no) way.'],
  ['![A](b.rs) in a line', '![A](b.rs) in a line'],
  ['![A](c.x)', '![A](c.x)'],
  ['![A](https://example.org/b.rs)', '![A](https://example.org/b.rs)'],
])('%j becomes %j', async (written, expected) => {
  const { codes, texts } = await load({
    'a.md': `# A\n\n${written}\n`,
    'code/a.rs': program,
    'code/b.rs': 'x\n',
    'code/c.x': 'x\n',
    'two.txt': 'One.\nTwo.\n',
    'two.md': 'One.\nTwo.',
    'v.txt': '1.2\n',
    '_deep.md': '---\ntitle: B\n---\n\nA: {{#include v.txt}}.\n',
    'book.yaml': `${settings}contents: [a.md]\n`,
  })

  expect(codes.filter((code) => code !== 'contents-incomplete')).toEqual([])
  expect(texts[0]).toBe(`# A\n\n${expected}\n`)
})

test('a place in included text is one in the file that it comes from', async () => {
  const { chapterFiles } = await load({
    'a.md': '# A\n\n> {{#include sub/b.txt}}\n\nEnd.\n',
    'sub/b.txt': 'B.\n{{#include c.txt:2}}\n',
    'sub/c.txt': 'No.\nC.\n',
  })
  const [file] = chapterFiles
  if (!file) throw new Error('Cannot find the chapter')

  const places = [3, 4, 6].map((line) => {
    const found = sourceOf(file, {
      start: { line, column: 3 },
      end: { line, column: 4 },
    })
    const { column, line: ownLine } = found.position?.start ?? {}
    return `${found.file.data.manuscriptPath}:${ownLine}:${column}`
  })

  expect(String(file)).toBe('# A\n\n> B.\n> C.\n\nEnd.\n')
  expect(places).toEqual(['sub/b.txt:1:1', 'sub/c.txt:2:1', 'a.md:5:3'])
})

test('a file that stands whole in another is no chapter, unless it is listed as one', async () => {
  const files = { 'a.md': '# A\n\n{{#include b.md}}\n', 'b.md': 'B.\n' }

  const unlisted = await load(files)
  const listed = await load({
    ...files,
    'book.yaml': `${settings}contents: [a.md, b.md]\n`,
  })

  expect(unlisted.texts).toEqual(['# A\n\nB.\n'])
  expect(listed.texts).toHaveLength(2)
})

test('what is included is a source of the manuscript', async () => {
  const { hashes } = await load({
    'a.md': '# A\n\n{{#include b.txt}}\n',
    'b.txt': 'B.\n',
  })

  expect(hashes.map(({ path }) => path)).toEqual(['book.yaml', 'a.md', 'b.txt'])
})

test.each([
  ['files in files', (next: string) => `${`{{#include ${next}}}\n`.repeat(100)}a\n`],
  ['empty files', (next: string) => `{{#include ${next}}}\n`.repeat(100)],
])('%s are no bomb', async (_, text) => {
  const names = Array.from({ length: 9 }, (_, index) => `${index}.txt`)
  const files = names.map((name, index) => [name, text(names[index + 1] ?? 'end.txt')])

  const { codes } = await load({
    'a.md': `# A\n\n{{#include 0.txt}}\n`,
    ...Object.fromEntries(files),
    'end.txt': 'a'.repeat(10_000),
  })

  expect(codes).toContain('include-large')
})

async function load(files: Readonly<Record<string, string>>) {
  const manuscript = await loadManuscript(
    manuscriptOf({ 'book.yaml': settings, ...files }),
  )
  const { chapterFiles, configFile } = manuscript
  const all = new Set(
    [configFile, ...chapterFiles].flatMap((file) => [
      file,
      ...(file.data.origins?.map((origin) => origin.file) ?? []),
    ]),
  )
  const codes = [...all].flatMap((file) => file.messages.map(({ ruleId }) => ruleId))
  return { ...manuscript, codes, texts: chapterFiles.map(String) }
}
