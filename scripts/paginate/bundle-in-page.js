import { fileURLToPath } from 'node:url'

/**
 * The code of `in-page/` as one script. Where the commands are bundled it is made with them: see `bundle.js`.
 *
 * @returns {Promise<string>}
 */
export async function bundleInPage() {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    // Else it takes settings, and by them code, from the folder where a build is started, which may be anyone's.
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    tsconfigRaw: {},
    entryPoints: [fileURLToPath(new URL('in-page/lay-out.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome143',
  })
  return outputFiles[0]?.text ?? ''
}
