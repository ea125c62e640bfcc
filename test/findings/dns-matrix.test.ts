/** One name, every answer of the configured server against every view of Amazon's, per kind of node. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Says } from './facts-answers.ts';
import {
  AMAZON,
  CORP,
  connected,
  except,
  HYBRID,
  isolated,
  PRIVATE,
  privateView,
  publicView,
  type Server,
  UNKNOWN,
  type World,
} from './facts-builder.ts';
import { judged, said, subjectsOf } from './judged.ts';

type Answer = Says | Server['says'];
const ANSWERS: Readonly<Record<string, Answer>> = {
  private: privateView,
  public: publicView,
  NXDOMAIN: 'NXDOMAIN',
  SERVFAIL: 'SERVFAIL',
  REFUSED: 'REFUSED',
  NODATA: 'NODATA',
  silent: 'silent',
  malformed: 'malformed',
  truncated: 'truncated',
  sinkhole: ['0.0.0.0'],
  unknown: 'unknown',
};
const VIEWS = ['private', 'public', 'NXDOMAIN', 'NODATA', 'SERVFAIL', 'silent', 'absent'] as const;
const INBOUND = '10.20.0.9';
const BASE = { ec2: PRIVATE, hybrid: HYBRID, unknown: UNKNOWN } as const;

/** `ssmmessages` alone is in question; everything else is private everywhere. */
function world(
  kind: keyof typeof BASE,
  configured: string,
  amazon: (typeof VIEWS)[number],
  expect: 'any' | 'private',
  isIsolated: boolean,
): World {
  const says = (answer: Answer | undefined): Server['says'] => except(privateView, ['ssmmessages'], answer ?? 'silent');
  const role = kind === 'ec2' ? 'amazon' : 'extra';
  return {
    ...BASE[kind],
    request: { expect },
    fate: isIsolated ? isolated : connected,
    servers: {
      [CORP]: { roles: ['configured'], says: says(ANSWERS[configured]) },
      ...(amazon === 'absent' ? {} : { [kind === 'ec2' ? AMAZON : INBOUND]: { roles: [role], says: says(ANSWERS[amazon]) } }),
    },
  };
}

const F = 'dns/forwarder-missing';
const P = 'dns/partial-endpoints';
const V = 'dns/private-view-missing';
const NF = 'dns/name-not-found';
const NA = 'dns/no-address';
const SF = 'dns/server-failure';
const T = 'dns/truncated-tcp-blocked';
const S = 'dns/sinkholed';
/** In the order of `VIEWS`: the errors, without what IMDS says of machines that are not on EC2. */
const ISOLATED: Readonly<Record<string, readonly string[]>> = {
  private: ['', '', '', '', '', '', ''],
  public: [F, P, P, P, P, P, P],
  // A forwarder is missing, and what it would lead to is public and dead.
  NXDOMAIN: [F, `${F} ${P}`, NF, NA, SF, V, V],
  SERVFAIL: [F, `${F} ${P}`, NF, SF, SF, SF, SF],
  REFUSED: [F, `${F} ${P}`, NF, SF, SF, SF, SF],
  // What is wrong behind an answer that leads nowhere is told beside it.
  NODATA: [F, `${NA} ${P}`, NF, NA, NA, NA, NA],
  silent: [F, `${F} ${P}`, NF, SF, SF, SF, SF],
  malformed: [SF, `${P} ${SF}`, SF, SF, SF, SF, SF],
  truncated: [T, `${P} ${T}`, T, T, T, T, T],
  sinkhole: [S, `${P} ${S}`, S, S, S, S, S],
  unknown: Array<string>(7).fill(''),
};
/** With a way to the internet and no demand for private addresses, public answers work. */
const CONNECTED: Readonly<Record<string, readonly string[]>> = {
  ...ISOLATED,
  public: ['', '', '', '', '', '', ''],
  NXDOMAIN: [F, F, NF, NA, SF, V, V],
  SERVFAIL: [F, F, NF, SF, SF, SF, SF],
  REFUSED: [F, F, NF, SF, SF, SF, SF],
  NODATA: [F, NA, NF, NA, NA, NA, NA],
  silent: [F, F, NF, SF, SF, SF, SF],
  malformed: Array<string>(7).fill(SF),
  truncated: Array<string>(7).fill(T),
  sinkhole: Array<string>(7).fill(S),
};

for (const kind of ['ec2', 'hybrid', 'unknown'] as const) {
  describe(`one name on a node of kind ${kind}`, () => {
    for (const [expect, isIsolated, table] of [
      ['any', true, ISOLATED],
      ['any', false, CONNECTED],
      ['private', true, ISOLATED],
      ['private', false, ISOLATED],
    ] as const) {
      for (const [configured, row] of Object.entries(table)) {
        for (const [index, amazon] of VIEWS.entries()) {
          test(`configured ${configured}, Amazon ${amazon}, --expect ${expect}, ${isIsolated ? 'no internet' : 'internet'}`, () => {
            const result = judged(world(kind, configured, amazon, expect, isIsolated));
            // A loopback or unspecified address is dead in both worlds; what matters here is the name's finding.
            assert.equal(said(result).replace(/ ?imds\/unreachable/u, ''), row[index]);
            const code = result.errors.find((entry) => entry.startsWith('dns/'));
            if (code !== undefined) assert.deepEqual(subjectsOf(result, code), ['ssmmessages']);
            if (configured === 'unknown' && kind !== 'unknown')
              assert.deepEqual([result.status, result.exit], ['inconclusive', 3]);
          });
        }
      }
    }
  });
}

describe('all names', () => {
  const all =
    (answer: Says): Server['says'] =>
    () =>
      answer;
  const onEc2 = (configured: Server['says'], amazon: Server['says'] = privateView): World => ({
    ...PRIVATE,
    servers: { [CORP]: { roles: ['configured'], says: configured }, [AMAZON]: { roles: ['amazon'], says: amazon } },
  });

  for (const answer of ['NXDOMAIN', 'SERVFAIL', 'REFUSED', 'NODATA'] as const) {
    test(`a server that says ${answer} to everything is one missing forwarder`, () => {
      assert.equal(said(judged(onEc2(all(answer)))), 'dns/forwarder-missing');
    });
  }

  test('a server that is silent for every name is named as such, once', () => {
    const result = judged(onEc2(all('silent')));
    assert.equal(said(result), 'dns/resolver-unreachable');
    assert.deepEqual(result.verdict.findings[0]?.subjects, [CORP]);
  });

  test('a silent second server is a risk, not a fault', () => {
    const world: World = { ...PRIVATE, servers: { ...PRIVATE.servers, [CORP]: { roles: ['configured'], says: () => 'silent' } } };
    const result = judged(world);
    assert.equal(said(result), 'dns/resolver-unreachable?');
    assert.deepEqual([result.status, result.exit], ['degraded', 0]);
  });

  test('a silent server is only a risk where the hosts file has every name', () => {
    const pinned = ['ssm', 'ssmmessages'].map((service) => ({ host: `${service}.eu-central-1.amazonaws.com`, ip: '10.20.1.9' }));
    const world: World = { ...onEc2(all('silent')), request: { for: ['run-command'] }, node: { pinned } };
    const { errors, warnings } = judged(world);
    assert.deepEqual([errors, warnings], [[], ['dns/hosts-override', 'dns/resolver-unreachable']]);
  });

  test('one name unanswered by a server beside a right one is not worth a word', () => {
    const second = except(privateView, ['kms', 'ssm'], 'silent');
    assert.equal(
      said(judged({ ...PRIVATE, servers: { ...PRIVATE.servers, [CORP]: { roles: ['configured'], says: second } } })),
      '',
    );
  });

  for (const [answer, expected] of [
    ['NXDOMAIN', 'dns/resolvers-disagree'],
    ['NODATA', 'dns/resolvers-disagree'],
    ['SERVFAIL', 'dns/resolvers-disagree?'],
    ['REFUSED', 'dns/resolvers-disagree?'],
  ] as const) {
    test(`a second server that says ${answer}: ${expected}`, () => {
      const world: World = { ...PRIVATE, servers: { ...PRIVATE.servers, [CORP]: { roles: ['configured'], says: () => answer } } };
      assert.equal(said(judged(world)), expected);
    });
  }

  test('a second server with public addresses: an error where they are dead, nothing where they work', () => {
    const world: World = { ...PRIVATE, servers: { ...PRIVATE.servers, [CORP]: { roles: ['configured'], says: publicView } } };
    assert.equal(said(judged(world)), 'dns/resolvers-disagree');
    assert.equal(said(judged({ ...world, fate: connected })), '');
    assert.equal(said(judged({ ...world, fate: connected, request: { expect: 'private' } })), 'dns/resolvers-disagree');
  });
});

describe('hosts files', () => {
  const pinned = (ip: string, over: Partial<World> = {}): World => ({
    ...PRIVATE,
    node: { pinned: [{ host: 'ssm.eu-central-1.amazonaws.com', ip }] },
    ...over,
  });
  test('a pin that leads nowhere is the root', () => {
    const result = judged(pinned('10.99.9.9', { fate: (host, ip) => (ip === '10.99.9.9' ? 'timeout' : isolated(host, ip)) }));
    assert.equal(said(result), 'dns/hosts-override');
    assert.equal(result.status, 'broken');
  });
  test('a pin that works and differs is a risk; one that agrees is a note', () => {
    assert.equal(said(judged(pinned('10.20.1.99'))), 'dns/hosts-override?');
    const same = judged(pinned('10.20.1.101'));
    assert.equal(said(same), '');
    assert.deepEqual(same.infos, ['dns/hosts-override']);
  });
  test('a pin past the endpoint breaks a demand for private addresses', () => {
    assert.equal(said(judged(pinned('52.94.1.10', { fate: connected, request: { expect: 'private' } }))), 'dns/hosts-override');
  });
  test('a pin of which nobody knows whether it answers is not known to be a fault', () => {
    const result = judged(
      pinned('10.99.9.9', { fate: (host, ip) => (ip === '10.99.9.9' ? 'inconclusive' : isolated(host, ip)) }),
    );
    assert.equal(said(result), 'dns/hosts-override?');
    assert.equal(result.exit, 3);
  });
  test('a dead pin to a private address is no sign that the VPC is meant to be private', () => {
    const result = judged({
      ...pinned('10.99.9.9'),
      servers: { [AMAZON]: { roles: ['configured', 'amazon'], says: publicView } },
      fate: () => 'timeout',
    });
    assert.deepEqual(
      result.errors.filter((code) => code !== 's3/no-path'),
      ['dns/hosts-override', 'tcp/no-internet-path'],
    );
  });
});
