import type { Construct, Extension } from 'micromark-util-types'
import { lineThat, take } from './tokens.ts'

/** What Leanpub says of a block in the line above it. One such key, or an id alone, makes attributes of the line. */
const keys =
  'align alt caption class column-widths crop-end crop-start float format height icon id lang line-numbers linenos number-lines sample start starting-line-number title type width'

const attributes = new RegExp(
  String.raw`^\{(?=(?:[^{}]*[\s,])?(?:${keys.replaceAll(' ', '|')})\s?[:=])[^{}:][^{}]{1,500}\}[ \t]*$|^\{[#.][\w-]+\}[ \t]*$`,
)

/**
 * A line of attributes, `{title: "The ford", width: 50%}`, as a paragraph for `remarkAttributeLines` to read:
 * the block that they are of begins in the next line, be it prose or a table.
 */
const construct: Construct = {
  name: 'attributeLine',
  tokenize(effects, ok, nok) {
    if (this.interrupt) return nok
    let length = 0
    return effects.check(
      lineThat(this, (line) => {
        length = line.length
        return attributes.test(line)
      }),
      (code) => {
        effects.enter('paragraph')
        effects.enter('chunkText', { contentType: 'text' })
        return take(effects, length, (code) => {
          effects.exit('chunkText')
          effects.exit('paragraph')
          return ok(code)
        })(code)
      },
      nok,
    )
  },
}

const brace = 123

export const attributeLines: Extension = { flow: { [brace]: construct } }
