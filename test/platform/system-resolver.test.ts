/** What Node says of this very machine's resolver and roots: on any system, whatever it is set to. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { systemResolver, systemRoots } from '../../src/platform/system-resolver.ts';

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

  it('names its servers and its roots', () => {
    assert.ok(Array.isArray(systemResolver.servers()));
    for (const pem of systemRoots().slice(0, 3)) assert.ok(new X509Certificate(pem).raw.length > 0);
  });
});
