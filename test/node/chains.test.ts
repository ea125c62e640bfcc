/**
 * Every chain of chain-cases.ts, over a real handshake: judged by our own trust, and by Go's `crypto/tls` beside it where Go is installed.
 * What the one takes and the other does not must be named in the case.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Examination } from '../../src/node/examine-chain.ts';
import { readTrust } from '../../src/node/trust.ts';
import { startTls } from '../../src/platform/tls.ts';
import { askGo, hasGo } from '../oracles/go-tls.ts';
import { connectTo, PATIENT } from '../platform/loopback.ts';
import { type ChainCase, chainCases, NAME } from './chain-cases.ts';
import { serveChain } from './chain-server.ts';
import { makePorts } from './ports-double.ts';

const BUNDLE = '/etc/ssl/certs/ca-certificates.crt';

/** Our judgement; null where no handshake came about. */
async function judged(
  port: number,
  { roots }: Pick<ChainCase, 'roots'>,
  extra: ChainCase['roots'] = [],
): Promise<Examination | null> {
  const tree = { [BUNDLE]: roots.map(({ pem }) => pem).join('') };
  const bundle = extra.length === 0 ? null : { path: '/extra.pem', pem: extra.map(({ pem }) => pem).join('') };
  const trust = await readTrust(makePorts({ tree }), bundle);
  const { socket } = await connectTo(port);
  const secured = await startTls(socket, { servername: NAME, trust: trust.quick, ...PATIENT });
  if (secured.outcome === 'failed') return null;
  secured.socket.destroy();
  return trust.examine(secured.chain, secured.verifyError);
}

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
