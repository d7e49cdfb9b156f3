/**
 * Runs in the browser, after the engine of Ace: what it finds in the document that is open.
 *
 * The rules left out are those that Ace itself leaves out.
 */
globalThis.inspectPage = async () => {
  const off = { enabled: false }
  const { violations } = await globalThis.axe.run(document, {
    elementRef: true,
    resultTypes: ['violations'],
    rules: {
      bypass: off,
      'landmark-complementary-is-top-level': off,
      'page-has-heading-one': off,
      region: off,
    },
  })
  return violations.flatMap(({ help, id, nodes }) =>
    nodes.map(({ element }) => ({ rule: id, says: help, steps: stepsTo(element) })),
  )

  /** Which child to take, from the root down. */
  function stepsTo(element) {
    const parent = element?.parentElement
    return parent ? [...stepsTo(parent), [...parent.children].indexOf(element)] : []
  }
}
