/** What lines become: whatever their order, however often they come, whatever else stands among them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { makeRollup } from '../../src/fleet/rollup.ts';
import { renderNdjson } from '../../src/report/json.ts';
import { fleetOf, instanceId, type NodeOptions, recordOf, verdictOfNode } from './generate.ts';
import { rolled, unordered } from './rolled.ts';

const STYLE = { width: 80, color: false, ascii: false, verbosity: 0 } as const;
const full = (options: NodeOptions): string => renderNdjson(verdictOfNode(options), STYLE).trimEnd();

const anyNode: fc.Arbitrary<NodeOptions> = fc
  .record({
    id: fc.constantFrom(null, 'web-1', 'mi-0123456789abcdef0', 'i-1a2b3c4d', ...[1, 2, 3, 4, 5].map(instanceId)),
    minute: fc.nat(2),
    vpc: fc.constantFrom(null, 'vpc-a', 'vpc-b'),
    zone: fc.constantFrom('a', 'b'),
    groups: fc.subarray(['sg-1', 'sg-2', 'sg-3']),
    resolver: fc.constantFrom('10.0.0.2', '10.9.9.9'),
    causes: fc.subarray(['dns/forwarder-missing', 'tcp/filtered'] as const),
    run: fc.constantFrom('run-1', 'run-2'),
  })
  .map((options) => options);
const anyLine = fc.oneof(
  { weight: 6, arbitrary: anyNode.map(recordOf) },
  { weight: 3, arbitrary: anyNode.map(full) },
  { weight: 1, arbitrary: fc.constantFrom('{', 'null', '[]', '{"tool":{"name":"other"}}', 'not json', '"a"') },
);

describe('the roll-up', () => {
  it('is the same for every order of the lines', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 40 }), fc.infiniteStream(fc.nat(1_000_000)), (lines, keys) => {
        const shuffled = lines
          .map((line) => ({ line, key: keys.next().value as number }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ line }) => line);
        // The first line decides whether a file is one document over several lines: not what this is about.
        const [one, other] = [lines, shuffled].map((some) => rolled([recordOf({ id: 'first' }), ...some]));
        assert.deepEqual(unordered(one!), unordered(other!));
      }),
      { numRuns: 200 },
    );
  });

  it('does not change when lines come twice, but for the number of repeats', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyNode.map(recordOf), anyNode.map(full)), { maxLength: 30 }), (lines) => {
        const [once, twice] = [rolled(lines), rolled([...lines, ...lines])];
        const { input: first, ...rest } = once;
        const { input: second, ...same } = twice;
        assert.deepEqual(rest, same);
        assert.equal(second.records, 2 * first.records);
        assert.equal(second.repeats, first.repeats + first.records);
        assert.equal(first.records - first.repeats, once.nodes.total);
      }),
    );
  });

  it('adds up: nodes by status, by group, by cause', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 60 }), (lines) => {
        const fleet = rolled(lines);
        const { total, healthy, degraded, broken, inconclusive } = fleet.nodes;
        assert.equal(healthy + degraded + broken + inconclusive, total);
        for (const groups of Object.values(fleet.groups))
          assert.equal(
            groups.reduce((sum, { nodes }) => sum + nodes, 0),
            total,
          );
        for (const { nodes, alone, places, elsewhere } of fleet.causes) {
          assert.equal(
            places.reduce((sum, { failing }) => sum + failing.nodes, elsewhere.nodes),
            nodes,
          );
          assert.ok(places.reduce((sum, { heals }) => sum + heals, 0) <= alone);
        }
      }),
    );
  });

  it('counts the newest verdict of a node, in full or compact', () => {
    const id = instanceId(1);
    const lines = [
      recordOf({ id, minute: 1, causes: ['dns/slow'] }),
      full({ id, minute: 3 }),
      recordOf({ id, minute: 2, causes: ['tls/expired'] }),
    ];
    const { nodes, input, newest, oldest, causes } = rolled(lines);
    assert.deepEqual([nodes.total, nodes.healthy, input.records, input.repeats, causes], [1, 1, 3, 2, []]);
    assert.deepEqual([oldest, newest], ['2026-11-26T12:03:00.000Z', '2026-11-26T12:03:00.000Z']);
  });

  it('says of a full verdict what it says of its compact record', () => {
    const options = [...fleetOf(200)];
    const { input: _one, ...compact } = rolled(options.map(recordOf));
    const { input: _other, ...whole } = rolled(options.map(full));
    assert.deepEqual(compact, whole);
  });

  it('takes nodes without an id by their runs, and their text where there is none', () => {
    const lines = [
      recordOf({ id: null, run: 'a' }),
      recordOf({ id: null, run: 'a' }),
      recordOf({ id: null, run: 'b' }),
      full({ id: null, minute: 1 }),
      full({ id: null, minute: 2 }),
      full({ id: null, minute: 2 }),
    ];
    const { nodes, input } = rolled(lines);
    assert.deepEqual([nodes.total, input.repeats], [4, 2]);
  });

  it('takes lists in any order for the same', () => {
    const rollup = makeRollup();
    const file = rollup.file('x');
    const lists = { groups: ['sg-1', 'sg-2'], causes: ['dns/slow', 'tls/expired'] } as const;
    file.push(Buffer.from(`${recordOf(lists)}\n`));
    file.push(Buffer.from(`${recordOf({ groups: lists.groups.toReversed(), causes: lists.causes.toReversed() })}\n`));
    assert.equal(rollup.tally().profiles.size(), 1);
  });

  it('infos are no causes', () => {
    const verdict = verdictOfNode({ causes: ['dns/outside-vpc'], status: 'healthy' });
    const line = JSON.stringify({ ...verdict, findings: verdict.findings.map((one) => ({ ...one, severity: 'info' })) });
    assert.deepEqual(rolled([line]).causes, []);
    assert.equal(rolled([line]).headline, 'The one node is healthy.');
  });
});

describe('broken lines', () => {
  it('are counted, named and left out', () => {
    const good = JSON.parse(recordOf()) as Record<string, unknown>;
    const changed = (change: Record<string, unknown>): string => JSON.stringify({ ...good, ...change });
    const broken: readonly (readonly [string, string])[] = [
      ['{"record":', 'not JSON'],
      ['{"a":1}', 'no verdict of ssm-probe'],
      ['17', 'no verdict of ssm-probe'],
      [changed({ record: 'other' }), 'no verdict of ssm-probe'],
      [changed({ schemaVersion: '2.0' }), 'schemaVersion is not 1.x'],
      [changed({ schemaVersion: 1 }), 'schemaVersion is not 1.x'],
      [changed({ startedAt: 'yesterday' }), 'startedAt is not a time'],
      [changed({ startedAt: 5 }), 'startedAt is not a time'],
      [changed({ status: 'fine' }), 'status is none of the known ones'],
      [changed({ node: [] }), 'node is not what it should be'],
      [changed({ node: { ...(good['node'] as object), vpcId: 5 } }), 'node is not what it should be'],
      [changed({ node: { ...(good['node'] as object), sgs: 'sg-1' } }), 'node is not what it should be'],
      [changed({ causes: ['<script>'] }), 'causes or findings are not what they should be'],
      [changed({ causes: {} }), 'causes or findings are not what they should be'],
      [JSON.stringify({ ...verdictOfNode(), findings: [1] }), 'causes or findings are not what they should be'],
    ];
    const { input, nodes } = rolled([recordOf(), '', '   ', ...broken.map(([line]) => line)]);
    assert.deepEqual(
      input.broken.first,
      broken.map(([, reason], index) => ({ file: 'fleet.ndjson', line: index + 4, reason })),
    );
    assert.deepEqual([nodes.total, input.lines, input.records, input.broken.lines], [1, broken.length + 1, 1, broken.length]);
    assert.equal(
      input.broken.reasons.reduce((sum, { lines }) => sum + lines, 0),
      broken.length,
    );
  });

  it('are named up to fifty, and counted beyond', () => {
    const { input } = rolled(Array.from({ length: 120 }, () => 'x'));
    assert.deepEqual([input.broken.first.length, input.broken.lines], [50, 120]);
  });
});

describe('what stands around a record', () => {
  const lines = [recordOf({ id: instanceId(1) }), full({ id: instanceId(2), causes: ['dns/slow'] })];
  const total = (text: string): readonly number[] => {
    const { nodes, input } = rolled(text.split('\n'));
    return [nodes.total, input.broken.lines];
  };
  const events = lines.map((message) => ({ logStreamName: 's', timestamp: 1, message, eventId: '1' }));
  const rows = lines.map((value) => [
    { field: '@timestamp', value: '2026' },
    { field: '@message', value },
  ]);
  const forms: Readonly<Record<string, string>> = {
    'events, one a line': events.map((event) => JSON.stringify(event)).join('\n'),
    'an export of Logs Insights': JSON.stringify(lines.map((line) => ({ '@message': line, '@timestamp': 'x' }))),
    'the whole answer on one line': JSON.stringify({ events, searchedLogStreams: [] }),
    'rows of Logs Insights on one line': JSON.stringify({ results: rows, status: 'Complete' }),
    'what `aws logs filter-log-events` prints': JSON.stringify({ events, nextToken: null }, null, 4),
    'what `aws logs get-query-results` prints': JSON.stringify({ results: rows, status: 'Complete' }, null, 4),
    'a byte order mark and the line ends of Windows': `\uFEFF${lines.join('\r\n')}\r`,
    'messages that end in a newline': events
      .map((event) => JSON.stringify({ ...event, message: `${event.message}\n` }))
      .join('\n'),
  };
  for (const [name, text] of Object.entries(forms)) it(name, () => assert.deepEqual(total(text), [2, 0]));

  it('a message that is no record is a broken line', () => {
    assert.deepEqual(total(JSON.stringify({ message: 'START RequestId: 1' })), [0, 1]);
    assert.deepEqual(total(JSON.stringify({ message: '{"level":"info"}' })), [0, 1]);
  });
});
