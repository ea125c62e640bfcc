/** The saved queries by the rules of their language, over the events that they read: nothing beyond the first hundred fields, and each field is there. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { QUERIES } from '../../scripts/docs/queries.ts';
import { compactRecord } from '../../src/deliver/compact-record.ts';
import { logEvent } from '../../src/deliver/log-event.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { verdictOfNode } from '../fleet/generate.ts';
import { hostile } from '../report/hostile.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';
import { checkQuery } from './insights.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Logs Insights extracts 200 (User Guide, "Supported logs and discovered fields"); the rest is room for what is still to come. */
const MAX_FIELDS = 100;
/** Of every event, by the service. */
const SYSTEM = ['@timestamp', '@message', '@logStream', '@log', '@ingestionTime'];

/** Names in the order in which they stand: `a.b`, `list.0`. Nothing says whether null counts, so it does. */
function leaves(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, one]) => leaves(one, path === '' ? name : `${path}.${name}`));
}
const fieldsOf = (verdict: Verdict): readonly string[] => leaves(JSON.parse(logEvent(verdict, 'run-1', 0).message));

/** All queries, wherever they are written down. */
function everyQuery(): ReadonlyMap<string, string> {
  const template = JSON.parse(readFileSync(join(ROOT, 'scripts/fleet/template.json'), 'utf8')) as {
    readonly Resources: Readonly<
      Record<string, { readonly Type: string; readonly Properties: { readonly QueryString?: string } }>
    >;
  };
  const saved = Object.entries(template.Resources).flatMap(([name, { Type, Properties }]) =>
    Type === 'AWS::Logs::QueryDefinition' ? [[`template.json: ${name}`, Properties.QueryString ?? ''] as const] : [],
  );
  const documented = ['docs/delivery.md', 'docs/fleet-rollout.md', 'README.md'].flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^ {4}fields [^]*?(?=\n\n)/gmu)].map(
      ([text], index) => [`${file}: ${index}`, text.replace(/^ {4}/gmu, '')] as const,
    ),
  );
  return new Map([...Object.entries(QUERIES), ...saved, ...documented]);
}

describe('the saved queries', () => {
  const queries = everyQuery();
  const worst: Verdict = {
    ...hostile(),
    changed: Array.from({ length: 40 }, (_, index) => ({ what: `w${index}`, from: 'a', to: 'b', lastGoodAt: 'c' })),
    notChecked: Array.from({ length: 80 }, (_, index) => ({ what: `w${index}`, why: 'y' })),
  };
  const verdicts = [...recordedNames().map((name) => judge(recordedFacts(name)).verdict), verdictOfNode(), worst];
  // Last what is left of a verdict of a megabyte.
  const small = logEvent(verdictOfNode({ causes: ['dns/slow'], proxy: '10.0.0.9:3128' }), 'run-1', 0, 1_500);
  const events = [...verdicts.map(fieldsOf), leaves(JSON.parse(small.message))];

  it('are there: five in the template, as in their source, and one in the docs', () => {
    assert.equal(queries.size, 11);
    assert.deepEqual([...queries.values()].slice(5, 10).toSorted(), Object.values(QUERIES).toSorted());
  });

  for (const [name, query] of queries)
    it(`${name}: is a query, and reads what an event has among its first ${MAX_FIELDS} fields`, () => {
      const { faults, fields } = checkQuery(query);
      assert.deepEqual(faults, [], query);
      assert.ok(fields.length > 0);
      for (const field of fields.filter((one) => !SYSTEM.includes(one))) {
        const places = events.map((event) => event.indexOf(field)).filter((place) => place !== -1);
        assert.ok(places.length > 0, `no event has ${field}`);
        assert.ok(Math.max(...places) < MAX_FIELDS, `${field} is field ${Math.max(...places)}`);
      }
    });

  it('find all of the largest compact record among those, metrics and all', () => {
    const full = recordedNames().map((name) => {
      const { verdict } = judge(recordedFacts(name));
      const groups = Array.from({ length: 20 }, (_, index) => `sg-${index}`);
      return compactRecord({ ...verdict, node: { ...verdict.node, securityGroupIds: groups, proxy: 'p:1' } }, 'run-1', 100_000);
    });
    const sizes = full.map((record) => leaves(record).length);
    assert.ok(Math.max(...sizes) < MAX_FIELDS, String(Math.max(...sizes)));
    const healthy = verdicts.filter(({ status, changed }) => status === 'healthy' && changed.length === 0).map(fieldsOf);
    assert.ok(Math.max(...healthy.map((event) => event.length)) < MAX_FIELDS);
  });

  it('find id, status and node in every event that can be delivered', () => {
    for (const [index, event] of events.entries()) {
      for (const field of ['id', 'status', 'node.kind', 'schemaVersion', 'startedAt'])
        assert.ok(event.indexOf(field) !== -1 && event.indexOf(field) < MAX_FIELDS, `${field} of ${String(index)}`);
    }
    // Some events are far longer than what is extracted.
    assert.ok(events.some((event) => event.length > 500));
  });
});

describe('the checker', () => {
  for (const [query, says] of [
    ['fields a | dedup a | sort a', /only limit may follow dedup, not sort/u],
    ['fields a | dedup a | stats count(*) by a', /only limit may follow dedup, not stats/u],
    ['fields a | dedup a | filter a = 1', /only limit may follow dedup, not filter/u],
    ['fields a | dedup a | dedup b', /only limit may follow dedup, not dedup/u],
    ['fields a | limit 10 | sort a', /stands after limit/u],
    ['stats count(*) as n by a | sort n desc | stats sum(n)', /sort must stand after the last stats/u],
    ['stats count(*) as n by a | stats max(n) as m | stats min(m)', /more than two stats/u],
    ['stats count(*) as n by a | stats max(b)', /b is none of the names/u],
    ['stats count(*) as n by a | sort b', /b is none of the names/u],
    ['fields latest(a)', /no function latest/u],
    ['stats lastest(a) by b', /no function lastest/u],
    ['fields coalesce() as x', /coalesce takes 1 to 99, not 0/u],
    ['fields ispresent(a, b)', /ispresent takes 1 to 1, not 2/u],
    ['stats pct(a) by b', /pct takes 2 to 2, not 1/u],
    ['fields foo-bar.baz | filter a.b-c = ', /missing/u],
    ['select a from b', /'select' is no command/u],
    ['fields a | limit 20000', /limit takes 1 to 10000/u],
    ['fields a | limit ten', /limit takes/u],
    ['fields a b', /'b' is out of place/u],
    ['fields a as b.c', /no name after as/u],
    ['filter (a = 1', /bracket is not closed/u],
    ['filter a in (1)', /in takes a list/u],
    ['fields a ; limit 5', /cannot be read/u],
    ['fields a |', /'' is no command/u],
    ['SOURCE logGroups() | fields a', /SOURCE is for the command line/u],
    ['fields a | sort a | fields b | stats count(*) by b', /sort must stand after the last stats/u],
    ['fields a | limit 5 | stats count(*) by a', /stats stands after limit/u],
    ['stats a by b', /a aggregates nothing/u],
    ['stats by b', /is out of place|aggregates nothing/u],
    ['fields a. as b', /'a.' is no field/u],
    ['fields a..b', /'a..b' is no field/u],
    ['fields `a', /cannot be read/u],
    ['fields constructor(a)', /no function constructor/u],
    ['toString a', /'toString' is no command/u],
    ['parse @message "a=*" as a, b', /parse finds 1 values and names 2/u],
    ['parse @message as a', /parse takes a text/u],
    ['parse @message /a=\\d+/', /parse finds 0 values/u],
    ['stats count(*) as n by a | parse a "*" as b', /parse stands after stats/u],
    ['unnest items', /unnest takes into/u],
    ['fields a | filterIndex b = "c"', /filterIndex must stand before/u],
    ['filterIndex a > 5', /filterIndex takes = or in/u],
    ['anomaly', /anomaly must follow pattern/u],
    ['pattern @message | diff | diff', /more than one diff/u],
    ['diff yesterday', /diff takes no yesterday/u],
    ['join a', /'join' is no command/u],
    [`fields ${'a, '.repeat(4_000)}a`, /longer than 10000/u],
  ] as const)
    it(`refuses: ${query.slice(0, 80)}`, () => assert.match(checkQuery(query).faults.join(), says));

  for (const [query, fields] of [
    ['fields @timestamp, @message | sort @timestamp desc | limit 20', ['@timestamp', '@message']],
    ['filter a like /x|y/ and not ispresent(b) or c in ["d", "e"]', ['a', 'b', 'c']],
    ['fields `foo-bar`.x as y # a comment\n| filter y > 5', null],
    ['stats count(*) as n, latest(a) as l by bin(5m), b | filter n > 1 | sort n desc, l asc', ['a', 'b']],
    ['fields strlen(@message) / 1024 as kb | stats avg(kb), pct(kb, 95) by node.id', ['@message', 'node.id']],
    ['parse @message "a=*,b=*" as a, b | stats count(*) by a, b', ['@message']],
    ['parse @message /user (?<user>\\w+)/ | filter user != "x"', ['@message']],
    ['filterIndex id in ["a", "b"] | unnest items into item | display item', ['id', 'items']],
    ['pattern @message | anomaly', ['@message']],
    ['filter a like /x/ | pattern @message | diff previousWeek', ['a', '@message']],
    ['fields a, server | sort @timestamp desc | dedup server, a | limit 5', ['a', 'server', '@timestamp']],
  ] as const)
    it(`takes: ${query}`, () => {
      const checked = checkQuery(query);
      if (fields !== null) assert.deepEqual(checked, { faults: [], fields });
    });
});
