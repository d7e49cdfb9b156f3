import { expect, test } from 'vitest'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { fillXml } from '../scripts/publish/fill-xml.ts'

const templates = await loadTemplates()

function fill(template: string, data: Readonly<Record<string, unknown>>): string {
  const file = () => new TextEncoder().encode(template)
  return fillXml({ ...templates, file }, 'sample.xml', data).replace(/^<\?.*\?>|\n/g, '')
}

/** What a template is, its data, and what it becomes. */
const filled: Readonly<Record<string, readonly [string, object, string]>> = {
  'a text, as it is': ['<a>{{x}}</a>', { x: '<{{y}}>' }, '<a>&lt;{{y}}&gt;</a>'],
  'a text that is missing': ['<a><b>{{x?}}</b><c/></a>', {}, '<a><c/></a>'],
  'an attribute without a value': ['<a b="{{x?}}">c</a>', {}, '<a>c</a>'],
  'parts, counted': [
    '<a><each of="x"><b id="{{place}}">{{y?}}</b></each></a>',
    { x: [{ y: 'one' }, { y: 'two' }], y: 'out' },
    '<a><b id="1">one</b><b id="2">two</b></a>',
  ],
  'names around a part stay outside': [
    '<a><each of="x"><b>{{y?}}</b></each><c/></a>',
    { x: {}, y: 'out' },
    '<a><c/></a>',
  ],
  'names around a text hold': [
    '<a><each of="x"><b>{{x}}, {{y}}</b></each></a>',
    { x: ['one'], y: 'out' },
    '<a><b>one, out</b></a>',
  ],
  'no part': ['<a><each of="x"><b/></each><c/></a>', { x: false }, '<a><c/></a>'],
}

test.each(Object.entries(filled))('XML is filled with %s', (_, [template, data, xml]) => {
  expect(fill(template, { ...data })).toBe(xml)
})

test('a text that must be there and is not is an error that names the file', () => {
  expect(() => fill('<a>{{x}}</a>', {})).toThrow('`{{x}}` in templates/sample.xml')
})
