import { execFileSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, test, vi } from 'vitest'
import { buildBook } from './support/books.ts'
import { makePng, noisyPng } from './support/make-png.ts'
import { countProcessorMs } from './support/processes.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

// A build that waits for a pipe would wait for ever.
vi.setConfig({ testTimeout: 60_000 })

const settings = 'title: Trap\nauthors: A\nlanguage: en\nkind: article\n'
const mark = 'secret-of-another-folder'

const bomb = `<!DOCTYPE svg [<!ENTITY a "${'x'.repeat(99)}"><!ENTITY b "${'&a;'.repeat(99)}">]>`

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['a link that would run', { 'text.md': '[x](javascript:alert(1))\n' }, 'link-scheme'],
  [
    'a link that hides what it would run',
    { 'text.md': '[x](<JaVa&#x09;Script&colon;alert(1)>)\n' },
    'link-broken',
  ],
  ['a link to a file', { 'text.md': '[x](file:///etc/passwd)\n' }, 'link-scheme'],
  ['a picture elsewhere', { 'text.md': '![x](//a.invalid/x.png)\n' }, 'picture-remote'],
  ['a picture above', { 'text.md': '![x](../../etc/x.png)\n' }, 'picture-outside'],
  ['a picture at the root', { 'text.md': '![x](/etc/hostname)\n' }, 'picture-missing'],
  [
    'a picture above, in code',
    { 'text.md': '![x](%2e%2e%2f%2e%2e%2fetc/x.png)\n' },
    'picture-outside',
  ],
  [
    'contents above',
    { 'book.yaml': `${settings}contents: [../../etc/passwd]\n` },
    'contents-entry-outside',
  ],
  [
    'contents of a device',
    { 'book.yaml': `${settings}contents: [/dev/zero]\n` },
    'contents-entry-outside',
  ],
  ['a cover above', { 'book.yaml': `${settings}cover: ../x.png\n` }, 'picture-outside'],
  [
    'anchors without end',
    { 'book.yaml': `${settings}description: &a [*a, *a]\n` },
    'config-invalid',
  ],
  [
    'anchors that grow',
    {
      'book.yaml': `${settings}a: &a [x,x,x,x,x,x,x,x,x]\n${grow('abcdefghijkl')}`,
    },
    'config-syntax',
  ],
  [
    'a key that merges',
    { 'book.yaml': `${settings}<<: { title: Other }\n` },
    'config-key-unknown',
  ],
  [
    'a tag that would run',
    { 'book.yaml': `${settings}description: !!js/function 'x'\n` },
    'config-syntax',
  ],
  [
    'a comment that hides the end',
    { 'text.md': 'A\n\n<!-- B\n\nC\n' },
    'html-comment-unclosed',
  ],
  [
    'a drawing that grows',
    { 'text.md': '![x](x.svg)\n', 'x.svg': drawing('&b;', bomb) },
    'picture-active',
  ],
  [
    'a drawing that reads a file',
    {
      'text.md': '![x](x.svg)\n',
      'x.svg': drawing('&x;', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    },
    'picture-active',
  ],
  [
    'a drawing with an event',
    { 'text.md': '![x](x.svg)\n', 'x.svg': drawing('<g onload="alert(1)"/>') },
    'picture-active',
  ],
  [
    'a drawing that takes another in',
    {
      'text.md': '![x](x.svg)\n',
      'x.svg': drawing('<use href="https://a.invalid/x.svg#a"/>'),
    },
    'picture-active',
  ],
  [
    'a drawing with a page in it',
    { 'text.md': '![x](x.svg)\n', 'x.svg': drawing('<foreignObject/>') },
    'picture-active',
  ],
  [
    'a drawing that is a page too',
    {
      'text.md': '![x](x.svg)\n',
      'x.svg': '<!doctype html><script>alert(1)</script><svg width="9" height="9"/>',
    },
    'picture-format',
  ],
])('a manuscript with %s is refused', async (_, files, code) => {
  const dir = manuscriptOf({ 'book.yaml': settings, 'text.md': 'Text\n', ...files })

  const result = await refusalOf(dir)

  expect(result.codes).toContain(code)
  expect(result.took).toBeLessThan(5000)
})

test('a picture that claims to be enormous is refused before anything makes room for it', async () => {
  const dir = manuscriptOf({ 'book.yaml': settings, 'text.md': '![x](x.png)\n' })
  // Width and height of a hundred thousand pixels each, and next to nothing in it.
  writeFileSync(join(dir, 'x.png'), makePng(100_000, 100_000, Buffer.alloc(9)))

  const { codes } = await refusalOf(dir)

  expect(codes).toEqual(['picture-too-large'])
})

test('pictures with more pixels together than a book may have are refused where they are too many', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `${index}.gif`)
  const text = names.map((name) => `![x](${name})\n`).join('\n')
  const dir = manuscriptOf({ 'book.yaml': settings, 'text.md': text })
  // Of ten thousand by ten thousand pixels, as it says.
  const head = Buffer.from('GIF89a\x10\x27\x10\x27\0\0\0', 'latin1')
  const frame = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4c, 1, 0, 0x3b]
  for (const name of names)
    writeFileSync(join(dir, name), Buffer.concat([head, Buffer.from(frame)]))

  const { codes, places } = await refusalOf(dir)

  expect(codes).toEqual(['picture-too-large'])
  expect(places).toEqual(['text.md:21'])
})

test('a picture that is shown until a web page would be too heavy for any reader is refused where it is', async () => {
  const text = '![x](x.png)\n'.repeat(130)
  const dir = manuscriptOf({ 'book.yaml': settings, 'text.md': text })
  writeFileSync(join(dir, 'x.png'), noisyPng(2e6))

  const { codes, places } = await refusalOf(dir)

  expect(codes).toEqual(['pictures-heavy'])
  expect(places).toEqual(['text.md:125'])
})

test.each<[string, (dir: string, secret: string) => void, string]>([
  [
    'a chapter that is a link out of the folder',
    (dir, secret) => symlinkSync(join(secret, 'secret.md'), join(dir, 'b.md')),
    'link-outside',
  ],
  [
    'a folder that is a link out of the folder',
    (dir, secret) => symlinkSync(secret, join(dir, 'part')),
    'link-outside',
  ],
  [
    'settings that are a link out of the folder',
    (dir, secret) => symlinkSync(join(secret, 'book.yml'), join(dir, 'book.yml')),
    'link-outside',
  ],
  [
    'a picture that is a link out of the folder',
    (dir, secret) => {
      symlinkSync(join(secret, 'x.svg'), join(dir, 'x.svg'))
      writeFileSync(join(dir, 'text.md'), '![x](x.svg)\n')
    },
    'link-outside',
  ],
  [
    'a picture in a folder that is a link out of the folder',
    (dir, secret) => {
      symlinkSync(secret, join(dir, 'pictures'))
      writeFileSync(join(dir, 'text.md'), '![x](pictures/x.svg)\n')
    },
    'link-outside',
  ],
  [
    'a chapter that is a pipe',
    (dir) => execFileSync('mkfifo', [join(dir, 'b.md')]),
    'file-unreadable',
  ],
  [
    'settings that are a pipe',
    (dir) => {
      execFileSync('rm', [join(dir, 'book.yaml')])
      execFileSync('mkfifo', [join(dir, 'book.yaml')])
    },
    'file-unreadable',
  ],
  [
    'a picture that is a pipe',
    (dir) => {
      execFileSync('mkfifo', [join(dir, 'x.png')])
      writeFileSync(join(dir, 'text.md'), '![x](x.png)\n')
    },
    'picture-broken',
  ],
  [
    'a picture that is a device',
    (dir) => {
      symlinkSync('/dev/zero', join(dir, 'x.png'))
      writeFileSync(join(dir, 'text.md'), '![x](x.png)\n')
    },
    'link-outside',
  ],
  [
    'a chapter that is a link to itself',
    (dir) => {
      symlinkSync('b.md', join(dir, 'b.md'))
    },
    'file-unreadable',
  ],
])('%s is refused, and nothing of it read', async (_, attack, code) => {
  const secret = manuscriptOf({
    'book.yml': `title: ${mark}\n`,
    'secret.md': `${mark}\n`,
    'x.svg': drawing(`<text>${mark}</text>`),
  })
  const dir = manuscriptOf({ 'book.yaml': settings, 'text.md': 'Text\n' })
  attack(dir, secret)

  const { codes, read } = await refusalOf(dir)

  expect(codes).toContain(code)
  expect(read).not.toContain(mark)
})

test('names that lead out of an archive or of a folder name no finished file', async () => {
  const names = ['a\\..\\..\\b.md', '%2e%2e%2fb.md', "e'f&g<h>.md"]
  const texts = names.map((name, index) => [name, `# Title ${index}\n\nText ${index}\n`])
  const dir = manuscriptOf({
    'book.yaml': 'title: ../../etc/passwd\nauthors: A\nlanguage: en\n',
    ...Object.fromEntries(texts),
  })

  const { artifacts, files } = await buildBook({
    manuscriptPath: dir,
    formats: ['epub', 'html'],
  })

  expect(files.flatMap(({ messages }) => messages.map(String))).toEqual([])
  expect(artifacts.map(({ path }) => path)).toEqual([
    'etc-passwd.epub',
    'etc-passwd.html',
  ])
  const entries = Object.keys(unzipSync(artifacts[0]?.bytes ?? Buffer.of()))
  expect(entries.filter((name) => /\.\.|\\|^\/|:/.test(name))).toEqual([])
})

/** Each anchor nine times the one before. */
function grow(names: string): string {
  const lines = [...names].slice(1).map((name, index) => {
    const before = Array.from({ length: 9 }, () => `*${names[index]}`)
    return `${name}: &${name} [${before}]`
  })
  return `${lines.join('\n')}\n`
}

function drawing(content: string, doctype = ''): string {
  return `${doctype}<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${content}</svg>`
}

/** What is said of a manuscript of which nothing may be made, and all that was read of it. */
async function refusalOf(manuscriptPath: string) {
  const processorMs = countProcessorMs()
  const { artifacts, files } = await buildBook({ manuscriptPath, formats: ['html'] })
  expect(artifacts).toEqual([])
  return {
    codes: files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId)),
    places: files.flatMap(({ basename, messages }) =>
      messages.map(({ line }) => `${basename}:${line}`),
    ),
    read: files.map((file) => String(file)).join('\n'),
    took: processorMs(),
  }
}
