import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Layout } from '../book.ts'
import type { OpenBrowser } from '../paginate/browser/open-browser.ts'

/** The name of the printed document in a folder made by {@link keepPrint}. */
export const printName = 'print.xhtml'

/**
 * Puts what the browser prints into a folder, with the fonts and pictures that it refers to.
 *
 * @returns For the pipeline to call when the pages are ready.
 * @throws When the folder can't be written.
 */
export function keepPrint(dir: string) {
  return async (layout: Layout, { workDir }: OpenBrowser): Promise<void> => {
    await mkdir(dir, { recursive: true })
    const entries = await readdir(workDir, { withFileTypes: true })
    // The browser's own files are in folders or hidden, and may go at any moment.
    const names = entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
    await Promise.all(names.map((name) => copyFile(join(workDir, name), join(dir, name))))
    await writeFile(join(dir, printName), await layout.printHtml())
  }
}
