/** Opens the browser, says so, and keeps it until the process is ended: what a build is halfway. */
import { openBrowser } from '../../scripts/paginate/browser/open-browser.ts'

const { workDir } = await openBrowser()
process.once('SIGINT', () => process.exit(130))
setInterval(() => {}, 1000)
process.stdout.write(`open ${workDir}\n`)
