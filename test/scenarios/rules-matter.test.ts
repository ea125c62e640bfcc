/** A rule that can be removed without any recorded scenario noticing is either not tested or not needed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pictureOf } from '../../src/picture/picture.ts';
import { RULES } from '../../src/findings/rules.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { recordedFacts, recordedNames, summarise } from './corpus.ts';

/** Codes whose rule no recorded scenario exercises, each with the reason. Few, and none that could be recorded. */
const WITHOUT_SCENARIO: Readonly<Record<string, string>> = {
};

const corpus = recordedNames().map((name) => {
  const facts = recordedFacts(name);
  const judgement = judge(facts);
  const { findings, suppressed } = judgement.verdict;
  return { name, facts, judgement, codes: new Set<string>([...findings, ...suppressed].map(({ code }) => code)) };
});
const named = (judgement: ReturnType<typeof judge>): string => {
  const { findings, suppressed } = summarise(judgement);
  return JSON.stringify([findings, suppressed]);
};

for (const rule of RULES) {
  test(`without ${rule.codes.join(', ')} a recorded scenario changes`, () => {
    const others = RULES.filter((candidate) => candidate !== rule);
    // Where none of its codes is told, its drafts were empty, and removing it changes nothing.
    const touched = corpus.filter(({ codes }) => rule.codes.some((code) => codes.has(code)));
    const changed = touched.filter(({ facts, judgement }) => named(judge(facts, others)) !== named(judgement));
    const excuse = rule.codes.map((code) => WITHOUT_SCENARIO[code]).find((reason) => reason !== undefined);
    if (excuse === undefined) assert.ok(changed.length > 0, 'no recorded scenario needs this rule');
    else assert.equal(changed.length, 0, `${changed[0]?.name ?? ''} exercises it now: take it off WITHOUT_SCENARIO`);
  });
}

test('every code of the registry is told by some recorded scenario', () => {
  const told = new Set(corpus.flatMap(({ codes }) => [...codes]));
  const untold = RULES.flatMap(({ codes }) => codes).filter((code) => !told.has(code) && WITHOUT_SCENARIO[code] === undefined);
  assert.deepEqual(untold, []);
});

test('every rule tells its own codes only: two rules that are swapped are seen', () => {
  for (const { name, facts } of corpus) {
    const picture = pictureOf(facts);
    for (const rule of RULES) {
      const foreign = rule.judge(picture).filter(({ code }) => !rule.codes.some((own) => own === code));
      assert.deepEqual(foreign.map(({ code }) => code), [], `${name}: ${rule.codes.join(', ')}`);
    }
  }
});

test('the order of the registry is seen: findings of one severity come in it', () => {
  const reversed = [...RULES].reverse();
  const changed = corpus.filter(({ facts, judgement }) => named(judge(facts, reversed)) !== named(judgement));
  assert.ok(changed.length > 0);
});
