import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Facts } from '../../src/facts.ts';
import { readFacts } from '../../src/replay/read-facts.ts';
import { FORMATS, type Renderer, renderer } from '../../src/report/index.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { cpuMs } from '../pace.ts';
import { recordedFacts } from './recorded.ts';

/** Whatever JSON.parse gives: here the very point is to make what the types forbid. */
type Json = ReturnType<typeof JSON.parse>;

let recorded: readonly Facts[] = [];
let renderers: readonly Renderer[] = [];
before(async () => {
  renderers = await Promise.all(FORMATS.map(renderer));
  recorded = await recordedFacts([
    'forwarder-missing',
    'one-zone-broken',
    'tls-intercepted',
    'tls-name-filtered',
    'lossy-path',
    's3-bucket-denied',
    'bucket-wrong-region',
    'hybrid-public',
  ]);
});

/** Every object and list of a JSON value, with a way to change each member. */
function places(value: Json, into: { holder: Json; key: string | number }[] = []): { holder: Json; key: string | number }[] {
  if (typeof value !== 'object' || value === null) return into;
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    into.push({ holder: value, key });
    places(value[key], into);
  }
  return into;
}

/** What somebody may put in place of a member: wrong types, odd texts, hostile sizes. */
const REPLACEMENT: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    false,
    0,
    -1,
    1e308,
    2 ** 53,
    '',
    [],
    {},
    [[]],
    'ok',
    'failed',
    'skipped',
    'inconclusive',
  ),
  fc.constantFrom(
    '0.0.0.0',
    '::',
    '::ffff:10.0.0.1',
    '1',
    '0x7f.1',
    '10.0.0.0/33',
    '999.1.1.1',
    'fe80::1%eth0',
    '10.20.0.0/16',
    '::/0',
  ),
  fc.constantFrom(
    'private',
    'any',
    'core',
    'ssm',
    'elsewhere',
    'bucket',
    'user',
    'present',
    'NOERROR',
    'NXDOMAIN',
    '3.3.40',
    '1.2.3.4.5',
    'v',
    '-1.0',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'xx-nowhere-99',
    '2026-13-45',
    'not a date',
    '\u001B[2J\u202E',
    '\uD800',
    "'; rm -rf / #",
    '$(id)',
    '`id`',
  ),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
);

function mutated(base: Facts, changes: readonly (readonly [number, unknown])[]): string {
  const json: Json = structuredClone(base);
  for (const [at, replacement] of changes) {
    const all = places(json);
    const place = all[at % all.length];
    if (place === undefined) continue;
    if (replacement === undefined) {
      if (Array.isArray(place.holder)) place.holder.splice(Number(place.key), 1);
      else delete place.holder[place.key];
    } else place.holder[place.key] = structuredClone(replacement);
  }
  return JSON.stringify(json);
}

describe('readFacts', () => {
  it('takes what a run wrote, unchanged', () => {
    for (const facts of recorded)
      assert.deepEqual(readFacts(JSON.stringify(facts)), { outcome: 'ok', facts: JSON.parse(JSON.stringify(facts)) });
  });

  it('lets members through that a later version may add', () => {
    for (const base of recorded) {
      const json: Json = structuredClone(base);
      for (const { holder } of places(json)) if (!Array.isArray(holder)) holder.somethingNew = { a: [1] };
      const read = readFacts(JSON.stringify(json));
      assert.ok(read.outcome === 'ok', JSON.stringify(read));
      assert.deepEqual(judge(read.facts).verdict.headline, judge(base).verdict.headline);
    }
  });

  it('checks what a second look tells, and does without it', () => {
    const base = recorded.find(({ connections }) => connections.some(({ retries }) => retries !== undefined));
    assert.ok(base);
    const reading = (change: (connection: Json) => void) => {
      const json: Json = structuredClone(base);
      change(json.connections.find(({ retries }: Json) => retries !== undefined));
      return readFacts(JSON.stringify(json));
    };
    for (const change of [
      (connection: Json) => (connection.retries[0].hello = 'huge'),
      (connection: Json) => delete connection.retries[0].bytes,
      (connection: Json) => (connection.retries[0].result.outcome = 'maybe'),
      (connection: Json) => (connection.retries[1].fullSized = { outcome: 'ok' }),
      (connection: Json) => (connection.retries = Array(9).fill(connection.retries[0])),
      (connection: Json) => (connection.repeats = { tried: 'five', failed: 0 }),
    ]) {
      const read = reading(change);
      assert.ok(read.outcome === 'failed' && read.detail.startsWith('connections['), JSON.stringify(read).slice(0, 200));
    }
    const older = reading((connection) => {
      delete connection.retries;
      delete connection.repeats;
    });
    assert.equal(older.outcome, 'ok');
  });

  it('says where the text stops being facts', () => {
    const [base] = recorded;
    assert.ok(base);
    const detail = (change: (json: Json) => void): string => {
      const json: Json = structuredClone(base);
      change(json);
      const read = readFacts(JSON.stringify(json));
      assert.ok(read.outcome === 'failed');
      return read.detail;
    };
    assert.equal(
      detail((json) => (json.factsVersion = '2.0')),
      'factsVersion is not one of 1.0',
    );
    assert.equal(
      detail((json) => delete json.node.agent.installed),
      'node.agent.installed is not one of yes, no, unknown',
    );
    assert.equal(detail((json) => (json.request.for[1] = 'flying')).startsWith('request.for[1] is not one of core'), true);
    assert.equal(
      detail((json) => (json.dns[0].a = { outcome: 'ok', ms: 1 })),
      'dns[0].a.rcode is not a text',
    );
    assert.equal(
      detail((json) => (json.hosts[1] = json.hosts[0])),
      'hosts has the same host twice',
    );
    assert.equal(
      detail((json) => (json.connections = Array(1_501).fill(json.connections[0]))),
      'connections is too long (at most 1500)',
    );
    const routes = detail((json) => (json.node.resolver.routes = Array(51).fill('x')));
    assert.equal(routes, 'node.resolver.routes is too long (at most 50)');
    assert.equal(
      detail((json) => (json.tool.extra = JSON.parse('['.repeat(40) + ']'.repeat(40)))),
      'it nests too deeply',
    );
  });

  it('checks every member that a run records', () => {
    const overlooked = new Set<string>();
    for (const base of recorded) {
      const json: Json = structuredClone(base);
      for (const { holder, key } of places(json)) {
        const before = holder[key];
        // An object in place of a text, number, truth or nothing; a text in place of an object or list.
        holder[key] = typeof before === 'object' && before !== null ? 'x' : { a: 1 };
        if (readFacts(JSON.stringify(json)).outcome === 'ok') overlooked.add(String(key));
        holder[key] = before;
      }
    }
    assert.deepEqual([...overlooked], []);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
        (text) => {
          assert.equal(readFacts(text).outcome, 'failed');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('replaying strange facts', () => {
  it('what readFacts accepts, judge judges and every format prints', () => {
    let accepted = 0;
    const change = fc.tuple(fc.nat({ max: 1_000_000 }), REPLACEMENT);
    fc.assert(
      fc.property(fc.nat(), fc.array(change, { minLength: 1, maxLength: 4 }), (which, changes) => {
        const base = recorded[which % recorded.length];
        assert.ok(base);
        const read = readFacts(mutated(base, changes));
        if (read.outcome === 'failed') return;
        accepted += 1;
        const { verdict, exitStatus } = judge(read.facts);
        assert.ok([0, 1, 3].includes(exitStatus));
        for (const render of renderers) {
          const text = render(verdict, { width: 80, color: false, ascii: false, verbosity: 2 });
          assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        }
      }),
      { numRuns: 1_500 },
    );
    assert.ok(accepted > 100, `only ${accepted} were accepted: the test proves little`);
  });

  it('any of the texts may be anything', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string({ unit: 'binary' }), fc.nat({ max: 6 }), (which, text, every) => {
        const json: Json = structuredClone(recorded[which % recorded.length]);
        let count = 0;
        for (const { holder, key } of places(json)) {
          if (typeof holder[key] !== 'string') continue;
          const before = holder[key];
          holder[key] = text;
          count += 1;
          if (count % (every + 1) !== 0 || readFacts(JSON.stringify(json)).outcome === 'failed') holder[key] = before;
        }
        const read = readFacts(JSON.stringify(json));
        assert.ok(read.outcome === 'ok');
        judge(read.facts);
      }),
      { numRuns: 15 },
    );
  });

  it('costs seconds of a processor at most, with every list as long as it may be', () => {
    const json: Json = structuredClone(recorded[0]);
    const address = (n: number): string => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
    const [{ host }] = json.hosts;
    const question = json.dns.find(({ a }: Json) => a.outcome === 'ok');
    json.hosts = Array.from({ length: 130 }, (_, index) => ({
      ...json.hosts[0],
      host: index === 0 ? host : `h${index}.example`,
    }));
    for (let index = 0; index < 5; index += 1) json.hosts.push({ host, service: 's3', kind: 'elsewhere', bucket: `b${index}` });
    json.dns = Array.from({ length: 1_500 }, (_, index) => ({
      ...question,
      host,
      server: address(index),
      a: { ...question.a, addresses: Array.from({ length: 5 }, (__, at) => address(index * 5 + at)) },
      aaaa: { outcome: 'skipped', because: '' },
    }));
    json.connections = Array.from({ length: 1_500 }, (_, index) => ({ ...json.connections[0], host, ip: address(index) }));
    json.objects = Array.from({ length: 500 }, (_, index) => ({ ...json.objects[0], bucket: `bucket-${index}` }));
    json.node.resolver.routes = json.dns.slice(0, 50).map(() => ({ domain: host, servers: Array(50).fill(host) }));
    const ms = cpuMs(() => {
      const read = readFacts(JSON.stringify(json));
      assert.ok(read.outcome === 'ok' && judge(read.facts).exitStatus >= 0, JSON.stringify(read));
    });
    assert.ok(ms < 20_000, `${ms} ms`);
  });
});
