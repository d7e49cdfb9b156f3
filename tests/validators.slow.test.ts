import { execFile } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { finish } from './support/books.ts'
import { replaceInZip } from './support/edit-zip.ts'
import { fixturePath } from './support/fixtures.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { tinyPdf } from './support/tiny-pdf.ts'
import { judgeByVeraPdf } from './support/validators.ts'
import { fetchVeraPdf, veraPdfVersion } from './validators/fetch-verapdf.ts'
import { judgePdfs } from './validators/judge-pdfs.ts'
import { readArguments } from './validators/read-arguments.ts'

// Java takes its time on a busy machine.
vi.setConfig({ testTimeout: 600_000 })

const jarName = `verapdf-${veraPdfVersion}.jar`

describe('PDFs', () => {
  test('each is held to every rule of PDF/UA-1, under its own name', async () => {
    const found = await judgeByVeraPdf([
      { name: 'sound', bytes: tinyPdf() },
      { name: 'no language', bytes: without(' /Lang (en)') },
      { name: 'not marked', bytes: without('/MarkInfo << /Marked true >>') },
      { name: 'no structure', bytes: without('/StructTreeRoot 5 0 R') },
      { name: 'title not shown', bytes: without('/DisplayDocTitle true') },
      { name: 'no claim, no title', bytes: without(/<dc:title>.*<\/pdfuaid:part>/s) },
      { name: 'cut short', bytes: tinyPdf().subarray(0, 900) },
      { name: 'empty', bytes: Buffer.alloc(0) },
    ])

    const rules = [...found].map(([name, findings]) => [
      name,
      findings.map(({ rule }) => rule),
    ])
    expect(Object.fromEntries(rules)).toEqual({
      sound: [],
      'no language': ['7.2-33'],
      'not marked': ['6.2-1'],
      'no structure': ['7.1-11'],
      'title not shown': ['7.1-10'],
      'no claim, no title': ['5-1', '7.1-9'],
      'cut short': ['unreadable'],
      empty: ['unreadable'],
    })
  })

  test('a finding says how often, what and where', async () => {
    const found = await judgeByVeraPdf([
      { name: 'a.pdf', bytes: tinyPdf((object) => object.replace('/Document', '/Poem')) },
    ])

    expect(found.get('a.pdf')).toEqual([
      {
        profile: 'PDF/UA-1',
        rule: '7.1-5',
        count: 1,
        description: 'Non-standard structure type Poem is not mapped to a standard type',
        context: expect.stringMatching(/^root\/document\[0\].*SENonStandard Poem\)$/),
      },
    ])
  })

  test('those that claim a level of PDF/A are judged by it too', async () => {
    const judgements = await judgePdfs([
      { name: 'plain', bytes: tinyPdf() },
      {
        name: 'elements',
        bytes: claiming(
          '<pdfaid:part xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>',
        ),
      },
      {
        name: 'attributes',
        bytes: tinyPdf((object) =>
          object.replace(
            'rdf:about=""',
            'rdf:about="" pdfaid:part="3" pdfaid:conformance="A"',
          ),
        ),
      },
    ])

    const names = judgements.map(({ files, flavour }) => [
      flavour,
      ...files.map(({ name }) => name),
    ])
    expect(names).toEqual([
      ['ua1', 'plain', 'elements', 'attributes'],
      ['2a', 'elements'],
      ['3a', 'attributes'],
    ])
  })
})

describe('the command', () => {
  test('judges EPUBs and PDFs, a line for each finding, and ends with 1', async () => {
    const folder = temporaryFolder()
    const { artifact } = await finish(fixturePath('books', 'two-banks'), 'epub')
    const lost = replaceInZip(artifact.bytes, 'OEBPS/01-near.xhtml', '<title', '<titel')
    writeFileSync(join(folder, 'sound.epub'), artifact.bytes)
    writeFileSync(join(folder, 'broken.epub'), lost)
    // A name that a Java without a locale cannot open.
    writeFileSync(join(folder, 'Брід.pdf'), without(' /Lang (en)'))

    const run = await runReferees(
      ['sound.epub', 'broken.epub', 'Брід.pdf'].map((name) => join(folder, name)),
      { LC_ALL: 'C' },
    )

    const lines = run.stderr.trim().split('\n')
    expect(run.code).toBe(1)
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^\/.*\/broken\.epub {2}OEBPS\/01-near\.xhtml:\d+:\d+ {2}fatal {2}.* {2}RSC-016$/,
      ),
    )
    expect(lines.at(-1)).toMatch(/^\/.*\/Брід\.pdf {2}PDF\/UA-1 {2}7\.2-33 {2}1× {2}\S.*/)
    expect(lines.filter((line) => line.includes('sound.epub'))).toEqual([])
    expect(run.stdout).toBe(
      `EPUBCheck 5.3.0: ${lines.length - 1} findings in 2 files\nveraPDF ${veraPdfVersion}, PDF/UA-1: 1 finding in 1 file\n`,
    )
  })

  test('ends with 0 where nothing is found, and judges by the standards it is told to', async () => {
    const path = join(temporaryFolder(), 'SOUND.PDF')
    writeFileSync(path, tinyPdf())

    const usual = await runReferees([path])
    const archive = await runReferees([path, '--flavour', 'ua1,2a'])

    const veraPdf = `veraPDF ${veraPdfVersion}`
    expect(usual).toEqual({
      code: 0,
      stdout: `${veraPdf}, PDF/UA-1: 0 findings in 1 file\n`,
      stderr: '',
    })
    expect(archive.code).toBe(1)
    expect(archive.stderr).toContain(`${path}  PDF/A-2a  6.6.4-1  1×  `)
  })

  test.each([
    [['--colour'], 'Unknown option `--colour`'],
    [['a.txt'], 'Unexpected file `a.txt`, expected an .epub or a .pdf'],
    [['nowhere/*.pdf'], 'Cannot find a file at `nowhere/*.pdf`'],
    [['scripts.pdf'], 'Cannot find a file at `scripts.pdf`'],
    [['--flavour', 'ua1,9z'], 'Unexpected flavour `9z`, expected one or more of ua1,'],
    [['--flavour', ''], 'Unexpected flavour ``'],
  ])('says what is wrong with the arguments %j', (args, says) => {
    expect(readArguments(args)).toEqual(expect.stringContaining(says))
  })

  test('ends with 2 for wrong arguments', async () => {
    const run = await runReferees(['--colour'])

    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('Unknown option `--colour`')
  })

  test('says what it can do, and without files where the referees are', async () => {
    const help = await runReferees(['--help'])
    const places = await runReferees([])

    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toContain('MAVEN_REPOSITORY_URL')
    expect(places).toMatchObject({ code: 0, stderr: '' })
    const [, epubCheck = '', veraPdf = ''] =
      /^EPUBCheck.*: (.*)\nveraPDF.*: (.*)\n$/.exec(places.stdout) ?? []
    expect([epubCheck, veraPdf].map((path) => statSync(path).isFile())).toEqual([
      true,
      true,
    ])
  })

  test('ends with 70 without Java, and says what to install', async () => {
    const path = join(temporaryFolder(), 'sound.pdf')
    writeFileSync(path, tinyPdf())

    const run = await runReferees([path], { PATH: '/nowhere' })

    expect(run).toMatchObject({ code: 70, stdout: '' })
    expect(run.stderr).toContain('install a Java runtime')
  })

  test('ends with 70 where veraPDF cannot be had, and says what to do', async () => {
    const { asked, url } = await serve((response) => response.writeHead(404).end())
    const cache = temporaryFolder()

    const run = await runReferees([], {
      XDG_CACHE_HOME: cache,
      MAVEN_REPOSITORY_URL: `${url}/`,
    })

    const path = `/org/verapdf/apps/greenfield-apps/${veraPdfVersion}/greenfield-apps-${veraPdfVersion}.jar`
    expect(run).toMatchObject({ code: 70, stdout: '' })
    expect(run.stderr).toContain(`Cannot fetch veraPDF from \`${url}${path}\``)
    expect(run.stderr).toContain('name a mirror of Maven Central in MAVEN_REPOSITORY_URL')
    expect(run.stderr).toContain(join(cache, 'colophon', jarName))
    expect(run.stderr).toContain('Unexpected answer 404')
    expect(new Set(asked)).toEqual(new Set([path]))
  })
})

describe('veraPDF is fetched', () => {
  test('anew where the file in the cache is damaged, and once where it is whole', async () => {
    const jar = readFileSync(await fetchVeraPdf())
    const { asked, url } = await serve((response) => response.end(jar))
    const cache = useCache(url)
    const path = join(cache, jarName)
    mkdirSync(cache)
    writeFileSync(path, jar.subarray(0, 5000))

    const fetched = await fetchVeraPdf()

    expect(fetched).toBe(path)
    expect(readFileSync(path).equals(jar)).toBe(true)
    expect(asked).toHaveLength(1)

    await fetchVeraPdf()

    expect(asked).toHaveLength(1)
  })

  test('by two at once, who leave it whole and nothing else', async () => {
    const jar = readFileSync(await fetchVeraPdf())
    const { url } = await serve((response) => response.end(jar))
    const cache = useCache(url)

    await Promise.all([fetchVeraPdf(), fetchVeraPdf()])

    expect(readdirSync(cache)).toEqual([jarName])
    expect(readFileSync(join(cache, jarName)).equals(jar)).toBe(true)
  })

  test('anew where the line breaks', async () => {
    const jar = readFileSync(await fetchVeraPdf())
    const { asked, url } = await serve((response) => {
      if (asked.length > 1) return response.end(jar)
      response.writeHead(200, { 'content-length': jar.length })
      return response.write(jar.subarray(0, 5000), () => response.destroy())
    })
    const cache = useCache(url)

    await fetchVeraPdf()

    expect(readdirSync(cache)).toEqual([jarName])
    expect(asked).toHaveLength(2)
  })

  test('never as another file than the one that is expected', async () => {
    const { url } = await serve((response) => response.end('<html>Please log in</html>'))
    const cache = useCache(url)

    await expect(fetchVeraPdf()).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringContaining('Cannot fetch veraPDF'),
        cause: expect.objectContaining({
          message: expect.stringMatching(
            /^Unexpected SHA-256 [0-9a-f]{64} of 26 bytes, expected [0-9a-f]{64}$/,
          ),
        }),
      }),
    )
    expect(existsSync(cache)).toBe(false)
  })
})

function without(what: string | RegExp): Buffer {
  let found = false
  const file = tinyPdf((object) => {
    const changed = object.replace(what, '')
    found ||= changed !== object
    return changed
  })
  if (!found) throw new Error(`Cannot find ${what} in the PDF`)
  return file
}

function claiming(claim: string): Buffer {
  return tinyPdf((object) => object.replace('<pdfuaid:part>', `${claim}$&`))
}

/** The folder that this test, and no other, has for its cache; it need not be there. */
function useCache(url: string): string {
  const cache = temporaryFolder()
  vi.stubEnv('XDG_CACHE_HOME', cache)
  vi.stubEnv('MAVEN_REPOSITORY_URL', url)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  return join(cache, 'colophon')
}

/** A server that answers all alike, and the paths that it was asked for. */
async function serve(answer: (response: ServerResponse) => unknown) {
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.url)
    answer(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { asked, url: `http://127.0.0.1:${port}` }
}

/** Runs `tests/validators/validate.ts` as `npm run referees` does, to its end. */
async function runReferees(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | string; stdout: string; stderr: string }> {
  const argv = ['--import', 'tsx', 'tests/validators/validate.ts', ...args]
  return new Promise((done) => {
    const options = { env: { ...process.env, ...env } }
    execFile(process.execPath, argv, options, (error, stdout, stderr) => {
      done({ code: error ? (error.code ?? 'killed') : 0, stdout, stderr })
    })
  })
}
