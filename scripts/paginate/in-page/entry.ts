import { finish, printedHtml } from './finish.ts'
import { layOut } from './lay-out.ts'

/** What Node calls in the page. */
const inPage = { layOut, finish, printedHtml }

export type InPage = typeof inPage

Object.assign(globalThis, { inPage })
