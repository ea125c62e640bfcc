/** Input from anybody, in any amount: bounded, never fatal, and what was not counted is said. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { lineSplitter, MAX_LINE_BYTES } from '../../src/fleet/lines.ts';
import { makeRollup } from '../../src/fleet/rollup.ts';
import { renderFleetHtml } from '../../src/report/fleet-html.ts';
import { renderFleetJson } from '../../src/report/fleet-json.ts';
import { renderFleetText } from '../../src/report/fleet-text.ts';
import { HOSTILE, MARKUP } from '../report/hostile.ts';
import { strangersIn } from '../report/strangers.ts';
import { instanceId, recordOf } from './generate.ts';
import { rolled } from './rolled.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const STYLE = { width: 80, color: false, ascii: false, verbosity: 2 } as const;

type Json = Record<string, unknown>;
const record = (): Json & { node: Json } => JSON.parse(recordOf()) as Json & { node: Json };

describe('lines', () => {
  it('are the same however the bytes are cut', () => {
    const text = fc
      .array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constant('\n')), { maxLength: 20 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(200), { maxLength: 12 }), (whole, cuts) => {
        const bytes = Buffer.from(whole);
        const seen: (readonly [string, number])[] = [];
        const splitter = lineSplitter({
          line: (line, number) => seen.push([line, number]),
          part: () => assert.fail('no long lines'),
        });
        const edges = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).toSorted((a, b) => a - b), bytes.length];
        for (const [index, edge] of edges.entries()) {
          // A buffer that is used again, as a reader's is.
          const piece = Buffer.from(bytes.subarray(edges[index - 1] ?? 0, edge));
          splitter.push(piece);
          piece.fill(0);
        }
        splitter.end();
        const lines = bytes.toString('utf8').split('\n');
        if (lines.at(-1) === '') lines.pop();
        assert.deepEqual(
          seen,
          lines.map((line, index) => [line, index + 1]).filter(([line]) => typeof line === 'string' && line.trim() !== ''),
        );
      }),
    );
  });

  it('a huge one is never kept, and costs that line only', () => {
    const rollup = makeRollup();
    const file = rollup.file('huge');
    file.push(Buffer.from(`${recordOf({ id: 'a' })}\n`));
    const piece = Buffer.alloc(1_048_576, '[');
    collect();
    const before = process.memoryUsage().arrayBuffers;
    for (let at = 0; at < 200; at += 1) file.push(piece);
    // What is kept, not what waits to be collected.
    collect();
    assert.ok(process.memoryUsage().arrayBuffers - before < 50_000_000);
    file.push(Buffer.from(`\n${recordOf({ id: 'b' })}\n`));
    file.end();
    const { nodes, brokenLines } = rollup.tally();
    assert.equal(nodes.size(), 2);
    assert.deepEqual(brokenLines, [{ file: 'huge', line: 2, reason: 'longer than 2 MiB' }]);
  });

  it('one of just the greatest length is read', () => {
    const whole = recordOf();
    const padded = (length: number): string => whole.replace(',"status"', `,${' '.repeat(length - whole.length)}"status"`);
    const [longest, longer] = [rolled([padded(MAX_LINE_BYTES)]), rolled([padded(MAX_LINE_BYTES + 1)])];
    assert.deepEqual([longest.nodes.total, longer.nodes.total], [1, 0]);
    assert.equal(longer.input.broken.first[0]?.reason, 'longer than 2 MiB');
    // What stands around a record is no part of it.
    assert.equal(rolled([`${' '.repeat(MAX_LINE_BYTES)}${whole}${' '.repeat(2 * MAX_LINE_BYTES)}`]).nodes.total, 1);
  });
});

describe('values', () => {
  it('towers of brackets, wherever they stand', () => {
    const tower = `${'['.repeat(400_000)}${']'.repeat(400_000)}`;
    const objects = `${'{"message":'.repeat(90_000)}1${'}'.repeat(90_000)}`;
    const whole = recordOf({ id: 'a' });
    const { nodes, input } = rolled([
      tower,
      objects,
      `{"message":${JSON.stringify(tower)}}`,
      whole.replace('"status"', `"extra":${tower},"status"`),
      whole.replace('"sgs":[', `"sgs":[${tower},`),
      `{"events":[${tower}]}`,
      `{"tool":${tower}}`,
    ]);
    assert.deepEqual([nodes.total, input.broken.lines], [1, 6]);
  });

  it('any JSON at any member: a record or a broken line, and a report', () => {
    const paths = [
      'schemaVersion',
      'record',
      'id',
      'startedAt',
      'status',
      'causes',
      'node',
      'tool',
      'findings',
      'endpoints',
      'message',
    ];
    const inNode = [
      'id',
      'kind',
      'region',
      'az',
      'vpcId',
      'subnetId',
      'sgs',
      'resolvers',
      'agentVersion',
      'agent',
      'proxy',
      'ami',
    ];
    const strange = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(HOSTILE, MARKUP),
      fc.constantFrom('__proto__', '', '0', 'x'.repeat(5000), -0, 1e308),
    );
    const change = fc.tuple(fc.constantFrom(...paths, ...inNode.map((name) => `node.${name}`)), strange);
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 5 }), (lines) => {
        const texts = lines.map((changes) => {
          const one = record();
          for (const [path, value] of changes) {
            if (!path.startsWith('node.')) one[path] = value;
            else if (typeof one.node === 'object' && one.node !== null) one.node[path.slice(5)] = value;
          }
          return JSON.stringify(one);
        });
        const fleet = rolled(texts);
        // A message may hold a list of records, or none.
        assert.ok(
          fleet.nodes.total + fleet.input.broken.lines <= texts.length || texts.some((text) => text.includes('"message"')),
        );
        printable(renderFleetText(fleet, STYLE));
        const page = renderFleetHtml(fleet, STYLE);
        assert.doesNotMatch(strangersIn(page), /<(?:script|img|iframe|a|object|base|form)\b/iu);
        JSON.parse(renderFleetJson(fleet, STYLE));
      }),
      { numRuns: 500 },
    );
  });

  it('control characters and markup in names reach no terminal and no page', () => {
    const names = [HOSTILE, MARKUP, '<img src=x onerror=alert(1)>', '\u001b[2J', 'a\nb', '\u202e'];
    const lines = names.map((name, index) => {
      const one = record();
      const node = {
        ...one.node,
        id: name,
        vpcId: name,
        subnetId: name,
        region: name,
        agentVersion: name,
        sgs: [name],
        proxy: name,
      };
      return JSON.stringify({ ...one, id: String(index), node, status: 'broken', causes: ['dns/slow', 'new/code'] });
    });
    const rollup = makeRollup();
    const bad = 'evil\u001b[31m\u202e<b>.ndjson';
    rollup.file(bad).push(Buffer.from(lines.map((line) => `${line}\n`).join('')));
    const fleet = { ...rolled([...lines, 'x']), input: { ...rolled([...lines, 'x']).input, unread: [{ file: bad, why: bad }] } };
    printable(renderFleetText(fleet, STYLE));
    const page = renderFleetHtml(fleet, STYLE);
    const body = strangersIn(page);
    for (const [tag] of body.matchAll(/<[^>]*>/gu))
      assert.match(tag, /^<\/?[a-z][a-z0-9]*(?: [a-zA-Z0-9:-]+(?:="[^"<>]*")?)*\/?>$/u, tag);
    printable(body);
    assert.doesNotMatch(renderFleetJson(fleet, STYLE).replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  });
});

function printable(text: string): void {
  assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
}

describe('amounts', () => {
  it('more looks than there is room for: causes are still counted, and it is said what is not', () => {
    const lines = Array.from({ length: 300 }, (_, index) =>
      recordOf({ id: instanceId(index), vpc: `vpc-${index}`, subnet: `subnet-${index}`, causes: ['dns/slow'] }),
    );
    const { causes, nodes, notCounted, groups } = rolled(lines, { profiles: { all: 100, place: 50, causes: 10, status: 4 } });
    assert.deepEqual([nodes.total, nodes.broken, causes[0]!.nodes], [300, 300, 300]);
    assert.deepEqual(groups.vpc.length, 151);
    assert.deepEqual(notCounted, [
      { what: 'nodes without their subnet, zone, security groups, resolvers and proxy: too many combinations', count: 50 },
      { what: 'nodes with their causes alone: too many combinations', count: 150 },
    ]);
  });

  it('more nodes than there is room for', () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => recordOf({ id: instanceId(index) }));
    const { nodes, notCounted, input } = rolled(lines, { nodes: 850 });
    assert.equal(nodes.total, 850);
    assert.deepEqual(notCounted, [{ what: 'records of further nodes than there is room for', count: 4_150 }]);
    assert.equal(input.records, 5_000);
  });

  it('more codes than anybody has: 512, and the rest is counted by status', () => {
    const lines = Array.from({ length: 600 }, (_, index) =>
      recordOf({ id: instanceId(index) }).replace('"causes":[]', `"causes":["new/code-${index}"]`),
    );
    const { causes, nodes, notCounted } = rolled(lines);
    assert.deepEqual([causes.length, nodes.total], [100, 600]);
    assert.deepEqual(notCounted, [
      { what: 'nodes with their status alone: too many combinations or causes', count: 88 },
      { what: 'causes beyond the first 100', count: 412 },
    ]);
  });

  it('lists of ten thousand causes, groups and servers are cut', () => {
    const one = record();
    const many = (prefix: string): string[] => Array.from({ length: 10_000 }, (_, index) => `${prefix}${index}`);
    const node = { ...one.node, sgs: many('sg-'), resolvers: many('10.0.0.') };
    const fleet = rolled([JSON.stringify({ ...one, causes: many('new/code-'), node, status: 'broken' })]);
    assert.deepEqual([fleet.nodes.total, fleet.causes.length], [1, 32]);
  });
});
