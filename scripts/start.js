#!/usr/bin/env node
/**
 * Starts a command: `colophon build|import|verify [ARGUMENT…]`.
 *
 * To load hundreds of modules takes longer than to lay out an article. So all of `scripts/` and the
 * libraries are bundled into one script, which is kept in the cache folder together with what V8
 * compiled of it, under a hash of everything that it is made of: a change of one letter gives
 * another bundle. Where there can be no bundle, and with `DEBUG` in the environment, so that stack
 * traces name the sources, these are loaded as they are, by tsx.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getHeapCodeStatistics, setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'
import { keep, keepNewest, readKept } from './lib/cache-folder.js'

// Before anything is compiled. Most of what a build runs is run too briefly to be worth optimising.
setFlagsFromString('--liftoff-only')
setFlagsFromString('--interrupt-budget=1500000')
// What was compiled is there at the end, to be kept.
setFlagsFromString('--no-flush-bytecode')

/** How many bundles stay in the cache: one for each of a few Colophons, or of their last states. */
const mostBundles = 5

/**
 * How many files must be allowed to be open at once: fewer than any system allows by itself. A build and its browser
 * have about a hundred, and without them fail in many ways that say anything but that.
 */
const fewestFiles = 256

/** @typedef {typeof import('./commands.ts')} Commands */

const [name = '', ...argv] = process.argv.slice(2)
try {
  standWithAuthor()
  const files = mostFiles()
  if (files < fewestFiles) {
    const found = `Unexpected limit of ${files} open files, expected at least ${fewestFiles}`
    throw Object.assign(new Error(found), { code: 'EMFILE' })
  }
  const bundle = process.env.DEBUG ? undefined : await loadBundle()
  const { runCommand } = bundle?.commands ?? (await loadSources())
  process.exitCode = await runCommand(name, argv)
  if (process.exitCode === 0) bundle?.keepCode()
} catch (error) {
  // What would tell it better may not have been loaded.
  const { code, message, stack } = /** @type {NodeJS.ErrnoException} */ (error)
  const advice = code === 'EMFILE' ? 'raise it with `ulimit -n`' : 'run `npm ci`'
  const said = process.env.DEBUG
    ? String(stack)
    : message.replaceAll(/[\p{Cc}\p{Bidi_C}]/gu, '?')
  process.stderr.write(`${said}; ${advice}\n`)
  process.exit(70)
}

/**
 * npm runs the scripts of this package in its folder, whatever folder it was called from: paths are
 * meant from there.
 */
function standWithAuthor() {
  const { INIT_CWD: calledFrom, npm_lifecycle_event: script } = process.env
  const own = fileURLToPath(new URL('../package.json', import.meta.url))
  const isOwn = resolve(process.env.npm_package_json ?? '') === own
  if (calledFrom && isOwn && script === name) process.chdir(calledFrom)
}

/** As Linux says; elsewhere the limit is far away. */
function mostFiles() {
  const path = '/proc/self/limits'
  const limits = existsSync(path) ? readFileSync(path, 'latin1') : ''
  return Number(
    /^Max open files +(?<soft>\d+)/m.exec(limits)?.groups?.soft ??
      Number.POSITIVE_INFINITY,
  )
}

/**
 * tsx and Puppeteer look in the working directory for settings that name programs. It may be anyone's: so it is
 * Colophon's own while they are loaded.
 *
 * @returns {Promise<Commands>}
 */
async function loadSources() {
  const workingDirectory = process.cwd()
  process.chdir(fileURLToPath(new URL('..', import.meta.url)))
  const { register } = await import('tsx/esm/api')
  register()
  await import('puppeteer')
  const commands = await import('./commands.ts')
  process.chdir(workingDirectory)
  return commands
}

/** The commands in a bundle, or `undefined` where there can be none. */
async function loadBundle() {
  const key = hashSources()
  const bytes = readKept(`bundles/${key}/commands`) ?? (await makeBundle(key))
  if (!bytes) return undefined
  const text = bytes.toString('latin1')
  keepNewest('bundles', mostBundles, key)
  // The name may be anything.
  const command = /^[a-z]+$/.test(name) ? name : 'other'
  const codeName = `bundles/${key}/${command}-${process.version}-${process.arch}`
  const kept = readKept(codeName)
  const cachedData = kept?.subarray(Float64Array.BYTES_PER_ELEMENT)
  // Where none is, so that libraries are looked for from here.
  const filename = fileURLToPath(new URL('bundle.cjs', import.meta.url))
  const script = new Script(`(function (module, require, importNow) {${text}\n})`, {
    filename,
    ...(cachedData ? { cachedData } : {}),
  })
  const module = { exports: {} }
  const importNow = (/** @type {string} */ library) => import(library)
  script.runInThisContext()(module, createRequire(filename), importNow)
  return {
    commands: /** @type {Commands} */ (module.exports),
    keepCode: () => {
      const known = kept && script.cachedDataRejected === false ? kept.readDoubleLE() : 0
      const size = getHeapCodeStatistics().bytecode_and_metadata_size
      // It grows until it has what runs need; to write it takes longer than what is left to compile.
      if (size < known * 1.1) return
      const header = Buffer.alloc(Float64Array.BYTES_PER_ELEMENT)
      header.writeDoubleLE(size)
      keep(codeName, Buffer.concat([header, script.createCachedData()]))
    },
  }
}

/** @param {string} key */
async function makeBundle(key) {
  try {
    const { bundle } = await import('./bundle.js')
    const text = await bundle()
    // Unless a source was changed meanwhile.
    if (hashSources() === key) keep(`bundles/${key}/commands`, text)
    return text
  } catch {
    return undefined // Whatever is wrong with the sources, tsx tells.
  }
}

/** Of everything that the bundle is made of: the sources, the libraries that are installed, and where they lie. */
function hashSources() {
  const hash = createHash('sha256')
  const add = (/** @type {string} */ path) => {
    const bytes = readFileSync(path)
    hash.update(`${path} ${bytes.length}\n`).update(bytes)
  }
  const folder = fileURLToPath(new URL('.', import.meta.url))
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
  for (const path of paths.sort()) add(path)
  for (const path of ['package-lock.json', 'node_modules/.package-lock.json']) {
    const file = join(folder, '..', path)
    if (existsSync(file)) add(file)
  }
  return hash.digest('hex').slice(0, 32)
}
