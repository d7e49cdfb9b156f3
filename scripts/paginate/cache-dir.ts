import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where Colophon keeps what it unpacks or fetches: `$XDG_CACHE_HOME/colophon`, else `~/.cache/colophon`. */
export function cacheDir(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'colophon')
}
