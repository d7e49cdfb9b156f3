/**
 * The first number of a range for which something holds that holds for all after it; `end` where it holds for none.
 *
 * @param end - The number after the last.
 */
export function firstThat(
  start: number,
  end: number,
  holds: (index: number) => boolean,
): number {
  let low = start
  let high = end
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
