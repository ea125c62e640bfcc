import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { checked } from '../../src/schema/mismatch.ts';
import {
  bool,
  everyOne,
  list,
  literal,
  matching,
  nullable,
  number,
  optional,
  record,
  type Shape,
  shortText,
  tagged,
  text,
  texts,
  textual,
  whole,
} from '../../src/schema/shape.ts';

/** null where `value` fits. */
function problem(shape: Shape<unknown>, value: unknown): string | null {
  const read = checked(shape, value);
  return read.outcome === 'ok' ? null : read.detail;
}

const pet = record({
  name: shortText(5),
  legs: nullable(number),
  owner: optional(text),
  state: tagged('is', { asleep: {}, awake: { since: number } }),
  toys: list(literal('ball', 4, null), 2),
  labels: texts,
  isHome: bool,
  nick: textual,
  chip: matching<'a1' | 'b2'>(/^[a-z]\d$/u),
  age: whole(0, 30),
  days: everyOne(['mon', 'tue'], number, matching(/^[a-z]{3}$/u)),
});
const rex = {
  name: 'Rex',
  legs: 4,
  state: { is: 'awake', since: 1 },
  toys: ['ball', 4],
  labels: { a: 'b' },
  isHome: true,
  nick: 'x',
  chip: 'z9',
  age: 30,
  days: { mon: 1, tue: 2, sun: 3 },
};

describe('checked', () => {
  it('takes what fits, unchanged, and further members with it', () => {
    const more = { ...rex, owner: 'me', tail: { long: true }, state: { is: 'asleep', dreams: [] } };
    const read = checked(pet, more);
    assert.ok(read.outcome === 'ok');
    assert.equal(read.value, more);
    // The type is inferred: these lines would not compile otherwise.
    const legs: number | null = read.value.legs;
    const owner: string | undefined = read.value.owner;
    assert.deepEqual([legs, owner], [4, 'me']);
  });

  const refused: readonly (readonly [string, object])[] = [
    ['name is not a text', { name: 5 }],
    ['name is too long (at most 5)', { name: 'Rexxxx' }],
    ['legs is not a number', { legs: Number.NaN }],
    ['legs is not a number', { legs: undefined }],
    ['owner is not a text', { owner: null }],
    ['state.is is not one of asleep, awake', { state: { is: 'constructor' } }],
    ['state.since is not a number', { state: { is: 'awake' } }],
    ['state is not an object', { state: [] }],
    ['toys[1] is not one of ball, 4, null', { toys: ['ball', '4'] }],
    ['toys is too long (at most 2)', { toys: [1, 2, 3] }],
    ['toys is not a list', { toys: { length: 1 } }],
    ['labels.* is not a text', { labels: { a: 1 } }],
    ['labels is not an object', { labels: ['a'] }],
    ['nick is too short (at least 1)', { nick: '' }],
    ['chip is not of its form', { chip: 'A7' }],
    ['age is not a whole number', { age: 1.5 }],
    ['age is too small (at least 0)', { age: -1 }],
    ['age is too large (at most 30)', { age: 31 }],
    ['days.tue is not a number', { days: { mon: 1, sun: 3 } }],
    ['days.* is not of its form', { days: { mon: 1, tue: 2, '\u001b[2J': 3 } }],
    ['isHome is neither true nor false', { isHome: 'yes' }],
  ];
  for (const [detail, change] of refused) it(`says: ${detail}`, () => assert.equal(problem(pet, { ...rex, ...change }), detail));

  it('reads own members only', () => {
    assert.equal(problem(record({ constructor: optional(text) }), {}), null);
    assert.equal(problem(tagged('is', { a: {} }), Object.create({ is: 'a' })), 'is is not one of a');
  });

  it('refuses a list that is too long before it looks at the items', () => {
    const trap = new Proxy(Array(3).fill(0), {
      get: (target, key) => (key === 'length' ? target.length : assert.fail(String(key))),
    });
    assert.equal(problem(list(number, 2), trap), 'it is too long (at most 2)');
  });
});

describe('shapes', () => {
  it('are loaded by readers only: a run, its verdict and its reports do without', () => {
    const program = `
      import { registerHooks } from 'node:module';
      const seen = [];
      registerHooks({ load(url, context, next) { if (url.includes('/src/schema/') || /\\/src\\/(facts|verdict.*types)\\.ts$/u.test(url)) seen.push(url); return next(url, context); } });
      for (const one of ['observe/run.ts', 'verdict/verdict.ts', 'report/json.ts', 'report/text.ts', 'scrub/scrubbed-facts.ts'])
        await import(new URL(one, ${JSON.stringify(new URL('../../src/', import.meta.url).href)}));
      console.log(JSON.stringify(seen));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
    assert.equal(stdout, '[]\n', stderr);
  });
});
