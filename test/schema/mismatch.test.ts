import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { checked } from '../../src/schema/mismatch.ts';
import {
  bool,
  list,
  literal,
  nullable,
  number,
  optional,
  record,
  type Shape,
  shortText,
  tagged,
  text,
  texts,
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
});
const rex = { name: 'Rex', legs: 4, state: { is: 'awake', since: 1 }, toys: ['ball', 4], labels: { a: 'b' }, isHome: true };

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
    ['labels is no record of texts', { labels: { a: 1 } }],
    ['labels is no record of texts', { labels: ['a'] }],
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
    assert.equal(problem(list(number, 2), trap), ' is too long (at most 2)');
  });
});

describe('shapes', () => {
  it('are loaded by readers only: a run, its verdict and its reports do without', () => {
    const program = `
      import { registerHooks } from 'node:module';
      const seen = [];
      registerHooks({ load(url, context, next) { if (url.includes('/src/schema/') || url.endsWith('/src/facts.ts')) seen.push(url); return next(url, context); } });
      for (const one of ['observe/run.ts', 'verdict/verdict.ts', 'report/json.ts', 'report/text.ts', 'scrub/scrubbed-facts.ts'])
        await import(new URL(one, ${JSON.stringify(new URL('../../src/', import.meta.url).href)}));
      console.log(JSON.stringify(seen));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
    assert.equal(stdout, '[]\n', stderr);
  });
});
