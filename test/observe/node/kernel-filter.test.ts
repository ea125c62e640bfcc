/**
 * Our verdict on rulesets beside the kernel's: each is loaded in a network namespace, read as on a node, and judged; then real connections
 * and questions go through it. Vectors: five packets (TCP 443 and UDP 53 over IPv4 and IPv6, and a stub resolver on loopback) for each of
 * 50 random rulesets (`oracles/firewall-grammar.ts`; FIREWALL_SEEDS and FIREWALL_FROM try others) and for the 78 of
 * `oracles/firewall-samples.ts`, which people and their tools write: 390 vectors, of which 387 agree and three are open, with their reason
 * below. Where we do not know, nothing is compared, and the share is bounded.
 *
 * One difference is nft's own (1.0.6): it does not list `meta nfproto` before `reject with tcp reset`, so that we take it for both families.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { FirewallFacts } from '../../../src/facts/firewall.ts';
import { fateOf } from '../../../src/picture/packet-fate.ts';
import { iptablesRuleset, nftRuleset } from '../../oracles/firewall-grammar.ts';
import { SAMPLES } from '../../oracles/firewall-samples.ts';
import { ASKED, NODE_ADDRESSES, type Ruleset } from '../../oracles/kernel-filter.ts';

interface Line {
  readonly name: string;
  readonly error?: string;
  readonly facts?: FirewallFacts;
  readonly answers?: readonly boolean[];
}

const BENCH = join(import.meta.dirname, '../../oracles/kernel-filter.ts');

function missing(): string | null {
  if (process.getuid?.() !== 0) return 'root alone may load rules';
  for (const [program, ...args] of [
    ['nft', '-v'],
    ['iptables-nft', '-V'],
    ['iptables-legacy', '-V'],
    ['ipset', '-v'],
    ['unshare', '-n', 'true'],
  ])
    try {
      execFileSync(program ?? '', args, { stdio: 'ignore' });
    } catch {
      return `no ${program}`;
    }
  return null;
}

interface Tally {
  vectors: number;
  agree: number;
  /** Where we do not know. */
  readonly open: string[];
  readonly refusals: string[];
  readonly differ: string[];
}

function compare(rulesets: readonly Ruleset[]): Tally {
  const input = rulesets.map((ruleset) => `${JSON.stringify(ruleset)}\n`).join('');
  const { stdout } = spawnSync('unshare', ['-n', process.execPath, BENCH], { input, encoding: 'utf8', maxBuffer: 100_000_000 });
  const tally: Tally = { vectors: 0, agree: 0, open: [], refusals: [], differ: [] };
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  assert.equal(lines.length, rulesets.length, 'each ruleset was tried');
  for (const { name, error, facts, answers } of lines) {
    if (error !== undefined) {
      tally.refusals.push(`${name}: ${error}`);
      continue;
    }
    ASKED.forEach((asked, index) => {
      const fate = fateOf(facts, { ...asked, hasData: true, interfaces: ['eth0'], addresses: NODE_ADDRESSES });
      const isAnswered = answers?.[index] === true;
      tally.vectors += 1;
      if (fate.kind === 'unclear') tally.open.push(`${name}: ${asked.protocol} ${asked.ip}`);
      else if ((fate.kind === 'passes') === isAnswered) tally.agree += 1;
      else
        tally.differ.push(
          `${name}: ${asked.protocol} ${asked.ip} ${isAnswered ? 'answered' : 'silent'}, we say ${fate.kind} ${'chain' in fate ? `${fate.chain.name}: ${fate.rule?.text ?? 'policy'}` : ''}`,
        );
    });
  }
  return tally;
}

const seedsOf = (count: number, from: number): readonly number[] => Array.from({ length: count }, (_, index) => from + index);
const COUNT = Number(process.env['FIREWALL_SEEDS'] ?? 25);
const FROM = Number(process.env['FIREWALL_FROM'] ?? 1);

describe('our verdict and the kernel’s', { skip: missing() ?? false }, () => {
  for (const [name, make] of [
    ['nftables', nftRuleset],
    ['iptables', iptablesRuleset],
  ] as const)
    test(`${name}, random rulesets`, (t) => {
      const tally = compare(seedsOf(COUNT, FROM).map(make));
      t.diagnostic(words(tally));
      assert.deepEqual(tally.differ, []);
      assert.ok(tally.open.length * 10 < tally.vectors, 'at most one of ten is open');
      assert.ok(tally.refusals.length * 2 < COUNT, tally.refusals.join('\n'));
    });

  test('what people and their tools write', (t) => {
    const tally = compare(SAMPLES);
    t.diagnostic(words(tally));
    assert.deepEqual(tally.differ, []);
    assert.deepEqual(tally.refusals, []);
    assert.deepEqual(tally.open, OPEN);
  });
});

/** Whose the stub resolver is, nobody knows here; and whether loopback has a way back, the rules alone do not say. */
const OPEN = ['another user', 'everybody but root', 'a way back'].map((name) => `${name}: udp 127.0.0.53`);

function words({ vectors, agree, differ, open, refusals }: Tally): string {
  return `vectors ${vectors}, agree ${agree}, differ ${differ.length}, unknown ${open.length}; rulesets that the tool refuses ${refusals.length}`;
}
