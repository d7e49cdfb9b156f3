/**
 * Command line: `npm run referees -- [FILE…] [--flavour LIST]`.
 *
 * Has others judge finished files: the W3C's EPUBCheck the EPUBs, veraPDF the PDFs. Needs Java. Exit
 * codes: 0 nothing found, 1 something, 2 wrong arguments, 70 a referee could not be had or not run.
 */
import { readFile } from 'node:fs/promises'
import { describeFailure } from '../../scripts/command/terminal.ts'
import { epubCheckVersion, fetchEpubCheck } from './fetch-epubcheck.ts'
import { fetchVeraPdf, veraPdfVersion } from './fetch-verapdf.ts'
import { judgeEpubs } from './judge-epubs.ts'
import { type Flavour, judgePdfs, nameOfFlavour } from './judge-pdfs.ts'
import { readArguments, usage } from './read-arguments.ts'

const epubCheck = `EPUBCheck ${epubCheckVersion}`
const veraPdf = `veraPDF ${veraPdfVersion}`

process.exitCode = await main(process.argv.slice(2))

async function main(argv: readonly string[]): Promise<number> {
  const request = readArguments(argv)
  if (typeof request === 'string') {
    process.stderr.write(`${request}\n\n${usage}`)
    return 2
  }
  if (request.help) {
    process.stdout.write(usage)
    return 0
  }
  try {
    const { epubs, flavours, pdfs } = request
    if (epubs.length + pdfs.length === 0) return await fetchReferees()
    const found = (await refereeEpubs(epubs)) + (await refereePdfs(pdfs, flavours))
    return found === 0 ? 0 : 1
  } catch (error) {
    process.stderr.write(`${describeFailure(error).join('\n')}\n`)
    return 70
  }
}

async function fetchReferees(): Promise<number> {
  const jar = await fetchVeraPdf()
  process.stdout.write(`${epubCheck}: ${await fetchEpubCheck()}\n${veraPdf}: ${jar}\n`)
  return 0
}

async function refereeEpubs(paths: readonly string[]): Promise<number> {
  if (paths.length === 0) return 0
  const files = await readFiles(paths)
  const judgements = [...(await judgeEpubs(files))]
  const lines = judgements.flatMap(([name, findings]) =>
    findings.map(({ id, message, place, severity }) =>
      [name, place, severity, message, id].join('  '),
    ),
  )
  say(epubCheck, paths.length, lines)
  return lines.length
}

async function refereePdfs(
  paths: readonly string[],
  wanted: readonly Flavour[] | undefined,
): Promise<number> {
  const judgements = await judgePdfs(await readFiles(paths), wanted)
  return judgements.reduce((sum, { files, flavour }) => {
    const profile = nameOfFlavour(flavour)
    const lines = files.flatMap(({ findings, name }) =>
      findings.map(({ context, count, description, rule }) =>
        [name, profile, rule, `${count}×`, description, context].join('  ').trimEnd(),
      ),
    )
    say(`${veraPdf}, ${profile}`, files.length, lines)
    return sum + lines.length
  }, 0)
}

async function readFiles(paths: readonly string[]) {
  return Promise.all(paths.map(async (name) => ({ name, bytes: await readFile(name) })))
}

function say(referee: string, files: number, findings: readonly string[]): void {
  process.stderr.write(findings.map((finding) => `${finding}\n`).join(''))
  const counts = `${counted(findings.length, 'finding')} in ${counted(files, 'file')}`
  process.stdout.write(`${referee}: ${counts}\n`)
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
