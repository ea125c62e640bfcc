/** The published schemas say what the shapes say: ajv, which knows nothing of our shapes, is the judge. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { memberComments } from '../../scripts/docs/member-comments.ts';
import { schemaFiles } from '../../scripts/docs/schemas.ts';
import { snapshot } from '../../src/account/snapshot.ts';
import { accountVerdict } from '../../src/account/verdict/account-verdict.types.ts';
import { compactRecord } from '../../src/deliver/compact-record.ts';
import { compact } from '../../src/deliver/compact-record.types.ts';
import { facts } from '../../src/facts.ts';
import { checked } from '../../src/schema/mismatch.ts';
import type { Shape } from '../../src/schema/shape.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { verdict } from '../../src/verdict.types.ts';
import { accounts, snapshotOf, verdictOf } from '../account/verdict/verdicts.ts';
import { recordedFacts, recordedNames, recordedText } from '../scenarios/corpus.ts';
import { damaged, type Json } from './damage.ts';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string): Json => JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));
const NAMES = recordedNames();
/** Four of each mistake, and four without one. */
const ACCOUNTS = accounts(4);

const published: readonly { readonly path: string; readonly shape: Shape<unknown>; readonly corpus: readonly Json[] }[] = [
  {
    path: 'schema/facts.schema.json',
    shape: facts,
    corpus: NAMES.map((name): Json => JSON.parse(recordedText(name))),
  },
  {
    path: 'schema/verdict.schema.json',
    shape: verdict,
    corpus: NAMES.map((name): Json => JSON.parse(JSON.stringify(judge(recordedFacts(name)).verdict))),
  },
  {
    path: 'schema/compact.schema.json',
    shape: compact,
    corpus: NAMES.map((name): Json => JSON.parse(JSON.stringify(compactRecord(judge(recordedFacts(name)).verdict, name)))),
  },
  {
    path: 'schema/account.schema.json',
    shape: snapshot,
    corpus: ACCOUNTS.map(({ account }): Json => JSON.parse(JSON.stringify(snapshotOf(account)))),
  },
  {
    path: 'schema/account-verdict.schema.json',
    shape: accountVerdict,
    corpus: ACCOUNTS.map(({ account }): Json => JSON.parse(JSON.stringify(verdictOf(account)))),
  },
];

describe('what is published', async () => {
  for (const [path, text] of await schemaFiles())
    it(`${path} is up to date (npm run docs)`, () => assert.equal(readFileSync(new URL(path, ROOT), 'utf8'), text));
});

for (const { path, shape, corpus } of published)
  describe(path, () => {
    const schema = read(path);
    const compile = (json: Json) => new Ajv2020({ strict: true }).compile(json);
    const validate = compile(schema);

    it('accepts all of the corpus, and so does the shape', () => {
      assert.ok(corpus.length > 200);
      for (const [at, json] of corpus.entries()) {
        assert.ok(validate(json), `${NAMES[at]}: ${JSON.stringify(validate.errors)}`);
        assert.equal(checked(shape, json).outcome, 'ok', NAMES[at]);
      }
    });

    it('agrees with the shape about whatever is damaged', () => {
      // `allOf` at the top says of a verdict what no type can.
      const byType = compile({ ...schema, $id: `${schema.$id}:types`, allOf: [true] });
      const seen = { ok: 0, failed: 0 };
      fc.assert(
        fc.property(damaged(corpus), (json) => {
          const ours = checked(shape, json);
          assert.equal(byType(json), ours.outcome === 'ok', JSON.stringify(ours).slice(0, 200));
          seen[ours.outcome] += 1;
        }),
        { numRuns: 500 },
      );
      assert.ok(seen.ok > 30 && seen.failed > 30, JSON.stringify(seen));
    });
  });

describe('descriptions', () => {
  it('are the comments on the members', () => {
    const { $defs } = read('schema/facts.schema.json');
    assert.match($defs.agentLogEvent.properties.at.description, /^RFC 3339, UTC; null where/);
    assert.match($defs.imdsFailure.description, /`token-timeout`: TCP opens/);
    assert.match($defs.firewallCondition.description, /^One condition of a rule\./);
    assert.match($defs.hostFacts.properties.kind.description, /dual-stack family\. `bucket`: a virtual-hosted/);
    assert.match(
      read('schema/verdict.schema.json').$defs.suppressedFinding.properties.evidence.description,
      /^What was observed/,
    );
  });

  it('are found by the names on the way', () => {
    const source = `/** A. */\nexport interface B extends Of<typeof b> {}\nexport const b = record({\n  ...more,\n  /**\n   * C,\n   * d.\n   */\n  c: record({\n    /** E. */\n    e: text,\n  }),\n  f: text,\n});\n`;
    assert.deepEqual(Object.fromEntries(memberComments(source)), { b: 'A.', 'b.*': 'more', 'b.c': 'C, d.', 'b.c.e': 'E.' });
  });
});
