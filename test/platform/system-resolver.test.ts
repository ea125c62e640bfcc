/** What Node says of this very machine's resolver and roots: on any system, whatever it is set to. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { Resolver } from 'node:dns';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { systemResolver } from '../../src/platform/system-resolver.ts';
import { inFolder } from '../commands/program.ts';
import { issue } from '../observe/node/certificates.ts';

const MODULE = new URL('../../src/platform/system-resolver.ts', import.meta.url).href;
const NO_NAME = `${'a'.repeat(64)}.invalid`;

describe('the system itself', () => {
  it('finds its own name, and not one that nobody has', async () => {
    const own = await systemResolver.lookup('localhost', { timeoutMs: 5_000 });
    assert.ok(own.outcome === 'ok' && own.addresses.some((ip) => ip === '127.0.0.1' || ip === '::1'));
    // A label of 64 characters is no name (RFC 1035): nothing is sent.
    const none = await systemResolver.lookup(NO_NAME, { timeoutMs: 5_000 });
    assert.ok(none.outcome === 'failed' && none.reason !== 'aborted');
  });

  it('is given up with its caller', async () => {
    const controller = new AbortController();
    const begun = systemResolver.lookup(NO_NAME, { timeoutMs: 5_000, signal: controller.signal });
    controller.abort();
    const given = await begun;
    assert.ok(given.outcome === 'failed' && given.reason === 'aborted');
    const late = await systemResolver.lookup('localhost', { timeoutMs: 5_000, signal: controller.signal });
    assert.ok(late.outcome === 'failed' && late.reason === 'aborted');
  });

  it('names the servers that a resolver of Node starts with', async () => {
    const servers = new Resolver().getServers();
    // Without any it would ask this very machine.
    assert.ok(servers.length > 0);
    assert.deepEqual(await systemResolver.servers(), servers);
  });

  it('has the roots of its store', { skip: process.platform === 'linux' ? false : 'the store is no file' }, () =>
    inFolder(async (folder) => {
      const { pem } = await issue('CN=a root of the test');
      writeFileSync(join(folder, 'roots.pem'), pem);
      // Node reads the store once: in a process of its own.
      const code = `import { systemRoots } from ${JSON.stringify(MODULE)}; process.stdout.write(JSON.stringify(systemRoots()));`;
      const env = { ...process.env, SSL_CERT_FILE: join(folder, 'roots.pem'), SSL_CERT_DIR: folder };
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { env });
      const subjects = (JSON.parse(stdout) as readonly string[]).map((root) => new X509Certificate(root).subject);
      assert.deepEqual([...new Set(subjects)], ['CN=a root of the test']);
    }),
  );
});
