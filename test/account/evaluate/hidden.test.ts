/** Not being allowed to read a part of the account makes answers unknown, and never makes wrong ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cause, evaluate } from '../../../src/account/evaluate/evaluate.ts';
import { Dice } from '../../dice.ts';
import { healthy } from './healthy.ts';
import { MISTAKES } from './mistakes.ts';
import type { LooseAccount } from './parts.ts';

/** Every part of an account that is known, as what hides it. */
function parts(
  value: unknown,
  found: { hide: () => void; path: string }[] = [],
  path = '',
): { hide: () => void; path: string }[] {
  if (typeof value !== 'object' || value === null) return found;
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'object' && member !== null && 'state' in member && member.state === 'known') {
      const hide = (): void => void Object.assign(value, { [name]: { state: 'denied', action: `ec2:Read${name}` } });
      found.push({ hide, path: `${path}.${name}` });
    }
    parts(member, found, `${path}.${name}`);
  }
  return found;
}

const NEEDED = ['core', 'run-command', 'agent-update'] as const;
const ROUNDS = 6;

/** Which group lacks a rule is known even where the nearest rule is not. */
function isIn(cause: Cause, all: readonly Cause[], account: LooseAccount): boolean {
  const nearest = all.filter(({ code }) => code === cause.code);
  if (nearest.some(({ id, part }) => id === cause.id && part === cause.part)) return true;
  return (
    cause.code === 'account/security-group' &&
    nearest.some(({ part, id }) => id === cause.id || part?.endsWith(cause.id) === true) &&
    account !== null
  );
}

test('what is hidden names no new cause', () => {
  let hidden = 0;
  let doubts = 0;
  for (const { name, shapes, make } of MISTAKES) {
    for (const shape of shapes) {
      for (let round = 0; round < ROUNDS; round += 1) {
        const dice = new Dice(`hidden ${name} ${shape} ${round}`);
        const { account, ...plan } = healthy(dice, shape);
        make({ account, ...plan }, dice);
        const whole = evaluate(account, null, NEEDED);
        const paths: string[] = [];
        for (let count = 0; count <= round % 3; count += 1) {
          const all = parts(account);
          if (all.length === 0) break;
          const one = dice.one(all);
          one.hide();
          paths.push(one.path);
        }
        hidden += 1;
        const part = evaluate(account, null, NEEDED);
        for (const cause of part.causes)
          assert.ok(
            isIn(cause, whole.causes, account),
            `${name}, ${shape}, round ${round}, without ${paths.join(' and ')}: ${cause.because}`,
          );
        if (part.causes.length < whole.causes.length) {
          doubts += 1;
          assert.ok(
            part.gaps.length > 0,
            `${name}, ${shape}, round ${round}, without ${paths.join(' and ')}: the cause is neither named nor doubted`,
          );
        }
      }
    }
  }
  assert.ok(doubts > hidden / 10, `${doubts} of ${hidden} became unknown`);
});

test('a healthy account stays healthy, whatever is hidden of it', () => {
  for (const shape of ['endpoints', 'nat', 'hub'] as const) {
    const size = parts(healthy(new Dice(1), shape).account).length;
    for (let at = 0; at < size; at += 1) {
      const { account } = healthy(new Dice(1), shape);
      const one = parts(account)[at];
      one?.hide();
      const { causes } = evaluate(account, null, NEEDED);
      assert.deepEqual(
        causes.map(({ because }) => because),
        [],
        `${shape} without ${one?.path}`,
      );
    }
  }
});

test('the permission that was denied is named', () => {
  const { account, vpc } = healthy(new Dice(3), 'endpoints');
  vpc.networkAcls = { state: 'denied', action: 'ec2:DescribeNetworkAcls' };
  const { gaps, causes } = evaluate(account, null, NEEDED);
  assert.deepEqual(causes, []);
  assert.deepEqual([...new Set(gaps.map(({ permission }) => permission))], ['ec2:DescribeNetworkAcls']);
});
