// A real Bluesky server on loopback, with a directory of identities in memory. It prints its address, and ends with its parent.
import net from 'node:net'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// neither server has an option for the host that it listens on
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...rest) {
  const called = rest.filter((each) => typeof each === 'function')
  return typeof port === 'object' ? listen.call(this, port, ...rest) : listen.call(this, Number(port), '127.0.0.1', ...called)
}

const free = () =>
  new Promise((done) => {
    const server = net.createServer()
    server.listen(0, () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })

const plc = await import('@did-plc/server')
const { PDS, envToCfg, envToSecrets } = await import('@atproto/pds')
const directory = await free()
const port = await free()
await plc.PlcServer.create({ db: plc.Database.mock(), port: directory }).start()
const folder = mkdtempSync(join(tmpdir(), 'pds-'))
const env = {
  devMode: true,
  port,
  hostname: 'localhost',
  serviceHandleDomains: ['.test'],
  didPlcUrl: `http://127.0.0.1:${directory}`,
  dataDirectory: folder,
  blobstoreDiskLocation: join(folder, 'blobs'),
  inviteRequired: false,
  jwtSecret: 'a'.repeat(32),
  adminPassword: 'b'.repeat(16),
  plcRotationKeyK256PrivateKeyHex: '1'.repeat(64),
  disableSsrfProtection: true,
  logEnabled: false,
}
const pds = await PDS.create(envToCfg(env), envToSecrets(env))
await pds.start()
process.stdout.write(`http://127.0.0.1:${port}\n`)
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
