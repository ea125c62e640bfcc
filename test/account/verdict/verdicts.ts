/** Verdicts and snapshots of many accounts: every mistake, from several seeds; and one whose every word was written by an attacker. */
import { judgePermissions } from '../../../src/account/judge.ts';
import type { Account } from '../../../src/account/model.ts';
import type { Snapshot } from '../../../src/account/snapshot.ts';
import type { AccountVerdict } from '../../../src/account/verdict/account-verdict.types.ts';
import { accountVerdict } from '../../../src/account/verdict/verdict.ts';
import type { Finding } from '../../../src/verdict.types.ts';
import { Dice } from '../../dice.ts';
import { healthy } from '../evaluate/healthy.ts';
import type { Wrong } from '../evaluate/mistake.ts';
import { MISTAKES } from '../evaluate/mistakes.ts';

export const TOOL = { name: 'ssm-probe', version: '0' } as const;
export const READ_AT = '2026-11-30T20:00:00Z';

export function verdictOf(account: Account, ofNode?: readonly Finding[]): AccountVerdict {
  const { suspects, notes } = judgePermissions(account, { capabilities: ['core', 'run-command'], buckets: [] });
  return accountVerdict({
    account,
    seen: null,
    capabilities: ['core', 'run-command'],
    more: suspects,
    notes,
    denied: [],
    readAt: READ_AT,
    tool: TOOL,
    ...(ofNode === undefined ? {} : { ofNode }),
  });
}

interface Case {
  readonly name: string;
  readonly wrong: Wrong | null;
  readonly account: Account;
}

/** With `seeds` each mistake is made in as many accounts, and as many are healthy. */
export function accounts(seeds: number): readonly Case[] {
  const all = [null, ...MISTAKES];
  return all.flatMap((mistake) =>
    Array.from({ length: seeds }, (_, seed): Case => {
      const dice = new Dice(`${mistake?.name ?? 'healthy'} ${seed}`);
      const plan = healthy(dice, mistake?.shapes[seed % mistake.shapes.length] ?? 'endpoints');
      const wrong = mistake?.make(plan, dice) ?? null;
      return { name: `${mistake?.name ?? 'healthy'} ${seed}`, wrong, account: plan.account };
    }),
  );
}

export function snapshotOf(account: Account): Snapshot {
  const calls = [{ operation: 'ec2:DescribeVpcs', input: '{}', outcome: 'ok', detail: null }] as const;
  return { kind: 'ssm-probe-account', schemaVersion: '1.0', tool: TOOL, readAt: READ_AT, calls, account };
}

/** A verdict with `bad` in every string that is free. */
export function hostileVerdict(bad: string): AccountVerdict {
  const found = accounts(1).find(({ name }) => name.startsWith("the endpoint's inbound rule"));
  if (found === undefined) throw new Error('no such mistake');
  const verdict = verdictOf(found.account);
  const closed = new Set([
    'code',
    'status',
    'severity',
    'outcome',
    'owner',
    'capabilities',
    'side',
    'effects',
    'kind',
    'hosts',
    'subjects',
  ]);
  const spoiled = (value: unknown, name: string): unknown => {
    if (closed.has(name)) return value;
    if (typeof value === 'string') return `${value}${bad}`;
    if (Array.isArray(value)) return value.map((one) => spoiled(one, ''));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, spoiled(one, key)]));
  };
  const contradiction = { what: 'x', node: 'x', account: 'x', lead: 'x', isHarmless: false };
  return spoiled({ ...verdict, contradictions: [contradiction], notes: ['x'], denied: ['x'] }, '') as AccountVerdict;
}
