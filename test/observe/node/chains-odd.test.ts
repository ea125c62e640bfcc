/**
 * The chains of chain-odd-cases.ts, over a real handshake: taken or refused, by our own trust and by Go's `crypto/tls` beside it where Go
 * is installed.
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { nameError } from '../../../src/observe/network/connect/certificate.ts';
import { askGo, hasGo } from '../../oracles/go-tls.ts';
import { NAME } from './chain-cases.ts';
import { judged } from './chain-judged.ts';
import { type OddChain, oddChains } from './chain-odd-cases.ts';
import { serveChain } from './chain-server.ts';

async function opinions(t: TestContext, chain: OddChain): Promise<{ readonly ours: string; readonly port: number }> {
  const port = await serveChain(t, chain);
  const examined = await judged(port, chain);
  if (examined === null) return { ours: 'no handshake', port };
  return { ours: examined.verifyError ?? nameError(chain.sent[0]?.x509, NAME) ?? '', port };
}

describe('odd chains', () => {
  const chains = Object.entries(oddChains());
  for (const [title, chain] of chains)
    it(`${title}: ${chain.isTaken ? 'taken' : 'refused'}`, async (t) => {
      const { ours } = await opinions(t, chain);
      assert.equal(ours === '', chain.isTaken, ours);
    });

  it('as Go says', async (t) => {
    if (!hasGo()) return t.skip('no Go here');
    const seen = await Promise.all(chains.map(async ([title, chain]) => ({ title, chain, ...(await opinions(t, chain)) })));
    const said = await askGo(
      seen.map(({ chain: { roots }, port }) => ({ port, roots: roots.map(({ pem }) => pem).join(''), name: NAME })),
    );
    const differing = seen.filter(({ ours }, index) => (ours === '') !== (said[index] === ''));
    t.diagnostic(`vectors ${seen.length}, agree ${seen.length - differing.length}, differ ${differing.length}`);
    for (const { title, chain } of differing) t.diagnostic(`${title}: ${chain.opensslAlone ?? 'unexplained'}`);
    assert.deepEqual(
      differing.map(({ title }) => title),
      chains.flatMap(([title, { opensslAlone }]) => (opensslAlone === undefined ? [] : [title])),
    );
  });
});
