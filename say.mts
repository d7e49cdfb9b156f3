import { openBrowser } from './scripts/paginate/browser/open-browser.ts'
import { buildBook } from './scripts/pipeline.ts'
const browser = await openBrowser()
const r = await buildBook({ manuscriptPath: process.argv[2], formats: ['pdf'], browser })
for (const f of r.files) for (const m of f.messages) console.log(f.path, m.line, m.ruleId, m.reason)
await browser.close(); process.exit(0)
