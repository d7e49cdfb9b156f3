/**
 * Command line: `colophon import FILE [--out FOLDER] [--author NAME]`.
 *
 * Makes a manuscript from a plain text and says what it took for what. Exit codes: 0 written, 1 the
 * file is no text or the folder is taken, 2 wrong arguments, 70 the machine failed.
 */
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { parseOptions } from './command/parse-options.ts'
import { refusePlace } from './command/refuse-place.ts'
import { say } from './command/terminal.ts'
import type { Command } from './commands.ts'
import { describeImport, importText, plainLine } from './import/import-text.ts'
import { makeFolder } from './lib/make-folder.js'

/** As much as one Markdown file of a manuscript may hold. */
const largestBytes = 4 * 1024 * 1024

const usage = `Usage: colophon import FILE [options]

Makes a manuscript from FILE, a plain text as people paste it: a folder with a book.yaml and a
Markdown file, word for word. Says what it took for the title, for headings and for a reference,
and why. Nothing is ever overwritten.

Options:
  -o, --out FOLDER   where the manuscript goes (default: a folder named after the title)
  -a, --author NAME  who wrote the text (default: the name on a line that begins with “By”)
  -h, --help         says this
`

type ImportArguments = Exclude<ReturnType<typeof readArguments>, string>

export const importManuscript: Command<ImportArguments> = {
  usage,
  readArguments,
  refuse: ({ out }) => (out === undefined ? out : refusePlace('--out', 'folder', out)),
  run,
}

const options = {
  out: { type: 'string', short: 'o' },
  author: { type: 'string', short: 'a' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

function readArguments(argv: readonly string[]) {
  const parsed = parseOptions(argv, options)
  if (typeof parsed === 'string') return parsed
  const { positionals, values } = parsed
  const { help, out } = values
  const author = values.author && plainLine(values.author)
  const [path = ''] = positionals
  if (!help && positionals.length !== 1)
    return `Unexpected number of files: ${positionals.length}, expected one`
  if (out === '' || author === '')
    return 'Unexpected empty value of an option, expected a folder or a name'
  return { path, out, author, help }
}

async function run({ author, out, path }: ImportArguments): Promise<number> {
  const refuse = (why: string) => {
    say(process.stderr, [why])
    return 1
  }
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile())
    return refuse(`Cannot find a file at \`${path}\`, expected a plain text`)
  if (found.size > largestBytes) {
    const what = `file of ${(found.size / 1e6).toFixed(1)} MB at \`${path}\``
    return refuse(`Unexpected ${what}, expected at most 4 MiB of text`)
  }
  const imported = importText(await readFile(path), parse(path).name, author)
  if (typeof imported === 'string') return refuse(imported)

  const folder = out ?? imported.slug
  if (!(await isFree(folder)))
    return refuse(
      `Unexpected files in \`${folder}\`, expected a new or empty folder; name another with --out`,
    )
  await writeNew(folder, imported.files)
  const paths = Object.keys(imported.files).map((name) => join(folder, name))
  say(process.stdout, [
    ...describeImport(imported),
    `Wrote ${paths.join(' and ')}. A heading too many: delete its “#”. One too few: begin its line with “## ”.`,
  ])
  return 0
}

async function isFree(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(({ code }: NodeJS.ErrnoException) =>
    code === 'ENOENT' ? [] : [folder],
  )
  return names.length === 0
}

/** Writes files that are not there yet: all of them, or none. */
async function writeNew(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const written: string[] = []
  try {
    makeFolder(folder)
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name)
      await writeFile(path, content, { flag: 'wx' })
      written.push(path)
    }
  } catch (cause) {
    await Promise.all(written.map((path) => rm(path)))
    throw new Error(`Cannot write the manuscript to \`${folder}\``, { cause })
  }
}
