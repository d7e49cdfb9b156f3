/** Unpacks the browser of the lock file into the cache, starts it, and says where it lies. */
import { openBrowser } from '../../scripts/paginate/browser/open-browser.ts'

const browser = await openBrowser()
await browser.close()
process.stdout.write(`${browser.command[0]}\n`)
