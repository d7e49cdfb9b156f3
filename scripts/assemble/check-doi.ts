import { type AddressFault, doubtful } from './address-fault.ts'

/** What follows the host: a prefix and a suffix, or a short form. @see https://www.doi.org/the-identifier/resources/handbook */
const name = /^\/(?:doi:)?(?:10(?:\.\d{4,9}(?:\.\d+)*)?\/\S+|[a-z\d]{2,})$/i

/** What is wrong with the address of a DOI, if anything. */
export function checkDoi({ host, pathname }: URL): AddressFault | undefined {
  if (!/^(?:dx\.|www\.)?doi\.org$/.test(host) || pathname === '/') return undefined
  return name.test(pathname.replaceAll(/%2f/gi, '/'))
    ? undefined
    : doubtful(
        `\`${pathname.slice(1, 40)}\` for a DOI`,
        'one that begins with `10.`, such as `https://doi.org/10.1000/182`',
      )
}
