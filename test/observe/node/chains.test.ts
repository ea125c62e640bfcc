/**
 * Every chain of chain-cases.ts, over a real handshake: judged by our own trust, and by Go's `crypto/tls` beside it where Go is installed.
 * What the one takes and the other does not must be named in the case.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askGo, hasGo } from '../../oracles/go-tls.ts';
import { chainCases, NAME } from './chain-cases.ts';
import { judged } from './chain-judged.ts';
import { serveChain } from './chain-server.ts';

describe('chains', () => {
  for (const [title, chain] of Object.entries(chainCases())) {
    it(`${title}: ${chain.error ?? 'verifies'}`, async (t) => {
      const port = await serveChain(t, chain);
      const examined = await judged(port, chain);
      if (chain.error === null) {
        assert.equal(examined?.verifyError, null);
        assert.equal(examined?.anchor, 'system');
        assert.equal(examined?.path[0]?.fingerprint256, chain.sent[0]?.x509.fingerprint256);
      } else if (examined !== null) {
        assert.notEqual(examined.verifyError, null, 'it must not verify');
        if (chain.error !== '*') assert.equal(examined.verifyError, chain.error);
      } else assert.match(chain.error, /key too weak/u, 'only keys that are too small to sign with end the handshake itself');
      if (!hasGo()) return t.diagnostic('no Go here: not compared');
      const [said] = await askGo([{ port, roots: chain.roots.map(({ pem }) => pem).join(''), name: NAME }]);
      const isSame = (said === '') === (examined?.verifyError === null);
      if (chain.goDiffers === undefined) assert(isSame, `Go says ${said === '' ? 'nothing' : said}`);
      else assert(!isSame, `there is no difference: ${said}`);
    });
  }
});
