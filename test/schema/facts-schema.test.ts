/** `schema/facts.schema.json` is what the reader checks: ajv, which knows nothing of our shapes, is the judge. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { memberComments } from '../../scripts/docs/member-comments.ts';
import { schemaFiles } from '../../scripts/docs/schemas.ts';
import { facts } from '../../src/facts.ts';
import { checked } from '../../src/schema/mismatch.ts';
import { CORPUS, recordedNames } from '../scenarios/corpus.ts';

/** Whatever JSON.parse gives: here the very point is to make what the types forbid. */
type Json = ReturnType<typeof JSON.parse>;

const ROOT = new URL('../../', import.meta.url);
const SCHEMA = JSON.parse(readFileSync(new URL('schema/facts.schema.json', ROOT), 'utf8'));
const validate = new Ajv2020({ strict: true, allErrors: false }).compile(SCHEMA);
const corpus = recordedNames().map((name): Json => JSON.parse(readFileSync(new URL(`${name}/facts.json`, CORPUS), 'utf8')));

/** Every member of a JSON value, with the object or list that holds it. */
function places(value: Json, into: { readonly holder: Json; readonly key: string }[] = []): typeof into {
  if (typeof value !== 'object' || value === null) return into;
  for (const key of Object.keys(value)) {
    into.push({ holder: value, key });
    places(value[key], into);
  }
  return into;
}

describe('schema/facts.schema.json', async () => {
  for (const [path, text] of await schemaFiles())
    it(`${path} is up to date (npm run docs)`, () => assert.equal(readFileSync(new URL(path, ROOT), 'utf8'), text));

  it('accepts every recorded facts.json', () => {
    assert.ok(corpus.length > 200);
    for (const [at, json] of corpus.entries())
      assert.ok(validate(json), `${recordedNames()[at]}: ${JSON.stringify(validate.errors)}`);
  });

  it('agrees with the reader about every damaged file', () => {
    const seen = { accepted: 0, refused: 0 };
    const value = fc.oneof(
      fc.constantFrom<Json>(undefined, null, true, 0, '', 'ok', 'failed', 'timeout', 'other', 'unknown', 'http', [], {}, ['a']),
      fc.string({ maxLength: 5 }),
      fc.jsonValue({ maxDepth: 1 }),
    );
    fc.assert(
      fc.property(fc.nat(), fc.nat(), value, (which, at, replacement) => {
        const json: Json = structuredClone(corpus[which % corpus.length]);
        const all = places(json);
        const { holder, key } = all[at % all.length] ?? assert.fail();
        if (replacement === undefined) delete holder[key];
        else holder[key] = replacement;
        // As in a file: what was deleted of a list is null there.
        const read = JSON.parse(JSON.stringify(json));
        const ours = checked(facts, read);
        assert.equal(validate(read), ours.outcome === 'ok', JSON.stringify(ours).slice(0, 200));
        seen[ours.outcome === 'ok' ? 'accepted' : 'refused'] += 1;
      }),
      { numRuns: 600 },
    );
    assert.ok(seen.accepted > 50 && seen.refused > 50, JSON.stringify(seen));
  });

  it('says what the comments on the members say', () => {
    assert.match(SCHEMA.$defs.agentLogEvent.properties.at.description, /^RFC 3339, UTC; null where/);
    assert.match(SCHEMA.$defs.imdsFailure.description, /`token-timeout`: TCP opens/);
    assert.match(SCHEMA.$defs.firewallCondition.description, /^One condition of a rule\./);
    assert.match(SCHEMA.$defs.hostFacts.properties.kind.description, /dual-stack family\. `bucket`: a virtual-hosted/);
    const source = `/** A. */\nexport interface B extends Of<typeof b> {}\nexport const b = record({\n  /**\n   * C,\n   * d.\n   */\n  c: record({\n    /** E. */\n    e: text,\n  }),\n  f: text,\n});\n`;
    assert.deepEqual(Object.fromEntries(memberComments(source)), { b: 'A.', 'b.c': 'C, d.', 'b.c.e': 'E.' });
  });
});
