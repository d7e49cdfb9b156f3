/**
 * Begins to count the processor time of this process, which does not depend on how busy the machine
 * is. The function that is returned gives the milliseconds until it is called.
 */
export function countProcessorMs(): () => number {
  const start = process.cpuUsage()
  return () => {
    const { system, user } = process.cpuUsage(start)
    return (system + user) / 1000
  }
}
