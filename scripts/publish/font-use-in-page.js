/**
 * Runs in the browser: the characters of the open document by the font that is asked for, as
 * `[font-family, font-weight, font-style, characters]`.
 *
 * Rules that ask for fonts at times alone (`@media`, `@supports`, `:hover`, `:target`) are tried: none of
 * them, all, and each by itself.
 */
globalThis.inspectPage = () => {
  const found = new Map()
  const rules = [...document.styleSheets].flatMap(rulesIn)
  const css = rules.map(({ cssText }) => cssText).join('\n')
  const quotation = document.querySelector('q') ? [':before', ':after'] : []
  const inUse = css.match(/:(?:before|after|first-letter|first-line)/g) ?? []
  const pseudoElements = new Set([...inUse, ...quotation])
  const counterStyles = rules.filter((rule) => rule instanceof CSSCounterStyleRule)
  const asking = byVariable.test(css) ? fontOrVariable : font
  const switches = rules
    .map((rule) => ({ rule, selector: rule.selectorText ?? '' }))
    .filter(({ rule, selector }) => rule.media || selector.search(states) >= 0)
    .filter(({ rule }) => asking.test(rule.cssText))
  const trials = [
    () => false,
    () => true,
    ...switches.map((one) => (other) => one === other),
  ]
  for (const isOn of switches.length > 0 ? trials : [() => true]) {
    for (const each of switches) turn(each, isOn(each))
    // Of an EPUB's navigation document, some lists are for reading systems alone.
    const shown = document.querySelectorAll('body, body :not([hidden], [hidden] *)')
    for (const element of shown) readElement(element)
  }
  return [...found.values()].map(({ asked, text }) => [...asked, [...text].join('')])

  /** With those inside of them; whatever their condition is, it becomes `@media`, which can be turned. */
  function rulesIn(owner) {
    return [...(owner.cssRules ?? [])].flatMap((rule, index) => {
      if (rule instanceof CSSConditionRule) {
        owner.deleteRule(index)
        owner.insertRule(`@media all ${rule.cssText.replace(/^[^{]*/, '')}`, index)
      }
      const own = owner.cssRules[index]
      return [own, ...rulesIn(own)]
    })
  }

  function readElement(element) {
    const style = getComputedStyle(element)
    addTexts(element, style)
    if (/^m(?:sqrt|root)$/.test(element.localName)) add('√', style)
    if (style.display === 'list-item') {
      addGenerated(getComputedStyle(element, '::marker'), style.listStyleType)
    }
    for (const name of pseudoElements) {
      const pseudo = getComputedStyle(element, `:${name}`)
      if (name.startsWith(':first')) readFirst(element, style, pseudo)
      else addGenerated(pseudo)
    }
  }

  /** What stands in a first line inherits from it what it would inherit from the element. */
  function readFirst(element, around, first) {
    const names = ['fontFamily', 'fontStyle', 'fontWeight', 'textTransform']
    if (names.every((name) => around[name] === first[name])) return
    for (const inner of [element, ...element.querySelectorAll('*')]) {
      const own = getComputedStyle(inner)
      const values = names.map((name) => {
        return [name, own[name] === around[name] ? first[name] : own[name]]
      })
      addTexts(inner, Object.fromEntries(values))
    }
  }

  function addGenerated(style, type = '') {
    const { content, quotes } = style
    add(
      generatedBy(`${type} ${content} ${content.includes('-quote') ? quotes : ''}`),
      style,
    )
  }

  function addTexts({ childNodes }, style) {
    for (const { data, nodeType } of childNodes) if (nodeType === 3) add(data, style)
  }

  function add(text, { fontFamily, fontStyle, fontWeight, textTransform }) {
    const asked = [fontFamily, Number(fontWeight), fontStyle]
    const key = asked.join()
    if (!found.has(key)) found.set(key, { asked, text: new Set() })
    const characters = found.get(key).text
    for (const each of text + transformed(text, textTransform)) characters.add(each)
  }

  /** The texts of a value, and what counters, quotation marks and markers of lists may be. */
  function generatedBy(value) {
    const quoted = /"((?:[^"\\]|\\.)*)"/g
    const texts = [...value.matchAll(quoted)].map(([, text]) =>
      text.replace(/\\(.)/g, '$1'),
    )
    const rest = value.replace(quoted, '')
    const own = counterStyles.filter(({ name }) => rest.includes(name))
    const known = generated.filter(([name]) => name.test(rest)).map(([, signs]) => signs)
    return [...texts, ...known, ...own.map(({ cssText }) => cssText)].join('')
  }
}

const declared =
  '[\\s{;](?:font(?:-family|-style|-weight)?|list-style(?:-type)?|content|text-transform):'
const font = new RegExp(declared)
const fontOrVariable = new RegExp(`${declared}|[\\s{;]--`)
const byVariable = new RegExp(`${declared}[^;]*var\\(`)

/** What is so at times alone. */
const states = /(?<!:):(?:active|checked|focus(?:-\w+)?|hover|open|target|visited)\b/g

/** Makes a rule hold, or not; one for a state becomes as specific a rule for all elements, or for none. */
function turn({ rule, selector }, isOn) {
  if (rule.media) rule.media.mediaText = isOn ? 'all' : 'not all'
  else rule.selectorText = selector.replace(states, isOn ? ':not(._)' : ':not(*)')
}

const range = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at))

const generated = [
  [/counter|decimal/, '0123456789.'],
  [/alpha|latin|roman/, `${range(0x41, 0x5a).join('')}${range(0x61, 0x7a).join('')}.`],
  [/greek/, `${range(0x3b1, 0x3c9).join('')}.`],
  [/-quote/, '“”‘’„‚«»‹›'],
]

/** Letters that stand alone in a formula. @see https://www.w3.org/TR/mathml-core/#italic-mappings */
const slanted = [
  '\u210e',
  ...range(0x1d434, 0x1d467),
  ...range(0x1d6a4, 0x1d6a5),
  ...range(0x1d6e2, 0x1d71b),
].map((sign) => [sign, plain(sign)])

function plain(text) {
  return text.trim().normalize('NFKC')
}

/** What may be shown in place of a text, by the rules of all languages. */
function transformed(text, transform) {
  if (transform === 'none') return ''
  if (transform === 'math-auto') {
    const same = slanted.filter(([, letter]) => letter === plain(text))
    return same.map(([sign]) => sign).join('')
  }
  return ['en', 'el', 'lt', 'tr']
    .map((each) => text.toLocaleUpperCase(each) + text.toLocaleLowerCase(each))
    .join('')
}
