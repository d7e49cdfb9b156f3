import { describe, expect, test } from 'vitest'
import { checkAddress, isOwnNetwork } from '../scripts/assemble/addresses.ts'

describe('an address', () => {
  test.each([
    'https://example.org',
    'HTTPS://Example.ORG/Path',
    'https://example.org:8443/a?b=c&d[]=e#:~:text=one,-two',
    'https://en.wikipedia.org/wiki/Ford_(crossing)',
    'https://en.wikipedia.org/wiki/Washington,_D.C.',
    'https://en.wikipedia.org/wiki/Who%27s_Afraid_of_Virginia_Woolf%3F',
    'https://web.archive.org/web/2020/https://example.org/',
    'https://http.cat/404',
    'https://my_river.blogspot.com/',
    'https://xn--90aedc4atap.xn--j1amh/',
    'https://%D0%B1%D1%80%D1%96%D0%B4.%D1%83%D0%BA%D1%80/%D1%80%D1%96%D0%BA%D0%B0',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]/',
    'https://doi.org/10.1000/182',
    'https://dx.doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O',
    'https://doi.org/10/abcde',
    `https://example.org/?q=${'x'.repeat(5000)}`,
    'https://example.org/100%',
    'mailto:ada@example.org',
    'mailto:ada+river@example.org,ben@example.org?subject=The%20Ford',
    'mailto:ada@%D0%B1%D1%80%D1%96%D0%B4.%D1%83%D0%BA%D1%80',
    'tel:+44-20-7946-0123',
    'tel:112',
    'tel:7042;phone-context=example.com',
  ])('is well-formed: %s', (address) => {
    expect(checkAddress(address)).toBe(undefined)
  })

  test.each([
    'https:/example.org',
    'https:///example.org',
    'https://',
    'https://?q',
    'https://https://example.org',
    'http://www.https://example.org',
    'https://http//example.org',
    'https://exa%20mple.org',
    'https://exa mple.org',
    'https://example..org',
    'https://example.org,example.com',
    'https://example.org:99999',
    'https://[::1/',
    `https://${'x'.repeat(64)}.org`,
    '//example.org',
    'mailto:nobody',
    'mailto:',
    'mailto://ada@example.org',
    'mailto:ada@example.org;ben@example.org',
    'mailto:ada%20brook@example.org',
    'mailto:ada@@example.org',
    'mailto:%FF@%FF',
    'tel:none',
    'tel:+44%2020',
  ])('is refused: %s', (address) => {
    expect(checkAddress(address)).toMatchObject({ code: 'link-malformed' })
  })

  test.each([
    ['http://exmaple', /`exmaple` without a dot/],
    ['http://localhost:3000/', /local network/],
    ['http://printer.local/', /local network/],
    ['http://127.0.0.1/', /local network/],
    ['http://[fd00::1]/', /local network/],
    ['http://2130706433/', /number `2130706433`/],
    ['https://example.c0m', /ending `\.c0m`/],
    ['https://example.org./page', /`\.`|full stop/],
    ['https://ada@example.org', /`@` before the host/],
    ['https://example.org/page.html.', /`\.` at the end/],
    ['https://example.org/page)', /`\)` at the end/],
    ['https://example.org/page%C2%BB', /`»` at the end/],
    ['https://example.org/page,', /`,` at the end/],
    ['https://doi.org/doi.org/10.1000/182', /for a DOI/],
    ['mailto:ada@example', /`example` without a dot/],
  ])('is doubtful: %s', (address, found) => {
    expect(checkAddress(address)).toEqual({
      code: 'link-doubtful',
      found: expect.stringMatching(found),
      expected: expect.any(String),
    })
  })
})

test.each([
  ['0.0.0.0', '10.1.2.3', '100.100.100.200', '127.0.0.1', '169.254.169.254'],
  ['172.31.255.255', '192.168.0.1', '198.18.0.1', '168.63.129.16', '255.255.255.255'],
  ['::', '::1', 'fe80::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1', '2002:7f00:1::'],
  ['::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::a00:1', '::7f00:1', 'localhost', ''],
])('%s and the like are of one’s own network, or of none', (...addresses) => {
  expect(addresses.filter((address) => !isOwnNetwork(address))).toEqual([])
})

test.each([
  ['8.8.8.8', '172.32.0.1', '93.184.216.34', '100.128.0.1'],
  ['2606:4700:4700::1111', '2a00:1450:4001::1', '::ffff:8.8.8.8', '64:ff9b::808:808'],
])('%s and the like are of the network of all', (...addresses) => {
  expect(addresses.filter(isOwnNetwork)).toEqual([])
})
