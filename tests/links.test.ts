/** Links within the book, as the tools have them that authors come from. */
import { toString as textOf } from 'hast-util-to-string'
import { expect, test } from 'vitest'
import { elementsOf } from '../scripts/lib/hast.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { assembled } from './support/from-markdown.ts'

const templates = await loadTemplates()

const book = {
  'index.md': '# Start\n',
  'one/two.md':
    '# Two\n\n## Foo & Bar\n\n## Foo 🎉 Bar\n\n## 1.2 The *Ford*\n\n## Über Alles\n\n## Again\n\n## Again\n',
  'one/three/README.md': '# Three\n\n## Is it -- late?\n',
  'one/four/_index.md': '# Four\n\n[x]{#here}\n',
  'Five Six.md': '# Five\n',
}

/** Where a link leads from a file in the folder `one`, as the id of the place; or the problem. */
async function follow(link: string): Promise<string> {
  const { book: made, problems } = await assembled(templates, {
    ...book,
    'one/from.md': `# From\n\n## Own\n\n${link}\n`,
  })
  const section = made.sections.find(({ id }) => id === 'from')
  const hrefs = section
    ? elementsOf(section.tree).flatMap(({ properties: { href } }) => href ?? [])
    : []
  const told = problems.filter((problem) => !problem.includes('syntax-foreign'))
  return told.map((problem) => problem.replace(/: .*/, '')).join() || hrefs.join()
}

test.each([
  ['[x](two.md)', '#two'],
  ['[x](two)', '#two'],
  ['[x](two/)', '#two'],
  ['[x](./two.html)', '#two'],
  ['[x](../two)', '#two'],
  ['[x](/one/two/)', '#two'],
  ['[x](one/two.md)', '#two'],
  ['[x](two.md#foo--bar)', '#foo--bar'],
  ['[x](two#foo--bar-1)', '#foo-bar'],
  ['[x](two#the-ford)', '#12-the-ford'],
  ['[x](TWO.md#UBER-alles)', '#über-alles'],
  ['[x](two.md#again-1)', '#again-1'],
  ['[x](three/index.html)', '#three'],
  ['[x](three/README.md)', '#three'],
  ['[x](three)', '#three'],
  ['[x](three/#is-it----late)', '#is-it--late'],
  ['[x](four/_index.md#here)', '#here'],
  ['[x](/)', '#start'],
  ['[x](../index.html)', '#start'],
  ['[x](#here)', '#here'],
  ['[x](#Here)', '#here'],
  ['[x](#own)', '#own'],
  ['[x](#), [x](#top)', '#from,#from'],
  ['[x](two.md#user-content-again)', '#again'],
  ['[x](#12-the-ford)', '#12-the-ford'],
  ['[x](</Five Six.md>)', '#five'],
  ['[[two]] and [[Five Six|five]], [[#Own]]', '#two,#five,#own'],
  ['[[two#Über Alles]]', '#über-alles'],
  ['[[two#Two#1.2 The Ford]]', '#12-the-ford'],
  ['[words]({{< ref "two.md" >}}), [more]({{% relref "two#again" %}})', '#two,#again'],
  [
    '[x]({{ site.baseurl }}/one/two.html#again), [y]({% link two.md %}#again)',
    '#again,#again',
  ],
  ['[x]({{ "/one/two" | relative_url }}), [y]({% post_url two %})', '#two,#two'],
  ['[x](#nowhere)', 'one/from.md:5:1 link-broken'],
  ['[x](two.md#nowhere)', 'one/from.md:5:1 link-broken'],
  ['[x](twö.md)', 'one/from.md:5:1 link-broken'],
])('%s leads to %s', async (link, place) => {
  expect((await follow(link)).normalize()).toBe(place)
})

test.each([
  'An array[[0]] of [[unknown]], ![[two]] and \\[[two]], `[[two]]`.',
  'A [word]({{< figure "two" >}}) apart.',
])('prose stays prose: %s', async (prose) => {
  expect(await follow(prose)).toBe('')
})

test('the root of a site is the folder that all files are in', async () => {
  const { book, problems } = await assembled(templates, {
    'src/a.md': '# A\n\n[x](/two/b.html) [y](two/b)\n',
    'src/two/b.md': '# B\n\n[x](/a) [y](/src/a.md)\n',
  })

  const links = book.sections.map(({ tree }) =>
    elementsOf(tree).flatMap(({ properties: { href } }) => href ?? []),
  )
  expect(problems).toEqual([])
  expect(links).toEqual([
    ['#b', '#b'],
    ['#a', '#a'],
  ])
})

const site = {
  'index.md': '# Start\n',
  'docs/01-guides/02-flying.md': '# Flying\n\n## Soft landing\n',
  'docs/01-guides/03-kite.md': '# Kite\n',
  'docs/intro.md': '# Intro\n',
  'docs/new/index.md': '# New\n',
  'about.md': '# About\n',
  '_chapters/02-hitch.md': '# Hitch\n',
  '_posts/2019-05-01-the-ford.md': '# Ford\n',
  'rope/_posts/2020-1-2-knots.md': '# Knots\n',
  'one.md': '# One\n',
  'two.md': '# Two\n',
  'wind/gusts/big.md': '# Big\n',
  'wind/gusts/small.md': '# Small\n',
}

const headers = {
  'wind/gusts/big.md': { parts: ['Wind', 'Gusts'] },
  'docs/01-guides/03-kite.md': {
    addresses: ['kites'],
    formerAddresses: ['/old/', 'older'],
  },
  'docs/intro.md': { addresses: ['/'] },
  'docs/new/index.md': { addresses: ['news'] },
  'about.md': { addresses: ['//who-we-are/'] },
  'one.md': { addresses: ['/both/'] },
  'two.md': { addresses: ['/both.html'] },
}

test.each([
  ['[x](/docs/guides/flying)', '#flying'],
  ['[x](guides/flying/)', '#flying'],
  ['[x](/manual/docs/guides/flying#soft-landing)', '#soft-landing'],
  ['[x](@site/docs/01-guides/02-flying.md)', '#flying'],
  ['[x](02-flying.md#soft-landing)', '#soft-landing'],
  ['[x](/docs/guides/kites)', '#kite'],
  ['[x](01-guides/kites)', '#kite'],
  ['[x](/old/), [y](guides/older.html)', '#kite,#kite'],
  ['[x](/docs/), [y](/)', '#intro,#intro'],
  ['[x](/docs/news/), [y](/docs/new/news), [z](/docs/new/)', '#new,#new,#new'],
  [
    '[x](/who-we-are/), [y](/who-we-are), [z](/knots/who-we-are.html)',
    '#about,#about,#about',
  ],
  ['[x](/chapters/02-hitch.html)', '#hitch'],
  [
    '[x](/2019/05/01/the-ford.html), [y](/the-ford/), [z](/blog/the-ford)',
    '#ford,#ford,#ford',
  ],
  [
    '[x](/rope/2020/1/2/knots/), [y](/a/b/2020/1/2/knots), [z](/rope/knots)',
    '#knots,#knots,#knots',
  ],
  [
    '[x]({{ site.baseurl }}{% post_url 2019-05-01-the-ford %}#here)',
    'docs/from.md:3:1 link-broken',
  ],
  ['[x]({{ site.url }}{{ site.baseurl }}/who-we-are/)', '#about'],
  ["[x]({{ '/who-we-are/' | prepend: site.baseurl }})", '#about'],
  ['[x]({{ site.baseurl }}{% link _chapters/02-hitch.md %})', '#hitch'],
  ['[x]({% post_url rope/2020-1-2-knots %})', '#knots'],
  ['[x]({{< relref path="02-flying#soft-landing" lang="en" >}})', '#soft-landing'],
  ['[x]({% link _chapters/02-hitch.md %} "The hitch").', '#hitch'],
  ['[x](/wind/), [y](../wind/gusts/)', '#big,#big'],
  ['[x](/both)', 'docs/from.md:3:1 link-ambiguous'],
  ['[x](/elsewhere/flying)', 'docs/from.md:3:1 link-broken'],
  ['[x](/)', '#intro'],
])('on a site, %s leads to %s', async (link, place) => {
  const { book, problems } = await assembled(
    templates,
    { ...site, 'docs/from.md': `# From\n\n${link}\n` },
    { headers },
  )
  const from = book.sections.find(({ id }) => id === 'from')
  const hrefs = from && elementsOf(from.tree).map(({ properties }) => properties.href)
  const told = problems.map((problem) => problem.replace(/: .*/, ''))
  expect(told.join() || hrefs?.filter(Boolean).join()).toBe(place)
})

test('blocks have the names that links of Obsidian mean, and no other mark is taken for one', async () => {
  const blocks = [
    'A fact. ^fact',
    '- one ^one\n- two\n  - three ^37066d',
    '> A quotation.\n\n^said',
    '| a | b |\n|---|---|\n| 1 | 2 |\n\n^table',
    '> [!tip] Tip\n> Dig.\n\n^tip',
    '```\ncode\n```\n\n^code',
    '## Fact',
    'Prose that ends with ^xy',
  ]
  const names = ['fact', 'one', '37066d', 'said', 'table', 'tip', 'code']
  const { book, problems } = await assembled(templates, {
    'a.md': `# A\n\n${blocks.join('\n\n')}\n`,
    'b.md': `# B\n\n${names.map((name) => `[[a#^${name}]]`).join(' ')} [x](a.md#^Fact) [[a#Fact]]\n`,
  })

  const [a, b] = book.sections.map(({ tree }) => elementsOf(tree))
  const named = a?.filter(({ properties }) => /^block-/.test(String(properties.id)))
  const links = b?.flatMap(({ properties: { href } }) => href ?? [])
  expect(problems).toEqual([])
  expect(named?.map(({ properties, tagName }) => `${tagName} ${properties.id}`)).toEqual([
    ...['p block-fact', 'li block-one', 'li block-37066d', 'blockquote block-said'],
    ...['table block-table', 'aside block-tip', 'pre block-code'],
  ])
  expect(links).toEqual([
    ...names.map((name) => `#block-${name}`),
    ...['#block-fact', '#fact'],
  ])
  expect(textOf(book.sections[0]?.tree as never)).toMatch(/A fact\.\s[^^]*with \^xy\s*$/)
  expect(textOf(book.sections[1]?.tree as never)).toMatch(/^\s*B\s+a a a a a a a x/)
})

test('what the file itself has comes first, then what its author chose, then what there is once', async () => {
  const { book, problems } = await assembled(templates, {
    'a.md':
      '# A\n\n## Stones\n\n[own](#stones), [chosen](#mill), [once](#reeds), [which](#banks)\n',
    'b.md': '# B\n\n## Stones\n\n## Mill\n\n## Reeds\n\n## Banks\n',
    'c.md': '# C\n\n## Mill\n\nThe [wheel]{#mill}\n\n## Banks\n',
  })

  const [section] = book.sections
  const hrefs =
    section && elementsOf(section.tree).map(({ properties }) => properties.href)
  expect(hrefs?.filter(Boolean)).toEqual(['#stones', '#mill', '#reeds', '#banks'])
  expect(problems).toEqual([
    'a.md:5:50 link-ambiguous: Unexpected link to `#banks`, which may be one of several places, expected `b.md#banks` or `c.md#banks`',
  ])
})
