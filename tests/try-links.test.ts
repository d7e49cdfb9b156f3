import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { VFile } from 'vfile'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { LinkOut } from '../scripts/book.ts'
import { checkLinks, type Limits, usualLimits } from '../scripts/command/check-links.ts'
import { runBuild } from './support/run-command.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

/** As for a user, but for one address of this machine, which stands for the web here. */
const limits: Limits = {
  ...usualLimits,
  isForbidden: (address) => address !== '127.0.0.1',
  answerMs: 500,
}

test('an address that answers is not told of, and asked for its head alone', async () => {
  const { asked, origin } = await serve((_, response) => response.end('Welcome'))

  const trial = await tryAll([`${origin}/a`, `${origin}/b?c=d`])

  expect(trial.said).toEqual([])
  expect(trial).toMatchObject({ addresses: 2, alive: 2 })
  expect(asked).toEqual(['HEAD /a', 'HEAD /b?c=d'])
})

test.each([
  [404, 'link-dead', '404 Not Found'],
  [410, 'link-dead', '410 Gone'],
  [400, 'link-dead', '400 Bad Request'],
  [401, 'link-unanswered', '401 Unauthorized'],
  [403, 'link-unanswered', '403 Forbidden'],
  [429, 'link-untried', '429 Too Many Requests'],
  [500, 'link-unanswered', '500 Internal Server Error'],
  [503, 'link-unanswered', '503 Service Unavailable'],
  [304, 'link-unanswered', '304 Not Modified'],
  [999, 'link-unanswered', '999'],
])('an answer %i is %s, at the place of the link', async (status, code, says) => {
  const { origin } = await serve((_, response) => response.writeHead(status).end())

  const { said } = await tryAll([`${origin}/page`])

  expect(said).toEqual([{ at: 'ford.md:1:1', code, says: expect.stringContaining(says) }])
  expect(said[0]?.says).toContain(`\`${origin}/page\``)
})

test.each([
  ['405', (status: number) => status],
  ['404', () => 404],
  ['501', () => 501],
])(
  'a server that refuses to tell the head of a page with %s is asked for the page',
  async (refusal, statusOf) => {
    const { asked, origin } = await serve(({ method }, response) => {
      response.writeHead(method === 'HEAD' ? statusOf(Number(refusal)) : 200).end()
    })

    const { said } = await tryAll([`${origin}/`])

    expect(said).toEqual([])
    expect(asked).toEqual(['HEAD /', 'GET /'])
  },
)

test('a server that cuts off questions for the head is asked for the page, and no more of it is read', async () => {
  let sent = 0
  const { origin } = await serve(({ method, socket }, response) => {
    if (method === 'HEAD') {
      socket.destroy()
      return
    }
    const timer = setInterval(() => {
      sent += 1e5
      response.write('x'.repeat(1e5))
    }, 1)
    response.on('close', () => clearInterval(timer))
  })

  const { said } = await tryAll([`${origin}/`])
  const before = sent
  await new Promise((done) => setTimeout(done, 200))

  expect(said).toEqual([])
  expect(sent - before).toBeLessThan(1e6)
})

test('an address that has moved for good is told with the new one, the fragment kept', async () => {
  const { origin } = await serve(
    redirects({ '/a': [301, '/b'], '/b': [308, '/c?d=e'], '/x': [302, '/c'] }),
  )

  const { said } = await tryAll([`${origin}/a#part`, `${origin}/x`])

  expect(said).toEqual([
    {
      at: 'ford.md:1:1',
      code: 'link-moved',
      says: `Unexpected address \`${origin}/a#part\`, which has moved for good, expected \`${origin}/c?d=e#part\``,
    },
  ])
})

test('what follows a redirect for now is not told as the new address', async () => {
  const { origin } = await serve(
    redirects({ '/a': [301, '/b'], '/b': [302, '/c'], '/c': [301, '/d'] }),
  )

  const { said } = await tryAll([`${origin}/a`])

  expect(said).toMatchObject([
    { code: 'link-moved', says: expect.stringMatching(/\/b`$/) },
  ])
})

test.each([
  ['to nothing', { '/a': [301, '/gone'] }, 'link-dead', /404/],
  ['in a circle', { '/a': [302, '/b'], '/b': [302, '/a'] }, 'link-unanswered', /end/],
  ['to itself', { '/a': [301, '/a'] }, 'link-unanswered', /without end/],
  ['to a file', { '/a': [301, 'file:///etc/passwd'] }, 'link-unanswered', /`file:`/],
  ['to no address', { '/a': [301, 'http://['] }, 'link-unanswered', /301/],
  ['to a port of mail', { '/a': [302, 'http://example.org:25/'] }, 'link-untried', /25/],
] as const)('a redirect %s is told', async (_, ways, code, says) => {
  const { origin } = await serve(redirects(ways))

  const { said } = await tryAll([`${origin}/a`])

  expect(said).toMatchObject([{ code, says: expect.stringMatching(says) }])
})

test('a redirect to an address of the own network is not followed', async () => {
  const inner = await serve((_, response) => response.end('secret'), '127.0.0.2')
  const { origin } = await serve(redirects({ '/a': [301, `${inner.origin}/admin`] }))

  const { said } = await tryAll([`${origin}/a`])

  expect(said).toMatchObject([
    { code: 'link-untried', says: expect.stringMatching(/local network/) },
  ])
  expect(inner.connections()).toBe(0)
})

test.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0177.1'])(
  'no user’s build asks this machine by the name %s',
  async (host) => {
    const { connections, port } = await serve((_, response) => response.end())

    const { said } = await tryAll([`http://${host}:${port}/`], usualLimits)

    expect(said).toMatchObject([{ code: 'link-untried' }])
    expect(connections()).toBe(0)
  },
)

test.each([
  ['169.254.169.254', '/latest/meta-data/'],
  ['10.0.0.1', '/'],
  ['[fd00:ec2::254]', '/latest/'],
])('no user’s build asks %s', async (host, path) => {
  const { said } = await tryAll([`http://${host}${path}`], usualLimits)

  expect(said).toMatchObject([{ code: 'link-untried' }])
})

test('a name is guarded by what it leads to, each time that it is asked', async () => {
  const inner = await serve((_, response) => response.end('secret'), '127.0.0.2')
  const outer = await serve(({ method }, response) => {
    response.writeHead(method === 'HEAD' ? 405 : 200).end()
  })
  let times = 0
  const leadsTo = (...hosts: string[]): Limits => ({
    ...limits,
    lookup: (_, options, done) => {
      expect(options.all).toBe(true)
      const found = hosts.length > 1 && times++ > 0 ? hosts.slice(1) : hosts.slice(0, 1)
      done(
        null,
        found.map((address) => ({ address, family: 4 })),
      )
    },
  })

  const inward = await tryAll(
    [`http://ford.example:${inner.port}/`],
    leadsTo('127.0.0.2'),
  )
  const turning = await tryAll(
    [`http://ford.example:${outer.port}/`],
    leadsTo('127.0.0.1', '127.0.0.2'),
  )

  expect([inward.said, turning.said].flat().map(({ code }) => code)).toEqual([
    'link-untried',
    'link-untried',
  ])
  expect(outer.asked).toEqual(['HEAD /'])
  expect(inner.connections()).toBe(0)
})

test('a name that nobody has is told, but not where no name is known', async () => {
  const { origin } = await serve((_, response) => response.end())
  const within: Limits = {
    ...limits,
    lookup: (_, __, done) => {
      done(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), [])
    },
  }

  const some = await tryAll(['https://frod.example/', `${origin}/`], within)
  const none = await tryAll(['https://frod.example/', 'https://ford.example/'], within)

  expect(some.said).toMatchObject([
    { code: 'link-dead', says: expect.stringMatching(/no host of that name/) },
  ])
  expect(none.said.map(({ code }) => code)).toEqual(['link-untried', 'link-untried'])
})

test('servers that say nothing, drip, hang up, or speak something else are told in time', async () => {
  const silent = await serve(() => {})
  const resets = await serve(({ socket }) => socket.resetAndDestroy())
  const babbles = await serve(({ socket }) => socket.end('Good morning\r\n\r\n'))
  const upgrades = await serve(({ socket }) =>
    socket.write('HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
  )
  const drips = await serve(({ socket }) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    const timer = setInterval(() => socket.write('X: y\r\n'), 50)
    socket.on('close', () => clearInterval(timer))
  })
  const closed = await serve(() => {})
  await closed.close()
  const start = performance.now()

  const { said } = await tryAll([
    `${silent.origin}/silent`,
    `${resets.origin}/resets`,
    `${babbles.origin}/babbles`,
    `${upgrades.origin}/upgrades`,
    `${drips.origin}/drips`,
    `${closed.origin}/closed`,
    `${silent.origin.replace('http:', 'https:')}/safe`,
  ])

  expect(said.map(({ code }) => code)).toEqual([
    'link-unanswered',
    'link-unanswered',
    'link-unanswered',
    'link-unanswered',
    'link-unanswered',
    'link-dead',
    'link-unanswered',
  ])
  expect(said[0]?.says).toContain('no answer within 0.5 seconds')
  expect(said[1]?.says).toContain('the host hangs up')
  expect(performance.now() - start).toBeLessThan(3000)
})

test('few are asked at a time, of one host fewer, and each address once', async () => {
  let most = 0
  let now = 0
  const answer: RequestListener = (_, response) => {
    most = Math.max(most, ++now)
    setTimeout(() => {
      now--
      response.end()
    }, 20)
  }
  const servers = await Promise.all(Array.from({ length: 6 }, () => serve(answer)))
  const addresses = servers.flatMap(({ origin }) =>
    Array.from({ length: 6 }, (_, index) => [
      `${origin}/${index}`,
      `${origin}/${index}#a`,
    ]),
  )

  const { said } = await tryAll(addresses.flat())

  expect(said).toEqual([])
  expect(most).toBeLessThanOrEqual(8)
  expect(most).toBeGreaterThan(4)
  for (const { asked, mostAtOnce } of servers) {
    expect(asked.toSorted()).toEqual([0, 1, 2, 3, 4, 5].map((n) => `HEAD /${n}`))
    expect(mostAtOnce()).toBeLessThanOrEqual(2)
  }
})

test('a host that asks for a pause gets one', async () => {
  const { asked, origin } = await serve((_, response) => response.writeHead(429).end())

  const { said } = await tryAll(
    Array.from({ length: 9 }, (_, index) => `${origin}/${index}`),
    { ...limits, atOncePerHost: 1 },
  )

  expect(said.map(({ code }) => code)).toEqual(Array(9).fill('link-untried'))
  expect(asked).toEqual(['HEAD /0'])
})

test('all addresses together take no longer than they may', async () => {
  const { asked, origin } = await serve(() => {})
  const start = performance.now()

  const { said } = await tryAll(
    Array.from({ length: 50 }, (_, index) => `${origin}/${index}`),
    { ...limits, wholeMs: 700 },
  )

  expect(performance.now() - start).toBeLessThan(2500)
  expect(said).toHaveLength(50)
  expect(said.at(-1)).toMatchObject({ code: 'link-untried' })
  expect(asked.length).toBeLessThan(8)
})

test('servers learn nothing but the address and who asks', async () => {
  const seen: unknown[] = []
  const { origin } = await serve(({ headers, url }, response) => {
    seen.push({ ...headers, url })
    response.end()
  })

  await tryAll([`${origin.replace('//', '//ada:secret@')}/page#part`])

  expect(seen).toEqual([
    {
      accept: 'text/html, */*;q=0.8',
      connection: 'close',
      host: origin.slice('http://'.length),
      'user-agent': expect.stringContaining('Colophon'),
      url: '/page',
    },
  ])
})

test('a link is told at each of its places, mail and telephone at none', async () => {
  const { origin } = await serve((_, response) => response.writeHead(404).end())
  const link = (address: string, ...lines: number[]): LinkOut => ({
    address,
    places: lines.map(placeAt),
  })

  const { files } = await checkLinks(
    [link(`${origin}/`, 3, 9), link('mailto:a@example.org', 4), link('tel:112', 5)],
    limits,
  )

  expect(saidIn(files).map(({ at }) => at)).toEqual(['ford.md:3:1', 'ford.md:9:1'])
})

test('a build tries links when it is told to, changes no file for that, and puts its warnings into SARIF', async () => {
  const { connections, origin } = await serve((_, response) => response.end())
  const folder = temporaryFolder()
  const path = join(folder, 'ford.md')
  const sarif = join(folder, 'problems.sarif')
  const head = '---\ntitle: A Ford\nauthors: Ada Brook\nlanguage: en\n---\n'
  writeFileSync(path, `${head}\nOver [the ford](${origin}/).\n`)
  const build = (out: string, ...options: string[]) =>
    runBuild([path, '--formats', 'html', '--out', join(folder, out), ...options])

  const plain = await build('plain')
  const tried = await build('tried', '--check-links', '--sarif', sarif)

  expect([plain.code, tried.code]).toEqual([0, 0])
  expect(plain.stderr).not.toContain('link-untried')
  expect(tried.stderr).toMatch(/ford\.md:7:6 {2}warning {2}Cannot try .* link-untried/)
  expect(tried.stderr).toContain('0 of 1 addresses answer')
  expect(connections()).toBe(0)
  for (const name of ['a-ford.html', 'a-ford.proof.json', 'a-ford.proof.html']) {
    const [one, other] = ['plain', 'tried'].map((out) =>
      readFileSync(join(folder, out, name)),
    )
    expect(one?.equals(other ?? Buffer.of())).toBe(true)
  }
  const { results } = JSON.parse(readFileSync(sarif, 'utf8')).runs[0]
  expect(results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain(
    'link-untried',
  )
})

/** What is said of links, each in a line of its own. */
async function tryAll(addresses: readonly string[], within: Limits = limits) {
  const links = addresses.map((address, index) => ({
    address,
    places: [placeAt(index + 1)],
  }))
  const trial = await checkLinks(links, within)
  return { ...trial, said: saidIn(trial.files) }
}

function placeAt(line: number) {
  const position = { start: { line, column: 1 }, end: { line, column: 2 } }
  return { file: new VFile({ path: 'ford.md' }), position }
}

function saidIn(files: readonly VFile[]) {
  return files.flatMap(({ messages, path }) =>
    messages.map(({ column, fatal, line, reason, ruleId }) => {
      expect(fatal).toBe(false)
      return { at: `${path}:${line}:${column}`, code: ruleId, says: reason }
    }),
  )
}

/** By path, a status and where to; all others are there, but `/gone`. */
function redirects(
  ways: Readonly<Record<string, readonly [number, string]>>,
): RequestListener {
  return ({ url = '' }, response) => {
    const [status = url === '/gone' ? 404 : 200, location] = ways[url] ?? []
    response.writeHead(status, location === undefined ? {} : { location }).end()
  }
}

/** A server of this machine, and what it was asked. */
async function serve(answer: RequestListener, host = '127.0.0.1') {
  const asked: string[] = []
  let connections = 0
  let now = 0
  let most = 0
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    most = Math.max(most, ++now)
    response.on('close', () => now--)
    answer(request, response)
  }).listen(0, host)
  server.on('connection', () => connections++)
  await once(server, 'listening')
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
  onTestFinished(close)
  const { port } = server.address() as AddressInfo
  return {
    asked,
    close,
    connections: () => connections,
    mostAtOnce: () => most,
    origin: `http://${host}:${port}`,
    port,
  }
}
