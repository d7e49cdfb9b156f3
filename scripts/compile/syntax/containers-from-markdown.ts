import type { Extension as FromMarkdown } from 'mdast-util-from-markdown'
import type { Token } from 'micromark-util-types'
import type { Container } from '../nodes.ts'

/** Puts a {@link Container} into the tree for what `containers` has found. */
export const containersFromMarkdown: FromMarkdown = {
  enter: {
    container(token) {
      const { start, end } = token
      const opening = { start: { ...start }, end: { ...end } }
      this.enter(
        {
          type: 'container',
          name: '',
          attributes: '',
          opening,
          closed: false,
          children: [],
        },
        token,
      )
    },
    containerLabel(token) {
      this.enter({ type: 'containerLabel', children: [] }, token)
    },
  },
  exit: {
    containerOpening(token) {
      const { start, end } = token
      container(this.stack).opening = { start: point(start), end: point(end) }
    },
    containerName(token) {
      container(this.stack).name = this.sliceSerialize(token)
    },
    containerAttributes(token) {
      container(this.stack).attributes = this.sliceSerialize(token)
    },
    containerLabel(token) {
      this.exit(token)
    },
    containerClosing() {
      container(this.stack).closed = true
    },
    container(token) {
      this.exit(token)
    },
  },
}

function container(stack: readonly unknown[]): Container {
  // The tokens of a block's fences come only while the block is the innermost open node.
  return stack.at(-1) as Container
}

function point({ column, line, offset }: Token['start']): Token['start'] {
  return { line, column, offset } as Token['start']
}
