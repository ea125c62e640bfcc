import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Facts } from '../../src/facts.ts';
import { redactedFacts } from '../../src/redact/redacted-facts.ts';
import { readFacts } from '../../src/replay/read-facts.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { recordedFacts, recordedNames, summarise } from '../scenarios/corpus.ts';

/** As they arrive at somebody who was sent them. */
function sent(facts: Facts): Facts {
  const read = readFacts(JSON.stringify(redactedFacts(facts).facts));
  assert.ok(read.outcome === 'ok', read.outcome === 'ok' ? '' : read.detail);
  return read.facts;
}

describe('facts under pseudonyms', () => {
  for (const name of recordedNames())
    it(`${name}: the same verdict`, () => {
      const facts = recordedFacts(name);
      assert.deepEqual(summarise(judge(sent(facts))), summarise(judge(facts)));
    });
});
