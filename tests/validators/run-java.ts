import { type ExecFileException, execFile } from 'node:child_process'

/** What a Java program printed, whatever its exit code. */
export interface JavaRun {
  readonly stdout: string
  readonly stderr: string
}

/** A referee lives for seconds: it starts at once, and never becomes as fast as Java can be. */
const flags = [
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-Djava.awt.headless=true',
  '-Dfile.encoding=UTF-8',
]

/**
 * Runs a Java program to its end, in the folder `dir`.
 *
 * @throws When there is no Java, and the message says what to install; or when it is killed.
 */
export async function runJava(args: readonly string[], dir: string): Promise<JavaRun> {
  return new Promise((done, failed) => {
    const options = { cwd: dir, maxBuffer: 2 ** 28 }
    execFile('java', [...flags, ...args], options, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') failed(describe(error))
      else done({ stdout, stderr })
    })
  })
}

function describe(cause: ExecFileException): Error {
  const message =
    cause.code === 'ENOENT'
      ? 'Cannot find `java`, which the referees need; install a Java runtime, 11 or later, such as OpenJDK'
      : 'Cannot run `java` to its end'
  return new Error(message, { cause })
}
