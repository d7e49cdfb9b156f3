/** What a hostile author may put into a manuscript: each kind with sizes and words by chance. */
import { crc32 as crc, deflateSync } from 'node:zlib'
import type { Chance } from '../support/seeded-random.ts'
import { nastyCharacters } from './nasty-texts.ts'

/** A file, or a symbolic link to somewhere. */
export type Entry = Uint8Array | { readonly target: string }

/** A part of a hostile manuscript. */
export interface Construct {
  /** Markdown. */
  readonly text?: string
  /** Lines of settings. */
  readonly keys?: string
  readonly files?: Readonly<Record<string, string | Entry>>
  /** What stands in the output folder before. */
  readonly outputs?: Readonly<Record<string, string | Entry>>
}

/** Outside of every folder that a build may read or write; what they hold must never be seen. */
export const secret = { path: '../secret.md', words: 'the-secret-of-another-folder' }

/** An address that nothing may ask. */
const address = 'http://198.51.100.7/trap'

/** Would leave a file behind, if anybody ran it. */
const command = 'touch "$HOME/it-ran"'

/** Characters, numbers and names that programs are known to trip over. */
export function tokenOf(chance: Chance): string {
  const kinds: readonly (() => string)[] = [
    () => chance.oneOf(nastyCharacters),
    () => chance.oneOf(controls),
    () => `&#${chance.between(0, 0x9f)};`,
    () =>
      `&#x${chance.oneOf(['202e', '2066', '1b', '7', '0', 'd800', '110000', 'feff'])};`,
    () => `%${chance.oneOf(['1b', '0a', '0d', '00', 'e2%80%ae', 'ff', '2e%2e%2f'])}`,
    () => chance.oneOf(numbers),
    () =>
      chance
        .oneOf(['x', '\u4e2d', '\u0301', '\ud83d\ude00', '-', '../'])
        .repeat(many(chance)),
    () =>
      chance.oneOf([
        '__proto__',
        'constructor',
        '../../../etc/passwd',
        '/dev/zero',
        '~',
        '-rf',
        `$(${command})`,
        `;${command};`,
        'con',
        'NUL',
        '%s%n',
        '{{title}}',
        '<%= 1 %>',
      ]),
  ]
  return chance.oneOf(kinds)()
}

const controls = [
  '\u001b]0;x\u0007',
  '\u001b[2J',
  '\u009b31m',
  '\u202e',
  '\u2066',
  '\u0000',
  '\n',
  '\r',
  '\b',
]

const numbers = [
  '1e999',
  '-1',
  '0',
  '99999999999999999999',
  'NaN',
  '0x7fffffff',
  '1e-400',
  '4294967296',
  '2147483647.5',
]

/** Mostly few, at times very many. */
export function many(chance: Chance): number {
  return 2 ** chance.between(1, chance.oneOf([6, 10, 13]))
}

function nest(chance: Chance, open: string, close: string, inner = 'x'): string {
  const depth = many(chance)
  return `${open.repeat(depth)}${inner}${close.repeat(depth)}`
}

const script = `require('fs').writeFileSync(process.env.HOME + '/it-ran', '')\n`

/** What programs that Colophon is made with read in the folder that they are started in. */
export const evilFiles: Readonly<Record<string, string>> = {
  'package.json': `{"puppeteer":{"executablePath":"./evil.js"},"scripts":{"preinstall":"node evil.js"}}`,
  '.npmrc': 'node-options=--require ./evil.js\n',
  '.env': 'NODE_OPTIONS=--require ./evil.js\n',
  'tsconfig.json': '{"compilerOptions":{"baseUrl":".","paths":{"*":["./evil.js"]}}}',
  'evil.js': script,
  '.puppeteerrc.cjs': script,
  'node_modules/puppeteer-core/package.json':
    '{"name":"puppeteer-core","main":"index.js"}',
  'node_modules/puppeteer-core/index.js': script,
  'node_modules/vfile/package.json': '{"name":"vfile","main":"index.js"}',
  'node_modules/vfile/index.js': script,
}

type Make = (chance: Chance) => Construct

/** By what they are. */
export const hostileConstructs: Readonly<Record<string, Make>> = {
  'nested quotations and lists': (chance) => ({
    text: chance.oneOf([
      () => `${chance.oneOf(['> ', '- ', '1. ', '>- ']).repeat(many(chance))}x`,
      () => nest(chance, ':::note\n', '\n:::'),
      () => nest(chance, '<blockquote>', '</blockquote>'),
      () =>
        Array.from(
          { length: Math.min(800, many(chance)) },
          (_, depth) => `${'  '.repeat(depth)}- x`,
        ).join('\n'),
    ])(),
  }),
  'nested marks': (chance) => ({
    text: chance.oneOf([
      () =>
        nest(
          chance,
          chance.oneOf(['[', '![', '*', '**', '_', '^[', '~~', '<b>', '<span lang=fr>']),
          '',
        ),
      () => nest(chance, '[', '](#x)'),
      () => nest(chance, '*a **b ', ' c** d*'),
      () => nest(chance, '^[', ']'),
      () => 'a*b_'.repeat(many(chance)),
      () => `${'`'.repeat(many(chance))}x`,
      () => '<!--'.repeat(many(chance)),
      () => '[a]: <'.repeat(many(chance)),
      () => `[${'x'.repeat(many(chance))}]`.repeat(many(chance) % 100),
    ])(),
  }),
  'a wide or long table': (chance) => {
    const columns = many(chance)
    return {
      text: `\n|${' a |'.repeat(columns)}\n|${'-|'.repeat(columns)}\n${'| x\n'.repeat(many(chance))}\n`,
    }
  },
  macros: (chance) => {
    const letters = [...'abcdefghijklmnopqrstuvw'].slice(0, chance.between(1, 23))
    const times = chance.between(1, 12)
    const definitions = letters.map(
      (letter, index) =>
        `\\def\\m${letter}{${(index === 0 ? 'x' : `\\m${letters[index - 1]} `).repeat(times)}}`,
    )
    const text = `${definitions.join('')}\\m${letters.at(-1)}`
    return {
      text: `\n$$\n${text}\n$$\n\n$\\def\\r{\\r\\r}\\r$ $\\def\\s#1{#1#1\\s{#1#1}}\\s x$\n`,
    }
  },
  'a formula': (chance) => ({
    text: `$${chance.oneOf([
      () => nest(chance, '{', '}'),
      () => nest(chance, '\\frac{1}{', '}'),
      () => nest(chance, '\\sqrt{', '}'),
      () => nest(chance, '\\left(', '\\right)'),
      () => nest(chance, 'x^{', '}'),
      () => nest(chance, '\\begin{matrix}', '\\end{matrix}'),
      () =>
        `\\begin{matrix}${'&'.repeat(many(chance))}${'\\\\'.repeat(many(chance))}\\end{matrix}`,
      () => `\\rule{${chance.oneOf(numbers)}em}{9pt}\\kern${chance.oneOf(numbers)}pt`,
      () =>
        `\\text{${tokenOf(chance)}}\\href{${address}}{x}\\includegraphics{${address}}`,
      () => `\\unicode{${tokenOf(chance)}}\\char"${tokenOf(chance)}`,
    ])()}$`,
  }),
  addresses: (chance) => ({
    text: [
      `[x](${tokenOf(chance)})`,
      `[x](<javascript:${tokenOf(chance)}>)`,
      `<http://${tokenOf(chance)}>`,
      `[x](http://a.example/${tokenOf(chance)})`,
      `[x](data:text/html,<script>${command}</script>)`,
      `![x](${chance.oneOf([address, secret.path, `%2e%2e/secret.md`, 'file:///etc/passwd', tokenOf(chance)])})`,
      `[x](#${tokenOf(chance)}) [x]{#${tokenOf(chance)} .${tokenOf(chance)} lang=${tokenOf(chance)}}`,
    ]
      .slice(0, chance.between(1, 7))
      .join('\n\n'),
  }),
  'text in disguise': (chance) => ({
    text: `${tokenOf(chance)} *${tokenOf(chance)}* \`${tokenOf(chance)}\`[^${tokenOf(chance)}] ![${tokenOf(chance)}](x.png "${tokenOf(chance)}")\n\n# ${tokenOf(chance)}\n\n:::note[${tokenOf(chance)}]\n${tokenOf(chance)}\n:::`,
  }),
  notes: (chance) => ({
    text: chance.oneOf([
      () => `${'x[^a] '.repeat(many(chance))}\n\n[^a]: n`,
      () => `x[^a]\n\n[^a]: [^b]\n\n[^b]: [^a]`,
      () =>
        Array.from(
          { length: Math.min(2000, many(chance)) },
          (_, index) => `x[^${index}]\n\n[^${index}]: n`,
        ).join('\n\n'),
      () => `x[^a]\n\n[^a]: ${'n '.repeat(many(chance) * 4)}`,
    ])(),
  }),
  HTML: (chance) => ({
    text: Array.from({ length: chance.between(1, 4) }, () =>
      chance.oneOf([
        `<script>fetch('${address}')</script>`,
        `<img src="${address}" onerror="${command}" srcset="${address} 2x">`,
        `<svg><image href="${address}"/><style>@import "${address}"</style></svg>`,
        `<meta http-equiv="refresh" content="0;url=${address}">`,
        `<a ping="${address}" href="${address}" style="background:url(${address})">x</a>`,
        `<math href="${address}"><annotation-xml encoding="text/html"><img src="${address}"></annotation-xml></math>`,
        `<table>${'<td>'.repeat(many(chance))}`,
        `<td colspan=${chance.oneOf(numbers)} rowspan=${chance.oneOf(numbers)}>x</td>`,
        `<ol start=${chance.oneOf(numbers)}><li value=${chance.oneOf(numbers)}>x</ol>`,
        `<b ${tokenOf(chance)}="${tokenOf(chance)}" ${'a="b" '.repeat(many(chance))}>x</b>`,
        `<![CDATA[${tokenOf(chance)}]]><?x ${tokenOf(chance)}?>`,
      ]),
    ).join('\n\n'),
  }),
  settings: (chance) => ({
    keys: Array.from({ length: chance.between(1, 3) }, () =>
      chance.oneOf([
        `${chance.oneOf(['title', 'subtitle', 'slug', 'date', 'trim', 'language', 'cover', 'contents', 'identifier', 'isbn', 'toc-depth', 'print-resolution', 'description', 'rights', 'series'])}: ${chance.oneOf([tokenOf(chance), JSON.stringify(tokenOf(chance))])}`,
        `${JSON.stringify(tokenOf(chance))}: x`,
        `${tokenOf(chance)}: ${tokenOf(chance)}`,
        `description: ${nest(chance, '[', ']')}`,
        `description: ${nest(chance, '{a: ', '}')}`,
        `a: &a [${'x,'.repeat(many(chance))}]\nb: &b [${'*a,'.repeat(99)}]\nc: [${'*b,'.repeat(99)}]`,
        `description: &a [*a, *a]`,
        `authors: [${'A, '.repeat(many(chance))}B]`,
        `subjects: [{ name: ${JSON.stringify(tokenOf(chance))}, code: ${tokenOf(chance)}, scheme: bisac }]`,
        `slug: ${'\u4e2d'.repeat(many(chance))}`,
        `rights: !!js/function '${command}'`,
        `<<: *${tokenOf(chance)}`,
      ]),
    ).join('\n'),
  }),
  'a drawing': (chance) => ({
    text: '![x](drawn.svg)',
    files: { 'drawn.svg': drawing(chance) },
  }),
  'a picture of pixels': (chance) => ({
    text: '![x](x.png)\n\n'.repeat(chance.oneOf([1, 1, 40])),
    files: { 'x.png': png(chance) },
  }),
  'a picture cut short': (chance) => ({
    text: '![x](x.jpg) ![x](x.gif) ![x](x.webp)',
    files: {
      'x.jpg': noise(
        chance,
        '\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0\x00\x11\x08\x7f\xff\x7f\xff\x03\x01\x11\x00',
        '\xff\xd9',
      ),
      'x.gif': noise(chance, 'GIF89a\xff\xff\xff\xff\x80\x00\x00', '\x3b'),
      'x.webp': noise(
        chance,
        'RIFF\xff\xff\x00\x00WEBPVP8L\xff\x00\x00\x00\x2f\xff\xff\xff\x0f',
        '',
      ),
    },
  }),
  'names of files': (chance) => {
    const name = tokenOf(chance).replaceAll('\0', '').slice(0, 60)
    return {
      text: `![x](<${name}.png>) [x](<${name}.md>)`,
      files: {
        [`${name}.md`]: `Text of ${tokenOf(chance)}.\n`,
        [`${name}.png`]: png(chance),
      },
    }
  },
  'a repository': (chance) => ({
    files: chance.oneOf<NonNullable<Construct['files']>>([
      { '.git': `gitdir: ${chance.oneOf(['../', '/', tokenOf(chance)])}\n` },
      {
        '.git/HEAD': 'ref: refs/heads/main\n',
        '.git/refs/heads/main': `${'0123456789'.repeat(4)}\n`,
        '.git/objects/info/alternates': '../../../\n',
        '.git/config': `[core]\n\trepositoryformatversion = 1\n\tfsmonitor = ${command}\n\tsshCommand = ${command}\n\tpager = ${command}\n\thooksPath = ../\n[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\turl = "ext::sh -c '${command}'"\n\tpromisor = true\n[log]\n\tshowSignature = true\n[gpg]\n\tprogram = ${command}\n`,
      },
    ]),
  }),
  'links out of the folder': (chance) => {
    const target = chance.oneOf([
      secret.path,
      '..',
      '/etc/passwd',
      '/dev/zero',
      '/proc/self/environ',
      'nowhere',
      '.',
      'b.md',
    ])
    const name = chance.oneOf([
      'b.md',
      'book.yml',
      'x.png',
      'part',
      '.git',
      'package.json',
      'node_modules',
    ])
    return { text: '![x](x.png) ![x](part/secret.md)', files: { [name]: { target } } }
  },
  'an output folder that was there before': (chance) => ({
    keys: 'slug: trap',
    outputs: {
      '.colophon-99999-aa/begun.json':
        '[{"path":"../victim","fresh":"payload","old":"old-0","hadOld":false}]',
      '.colophon-99999-aa/payload': command,
      [chance.oneOf([
        'trap.html',
        'trap.epub',
        'trap.proof.json',
        '.colophon-99999-bb',
        '.colophon.lock-99999-cc',
      ])]: { target: chance.oneOf(['../victim', '../secret.md', '/dev/zero', '..']) },
    },
  }),
  'files for other programs': () => ({ files: evilFiles }),
}

function drawing(chance: Chance): string | Uint8Array {
  const inner = chance.oneOf([
    () => {
      const depth = chance.between(2, 14)
      const width = chance.between(2, 10)
      const levels = Array.from(
        { length: depth },
        (_, level) =>
          `<g id="a${level + 1}">${`<use href="#a${level}"/>`.repeat(width)}</g>`,
      )
      return `<defs><rect id="a0" width="1" height="1"/>${levels.join('')}</defs><use href="#a${depth}"/>`
    },
    () => `<g>`.repeat(many(chance)) + `</g>`.repeat(many(chance)),
    () =>
      `<style>a{content:"/*"} rect{fill:url(${address})} b{content:"*/"}@import "${address}";${tokenOf(chance)}</style><rect width="9" height="9"/>`,
    () =>
      `<rect mask="image-set('${address}' 1x)" cursor="url(${address}),auto" style="filter:url(${address}#x)" width="9" height="9"/>`,
    () =>
      `<image href="${address}"/><use href="${address}#a"/><script>${command}</script><a ping="${address}"/>`,
    () =>
      `<filter id="f"><feTurbulence baseFrequency="0.9" numOctaves="${chance.oneOf(numbers)}"/><feGaussianBlur stdDeviation="${chance.oneOf(numbers)}"/></filter><rect filter="url(#f)" width="${chance.oneOf(numbers)}" height="1e6"/>`,
    () =>
      `<pattern id="p" width="0.0001" height="0.0001" patternUnits="userSpaceOnUse"><rect width="1" height="1" fill="url(#p)"/></pattern><rect width="9" height="9" fill="url(#p)"/>`,
    () =>
      `<path d="${'M0 0 L9 9 '.repeat(many(chance))}" stroke-dasharray="0.00001" stroke="red" stroke-width="${chance.oneOf(numbers)}"/>`,
    () =>
      `<text>${tokenOf(chance).repeat(4)}</text><animate attributeName="href" to="${address}"/>`,
    () =>
      `<h:meta xmlns:h="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0;url=${address}"/>`,
  ])()
  const head = chance.oneOf([
    '',
    '',
    `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "${address}/evil.dtd">`,
    `<!DOCTYPE svg [<!ENTITY a "${'x'.repeat(99)}"><!ENTITY b "${'&a;'.repeat(99)}"><!ENTITY c SYSTEM "file:///etc/passwd">]>`,
    '<?xml version="1.0" encoding="UTF-16"?>',
    `<?xml-stylesheet href="${address}"?>`,
  ])
  const size = chance.oneOf(['9', '9', '100%', '1e6', ...numbers])
  const text = `${head}<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="9" viewBox="0 0 9 ${chance.oneOf(['9', ...numbers])}">${inner}</svg>`
  return chance.next() < 0.1 ? Buffer.from(text, 'utf16le') : text
}

/** With sizes and chunks that are not always so. */
function png(chance: Chance): Uint8Array {
  const side = chance.oneOf([1, 9, 300, 3_000, 10_000, 100_000, 2 ** 31 - 1])
  const chunk = (type: string, data: Uint8Array): Uint8Array => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(chance.next() < 0.05 ? 2 ** 31 : data.length)
    const content = Buffer.concat([Buffer.from(type), data])
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(chance.next() < 0.05 ? 0 : crc(content))
    return Buffer.concat([length, content, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(chance.next() < 0.8 ? side : 1, 4)
  head.set(
    [
      chance.oneOf([1, 8, 8, 16, 3]),
      chance.oneOf([0, 2, 3, 4, 6, 7]),
      0,
      0,
      chance.between(0, 1),
    ],
    8,
  )
  const rows = Math.min(30e6, side * side * 3 + side)
  const pixels = deflateSync(Buffer.alloc(chance.oneOf([rows, Math.floor(rows / 2), 9])))
  const extras = chance.oneOf<Uint8Array[]>([
    [],
    [
      chunk(
        'iCCP',
        Buffer.concat([Buffer.from('x\0\0'), deflateSync(Buffer.alloc(30e6))]),
      ),
    ],
    [
      chunk(
        'zTXt',
        Buffer.concat([Buffer.from('x\0\0'), deflateSync(Buffer.alloc(30e6))]),
      ),
    ],
    [chunk('PLTE', Buffer.alloc(7)), chunk('tRNS', Buffer.alloc(300))],
    [chunk('acTL', Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0]))],
  ])
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    ...extras,
    chunk(
      'IDAT',
      pixels.subarray(0, chance.next() < 0.2 ? pixels.length / 2 : undefined),
    ),
    chunk('IEND', Buffer.of()),
  ])
}

function noise(chance: Chance, start: string, end: string): Uint8Array {
  const middle = Uint8Array.from({ length: chance.between(0, 400) }, () =>
    chance.between(0, 255),
  )
  return Buffer.concat([Buffer.from(start, 'latin1'), middle, Buffer.from(end, 'latin1')])
}
