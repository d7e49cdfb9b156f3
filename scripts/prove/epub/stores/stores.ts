import type { StoreName } from '../../../book.ts'
import { apple } from './apple.ts'
import { google } from './google.ts'
import { kdp } from './kdp.ts'
import { kobo } from './kobo.ts'
import type { Store } from './store.ts'

/** The stores whose rules are known. */
export const stores: Readonly<Record<StoreName, Store>> = { apple, google, kdp, kobo }
