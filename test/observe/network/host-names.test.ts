/**
 * Which names a certificate is for. The rows restate the kinds of Go's own table (`matchHostnamesTests` and `validHostname` in
 * crypto/x509/verify_test.go, go1.26) with names of ours; 57 rows. Where Go is installed, it answers them too, and 400 more by lot.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nameError } from '../../../src/observe/network/connect/certificate.ts';
import { Dice } from '../../dice.ts';
import { askGo, hasGo } from '../../oracles/go-tls.ts';
import { address, dns, type Forged, forge, keyOf, names } from '../node/forge.ts';

const KEY = keyOf('ec-P-256', 'names');
const bytes = (ip: string): Buffer =>
  ip.includes(':') ? address(...new Uint8Array(15), 1) : address(...ip.split('.').map(Number));
const certificate = (...list: readonly Buffer[]): Forged =>
  forge('ssm.eu-central-1.amazonaws.com', { key: KEY, extensions: list.length === 0 ? [] : [names(...list)] });

const HOST = 'ssm.eu-central-1.amazonaws.com';
/** What the certificate has, the host, and whether it is for it. */
const ROWS: readonly (readonly [readonly Buffer[], string, boolean])[] = [
  ...(
    [
      ['a.b.c', 'a.b.c', true],
      ['a.b.c', 'b.b.c', false],
      ['a.b.c', '', false],
      ['', 'a.b.c', false],
      ['', '', false],
      ['A.b.C', 'a.B.c', true],
      ['*.b.c', 'a.b.c', true],
      ['*.b.c', 'b.c', false],
      ['*.b.c', 'x.a.b.c', false],
      ['*.*.c', 'a.b.c', false],
      ['a.*.c', 'a.b.c', false],
      ['a*.b.c', 'ab.b.c', false],
      ['*a.b.c', 'ba.b.c', false],
      ['a*a.b.c', 'aba.b.c', false],
      ['*', 'localhost', false],
      ['*', '*', true],
      ['*.c', 'b.c', true],
      ['*.b.c', '*.b.c', true],
      ['*b', '*b', true],
      ['.b.c', 'a.b.c', false],
      ['.b.c', '.b.c', true],
      ['a.b.c.', 'a.b.c', false],
      ['a.b.c', 'a.b.c.', true],
      ['*.b.c', 'a.b.c.', true],
      ['*.b.c.', 'a.b.c', false],
      ['a.b.c.', 'a.b.c.', true],
      ['.', '.', false],
      ['..', '..', true],
      ['a..c', 'a..c', true],
      ['*..c', 'a..c', false],
      ['a_b.c', 'a_b.c', true],
      ['*.c', 'a_b.c', true],
      ['-a.c', '-a.c', true],
      ['*.c', '-a.c', false],
      ['a-.c', 'a-.c', true],
      ['*.c', 'a-.c', true],
      ['xn--bcher-kva.c', 'xn--bcher-kva.c', true],
      ['*.xn--bcher-kva.c', 'a.xn--bcher-kva.c', true],
      ['*.c', 'xn--bcher-kva.c', true],
      ['xn--*.c', 'xn--bcher-kva.c', false],
      [' a.c', 'a.c', false],
      ['a.c ', 'a.c ', true],
      ['10.0.0.1', '10.0.0.1', false],
      ['*.0.0.1', '10.0.0.1', false],
      ['a', 'a', true],
      ['*.eu-central-1.amazonaws.com', HOST, true],
      ['*.amazonaws.com', HOST, false],
      ['SSM.EU-CENTRAL-1.AMAZONAWS.COM', HOST, true],
      ['https://ssm.eu-central-1.amazonaws.com', HOST, false],
    ] as const
  ).map(([pattern, host, expected]) => [[dns(pattern)], host, expected] as const),
  [[], HOST, false],
  [[bytes('10.0.0.1')], '10.0.0.1', true],
  [[bytes('10.0.0.1')], '10.0.0.2', false],
  [[bytes('10.0.0.1')], HOST, false],
  [[bytes('::1')], '::1', true],
  [[bytes('::1')], '0:0:0:0:0:0:0:1', true],
  [[dns('a.c'), bytes('10.0.0.1'), dns(HOST)], HOST, true],
  [[dns('::1')], '::1', false],
];

function drawn(count: number): readonly (readonly [readonly Buffer[], string])[] {
  const { one: pick, times } = new Dice(20_261_130);
  const labels = ['a', 'A', 'b', '*', 'a*', '', '-a', 'a-', 'a_b', 'xn--a', '1', '10', ' ', 'ssm', '%', ':'];
  const name = (): string => times(1, 4, () => pick(labels)).join('.');
  const twisted = (of: string): string =>
    pick([of, of.toUpperCase(), `${of}.`, of.replace(/^[^.]*/u, '*'), `.${of}`, of.replace(/\.$/u, ''), name()]);
  return Array.from({ length: count }, () => {
    const host = name();
    return [times(1, 3, () => dns(twisted(host))), host] as const;
  });
}

const isFor = ({ x509 }: Forged, host: string): boolean => nameError(x509, host) === null;

describe('the names of a certificate', () => {
  for (const [has, host, expected] of ROWS)
    it(`${certificate(...has).x509.subjectAltName ?? 'nothing'} and ${JSON.stringify(host)}: ${expected}`, () => {
      assert.equal(isFor(certificate(...has), host), expected);
    });

  it('as Go says', async (t) => {
    if (!hasGo()) return t.skip('no Go here');
    const vectors = [...ROWS.map(([has, host]) => [has, host] as const), ...drawn(400)].map(
      ([has, host]) => [certificate(...has), host] as const,
    );
    const said = await askGo(vectors.map(([{ pem }, name]) => ({ port: 0, roots: '', name, leaf: pem })));
    const differing = vectors.flatMap(([leaf, host], index) => {
      const theirs = said[index] === '';
      return theirs === isFor(leaf, host) ? [] : [`${leaf.x509.subjectAltName ?? ''} and ${host}: Go says ${said[index]}`];
    });
    t.diagnostic(`vectors ${vectors.length}, agree ${vectors.length - differing.length}, differ ${differing.length}`);
    assert.deepEqual(differing, []);
  });
});
