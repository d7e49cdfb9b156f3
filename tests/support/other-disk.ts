import { spawnSync } from 'node:child_process'

/** Whether we may mount something that only our own processes see. */
export const mayMount =
  spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], {
    stdio: 'ignore',
  }).status === 0

/**
 * What a shell is told so that a command in it finds a small disk at `folder`, with what is there
 * now on it. What is on it in the end is then in `<folder>-after`.
 *
 * Where the system lets us mount no disk, the command may write no file of half that size anywhere.
 */
export function smallDisk(folder: string, kilobytes: number): string {
  return mayMount
    ? mounted(folder, `mount -t tmpfs -o size=${kilobytes}k tmpfs "$folder"`)
    : alone(folder, `ulimit -f ${kilobytes}`)
}

/** The same, with a disk that cannot be written to; or with a folder that we may not write to. */
export function readOnlyDisk(folder: string): string {
  const mount = `mount -t tmpfs tmpfs "$folder" && restore && mount -o remount,ro "$folder"`
  return mayMount
    ? mounted(folder, mount)
    : alone(folder, 'chmod -R a-w "$folder"', asNobody)
}

/** What a shell is told so that a command in it cannot write to a folder; root must be one that {@link mayMount}. */
export function readOnlyFolder(folder: string): string {
  const mount = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0"'
  return mayMount
    ? `exec unshare -rm sh -c '${mount} && exec "$@"' ${folder} "$@"`
    : `chmod a-w ${folder}`
}

/** Rights do not bind root. */
const asNobody =
  process.getuid?.() === 0 ? 'setpriv --reuid 65534 --regid 65534 --clear-groups' : ''

function mounted(folder: string, mount: string): string {
  return `exec unshare -rm ${shell(folder, mount)}`
}

function alone(folder: string, setting: string, user = ''): string {
  return `exec ${shell(folder, setting, user)}`
}

function shell(folder: string, setting: string, user = ''): string {
  return `sh -c '
    folder=${folder}
    restore() { cp -a "$folder-before/." "$folder"; }
    cp -a "$folder" "$folder-before" || exit 99
    { ${setting}; } || exit 99
    [ "$(ls "$folder")" ] || restore || exit 99
    ${user} "$@"
    code=$?
    mkdir "$folder-after"
    cp -a "$folder/." "$folder-after"
    exit $code' sh "$@"`
}
