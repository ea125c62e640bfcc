/** Chains by lot, beside Go: what we take, Go takes; what Go takes and we do not is only what OpenSSL refuses for a reason known here. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { askGo, hasGo } from '../../oracles/go-tls.ts';
import { NAME } from './chain-cases.ts';
import { judged } from './chain-judged.ts';
import { drawChain } from './chain-lottery.ts';
import { serveChain } from './chain-server.ts';

const CHAINS = 200;
/**
 * Without key identifiers, OpenSSL takes an authority that has its issuer's name for self-signed; one of version 1 is none for it, also
 * where it is the anchor.
 */
const OPENSSL_ALONE = /the name of its issuer|version 1/u;

it(`${CHAINS} chains by lot`, async (t) => {
  if (!hasGo()) return t.skip('no Go here');
  const drawn = await Promise.all(
    Array.from({ length: CHAINS }, async (_, index) => {
      const chain = drawChain(`seed ${index}`);
      // Some have a leaf that no server can load beside its chain.
      return serveChain(t, chain).then(
        (port) => [{ ...chain, port }],
        () => [],
      );
    }),
  );
  const chains = drawn.flat();
  const questions = chains.map(({ port, roots }) => ({ port, roots: roots.map(({ pem }) => pem).join(''), name: NAME }));
  const said = await askGo(questions);
  let agreements = 0;
  let verified = 0;
  const differences: string[] = [];
  for (const [index, chain] of chains.entries()) {
    const examined = await judged(chain.port, chain);
    const isOurs = examined?.verifyError === null;
    const isGo = said[index] === '';
    const words = `chain ${index}: we ${isOurs ? 'take it' : `say ${examined?.verifyError}`}, Go ${isGo ? 'takes it' : `says ${said[index]}`}; ${chain.odd.join('; ')}`;
    if (isOurs === isGo) agreements += 1;
    else differences.push(words);
    if (isOurs) {
      verified += 1;
      assert(isGo, words);
    } else if (isGo) assert.match(chain.odd.join(), OPENSSL_ALONE, words);
  }
  t.diagnostic(`${chains.length} chains, ${agreements} agreements, ${verified} of them verify`);
  for (const difference of differences) t.diagnostic(difference);
  assert(chains.length > CHAINS * 0.9 && verified > CHAINS / 10, 'the lot must draw good ones, too');
});
