import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../../../src/account/evaluate/evaluate.ts';
import { Dice } from '../../dice.ts';
import { healthy } from './healthy.ts';

const SEEDS = 60;

test('nothing is named where everything is right', () => {
  for (const shape of ['endpoints', 'nat', 'hub'] as const) {
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const { causes, gaps } = evaluate(healthy(new Dice(seed), shape).account, null, ['core', 'run-command', 'agent-update']);
      assert.deepEqual(causes, [], `${shape}, seed ${seed}`);
      assert.deepEqual(gaps, [], `${shape}, seed ${seed}`);
    }
  }
});
