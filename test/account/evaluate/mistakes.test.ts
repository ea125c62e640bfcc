import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../../../src/account/evaluate/evaluate.ts';
import { Dice } from '../../dice.ts';
import { healthy } from './healthy.ts';
import { MISTAKES } from './mistakes.ts';

const SEEDS = 4;

for (const { name, shapes, make } of MISTAKES) {
  test(`one mistake among many right rules: ${name}`, () => {
    for (const shape of shapes) {
      for (let seed = 0; seed < SEEDS; seed += 1) {
        const dice = new Dice(`${name} ${shape} ${seed}`);
        const plan = healthy(dice, shape);
        const wrong = make(plan, dice);
        const { causes } = evaluate(plan.account, null, ['core', 'run-command', 'agent-update']);
        const named = causes.map(({ code, id, part }) => ({ code, id, part: wrong.part === undefined ? undefined : part }));
        assert.deepEqual(
          named,
          [{ code: wrong.code, id: wrong.id, part: wrong.part }],
          `${shape}, seed ${seed}: ${causes.map(({ because }) => because).join(' | ')}`,
        );
      }
    }
  });
}

test('there are as many kinds of mistakes as were promised', () => {
  assert.ok(MISTAKES.flatMap(({ shapes }) => shapes).length >= 40);
});
