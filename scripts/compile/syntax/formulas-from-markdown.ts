import type { CompileContext, Extension as FromMarkdown } from 'mdast-util-from-markdown'
import type { Formula } from '../nodes.ts'

/** Puts a {@link Formula} into the tree for what `formulas` has found. */
export const formulasFromMarkdown: FromMarkdown = {
  enter: {
    formulaBlock(token) {
      this.enter(emptyFormula(true), token)
    },
    formulaText(token) {
      this.enter(emptyFormula(false), token)
    },
  },
  exit: {
    formulaAttributes(token) {
      formula(this).attributes = this.sliceSerialize(token).trim()
    },
    formulaBlock(token) {
      this.exit(token)
    },
    formulaData(token) {
      const node = formula(this)
      // Each line is a piece of its own: what stands before it in a quotation is none of it.
      node.value += `${node.value === '' ? '' : '\n'}${this.sliceSerialize(token)}`
    },
    formulaMarker(token) {
      const node = formula(this)
      if (node.value === '') node.isDisplay = this.sliceSerialize(token) === '$$'
    },
    formulaText(token) {
      this.exit(token)
    },
  },
}

function emptyFormula(isBlock: boolean): Formula {
  return { type: 'formula', value: '', attributes: '', isBlock, isDisplay: false }
}

function formula({ stack }: CompileContext): Formula {
  // A formula holds no other nodes, so it is the innermost while its tokens come.
  return stack.at(-1) as unknown as Formula
}
