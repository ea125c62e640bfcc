/** The policy of cryptography: what it refuses concerns the tools of patching, and nobody else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCrypto } from '../../src/observe/node/crypto-policy.ts';
import { makePorts } from '../observe/node/ports-double.ts';
import { PRIVATE } from './facts-builder.ts';
import { type Judged, judged } from './judged.ts';

const STATE = '/etc/crypto-policies/state';

async function on(tree: Readonly<Record<string, string>>, wanted?: 'core' | 'patch-manager'): Promise<Judged> {
  const crypto = await readCrypto(makePorts({ tree }));
  const request = wanted === undefined ? {} : ({ for: [wanted] } as const);
  return judged({ ...PRIVATE, request, node: crypto === null ? {} : { crypto } });
}
const words = ({ errors, infos }: Judged): string =>
  [...errors, ...infos.filter((code) => code === 'node/crypto-policy').map((code) => `${code}!`)].join(' ');
const policy = (name: string, full?: string) => ({
  [`${STATE}/current`]: `${name}\n`,
  ...(full === undefined ? {} : { [`${STATE}/CURRENT.pol`]: full }),
});
const sizes = (rsa: number, dh: number): string =>
  `# Policy dump\nmin_dh_size = ${dh}\nmin_dsa_size = 2048\nmin_rsa_size = ${rsa}\n`;

const TABLE: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ['FUTURE', policy('FUTURE', sizes(3072, 3072)), 'node/crypto-policy'],
  ['FUTURE without its text', policy('FUTURE'), 'node/crypto-policy'],
  ['FUTURE with a module', policy('FUTURE:AD-SUPPORT', sizes(3072, 3072)), 'node/crypto-policy'],
  ['FIPS:OSPP', policy('FIPS:OSPP', sizes(3072, 3072)), 'node/crypto-policy'],
  ['BSI', policy('BSI', sizes(3072, 3072)), 'node/crypto-policy'],
  ["somebody's own", policy('DEFAULT:STRONG', sizes(4096, 3072)), 'node/crypto-policy'],
  // Neighbours.
  ['FUTURE, set back', policy('FUTURE:RSA2048', sizes(2048, 3072)), ''],
  ['only long groups', policy('DEFAULT:DH', sizes(2048, 3072)), ''],
  ['only long keys', policy('DEFAULT:RSA-SIZE', sizes(3072, 2048)), ''],
  ['FIPS', policy('FIPS', sizes(2048, 2048)), ''],
  ['FIPS without its text', policy('FIPS'), ''],
  ['DEFAULT', policy('DEFAULT'), ''],
  ['DEFAULT:SHA1', policy('DEFAULT:SHA1', sizes(2048, 2048)), ''],
  ['LEGACY', policy('LEGACY'), ''],
  ['none', {}, ''],
  ['nonsense', policy('a b\u0007c'), ''],
  ['FIPS mode', { '/proc/sys/crypto/fips_enabled': '1\n' }, 'node/crypto-policy!'],
  ['no FIPS mode', { '/proc/sys/crypto/fips_enabled': '0\n' }, ''],
];
for (const [name, tree, expected] of TABLE) test(name, async () => assert.equal(words(await on(tree)), expected));

test('patching is at risk by it, and nothing else is', async () => {
  const { verdict } = await on(policy('FUTURE'));
  const status = (['core', 'run-command', 'patch-manager'] as const).map((name) => verdict.capabilities[name].status);
  assert.deepEqual(status, ['works', 'works', 'degraded']);
});
test('who does not ask for patching is not told', async () => assert.equal(words(await on(policy('FUTURE'), 'core')), ''));
test('a usual policy is read in one file', async () => {
  const ports = makePorts({ tree: policy('DEFAULT') });
  assert.equal(await readCrypto(ports), null);
  assert.deepEqual(ports.reads.toSorted(), [`${STATE}/current`, '/proc/sys/crypto/fips_enabled']);
});
