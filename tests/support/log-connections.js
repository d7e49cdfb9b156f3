// Loaded before a build, by NODE_OPTIONS: notes in a file each address that Node tries to reach.

import { lookup } from 'node:dns'
import { appendFileSync } from 'node:fs'
import { createRequire, syncBuiltinESMExports } from 'node:module'

const require = createRequire(import.meta.url)
const dns = require('node:dns')
const net = require('node:net')
const log = process.env.LOG_CONNECTIONS

/** @param {unknown} what */
function note(what) {
  if (log) appendFileSync(log, `${JSON.stringify(what)}\n`)
}

const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...args) {
  const [first] = args.flat()
  // A path is a pipe to a process of our own.
  if (!first?.path) note(first?.host ?? first?.port ?? first)
  return connect.apply(this, args)
}
dns.lookup = (host, ...rest) => {
  note(host)
  return lookup(host, ...rest)
}
syncBuiltinESMExports()
