/** A size as people say it, such as `14.2 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1e3) return `${bytes} bytes`
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

/** How often something was found, to follow its name; nothing for once. */
export function formatTimes(count: number): string {
  return count === 1 ? '' : ` (${count.toLocaleString('en')} times)`
}
