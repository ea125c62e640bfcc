import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FINDING_CODES } from '../../src/findings/index.ts';
import { CAPABILITIES } from '../../src/knowledge/types.ts';
import { renderJunit } from '../../src/report/junit.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { hostile, MARKUP } from './hostile.ts';
import { endpoint, finding, forwarderMissing, onePartialZone, sixCauses, unfinished, verdict } from './verdicts.ts';
import { type Element, parseXml } from './xml.ts';

const render = (v: Verdict): string => renderJunit(v, { width: 80, color: false, ascii: false, verbosity: 0 });
const parse = (v: Verdict): Element => parseXml(render(v));
const ALL = {
  verdict,
  forwarderMissing,
  onePartialZone,
  unfinished,
  sixCauses,
  hostile: () => hostile(),
  markup: () => hostile(MARKUP),
};

function cases(root: Element): Element[] {
  return root.children.flatMap((suite) => suite.children.filter(({ name }) => name === 'testcase'));
}

/** `failure`, `error`, `skipped` or `passed`. */
function resultOf(root: Element, name: string): string {
  const found = cases(root).find(({ attributes }) => attributes['name'] === name);
  assert.ok(found, `there is no test case ${name}`);
  return found.children.find((child) => child.name !== 'system-out')?.name ?? 'passed';
}

const VERDICT = 'Systems Manager can manage this node';
const SSM = 'ssm.eu-central-1.amazonaws.com';

describe('junit report', () => {
  it('is well-formed, and its counts are what it holds', () => {
    for (const [name, make] of Object.entries(ALL)) {
      const root = parse(make());
      assert.equal(root.name, 'testsuites');
      for (const [element, held] of [
        [root, cases(root)],
        ...root.children.map((suite) => [suite, cases({ ...root, children: [suite] })]),
      ] as [Element, Element[]][]) {
        const count = (kind: string): string =>
          String(held.filter(({ children }) => children.some((child) => child.name === kind)).length);
        const { tests, failures, errors, skipped, time } = element.attributes;
        assert.deepEqual(
          [tests, failures, errors, skipped],
          [String(held.length), count('failure'), count('error'), element === root ? undefined : count('skipped')],
          name,
        );
        assert.match(time ?? '', /^\d+\.\d{3}$/);
      }
      for (const { attributes, children } of cases(root)) {
        assert.match(attributes['time'] ?? '', /^\d+\.\d{3}$/);
        assert.ok(children.length <= 1);
      }
    }
  });

  it('always has the verdict, every layer of every required endpoint, every capability and every family', () => {
    for (const make of [verdict, forwarderMissing, unfinished]) {
      const names = cases(parse(make())).map(({ attributes }) => attributes['name']);
      const families = new Set(FINDING_CODES.map((code) => code.split('/')[0]));
      const layers = ['dns', 'tcp', 'tls', 'http'].map((layer) => `${SSM} ${layer}`);
      for (const name of [VERDICT, ...CAPABILITIES, ...families, ...layers]) assert.ok(names.includes(name), name);
    }
    const optional = verdict({ endpoints: [endpoint({ required: false })] });
    assert.ok(!render(optional).includes(`${SSM} tcp`));
    assert.equal(resultOf(parse(verdict({ endpoints: [], capabilities: {} as Verdict['capabilities'] })), VERDICT), 'passed');
  });

  it('passes everything when healthy', () => {
    const root = parse(verdict());
    assert.deepEqual([root.attributes['failures'], root.attributes['errors']], ['0', '0']);
    assert.equal(root.attributes['time'], '1.432');
    assert.match(render(verdict()), /timestamp="2026-08-01T02:13:44" hostname="i-0a1b2c3d4e5f67890"/);
  });

  it('fails the verdict, the broken layer, the family and what is blocked; skips what lies behind', () => {
    const root = parse(forwarderMissing());
    const results = [
      VERDICT,
      `${SSM} dns`,
      `${SSM} tcp`,
      `${SSM} tls`,
      'dns',
      'tls',
      'core',
      'parameter-store',
      'vss-snapshots',
    ].map((name) => resultOf(root, name));
    assert.deepEqual(results, ['failure', 'failure', 'skipped', 'skipped', 'failure', 'passed', 'failure', 'passed', 'skipped']);
    const family = cases(root).find(({ attributes }) => attributes['name'] === 'dns')!.children[0]!;
    assert.equal(family.attributes['type'], 'dns/forwarder-missing');
    for (const part of [
      'seen: 10.0.0.53',
      'fix (owner: dns)',
      '    dig +short @10.0.0.53',
      'then prove it',
      '    ssm-probe --only dns',
    ])
      assert.ok(family.text.includes(part), part);
  });

  it('agrees with the exit status: a warning passes and is told, what is unknown is an error of the verdict alone', () => {
    const warned = parse(onePartialZone());
    assert.equal(warned.attributes['failures'], '0');
    assert.match(render(onePartialZone()), /<system-out>warning tcp\/partial: 1 of 2 addresses/);
    const open = parse(unfinished());
    assert.equal(resultOf(open, VERDICT), 'error');
    assert.equal(resultOf(open, 'core'), 'skipped');
    assert.equal(resultOf(open, `${SSM} tcp`), 'skipped');
    const both = parse(
      verdict({ status: 'degraded', findings: [finding({ severity: 'warning' })], endpoints: unfinished().endpoints }),
    );
    assert.equal(resultOf(both, VERDICT), 'error', 'exit status 3');
  });

  it('does not fail for a capability that nobody asked for', () => {
    const one = forwarderMissing();
    const capabilities = { ...one.capabilities, distributor: { ...one.capabilities.core, asked: false } };
    assert.equal(resultOf(parse({ ...one, capabilities }), 'distributor'), 'skipped');
  });

  it('keeps hostile strings as text', () => {
    const root = parse(hostile(MARKUP));
    assert.ok(JSON.stringify(root).includes('<script>alert(1)</script>'));
    assert.deepEqual([...new Set(cases(root).flatMap(({ children }) => children.map(({ name }) => name)))].toSorted(), [
      'failure',
      'skipped',
      'system-out',
    ]);
  });
});
