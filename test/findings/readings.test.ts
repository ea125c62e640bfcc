/** What the registry says that a rule reads is what it needs: with everything else unknown, it still finds what it found. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionFacts, Facts } from '../../src/facts.ts';
import type { Reading } from '../../src/findings/finding.ts';
import { RULES } from '../../src/findings/rules.ts';
import { pictureOf } from '../../src/picture/picture.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';

const UNKNOWN = { outcome: 'inconclusive', why: 'not read' } as const;

/** TLS and HTTP are behind TCP, HTTP behind TLS: who reads the latter cannot do without the former. */
const connections = (facts: Facts, change: (connection: ConnectionFacts) => ConnectionFacts): Facts => ({
  ...facts,
  connections: facts.connections.map(change),
});
const node = (facts: Facts, change: Partial<Facts['node']>): Facts => ({ ...facts, node: { ...facts.node, ...change } });

/** The facts as they would be had this not been read. DNS names the addresses, the clock dates everything: neither can be left out. */
const WITHOUT: Readonly<Partial<Record<Reading, (facts: Facts) => Facts>>> = {
  'hosts-file': (facts) => node(facts, { pinned: [] }),
  tcp: (facts) => ({ ...facts, connections: [] }),
  tls: (facts) => connections(facts, (connection) => ({ ...connection, tls: UNKNOWN, http: UNKNOWN })),
  http: (facts) => connections(facts, (connection) => ({ ...connection, http: UNKNOWN })),
  s3: (facts) => ({ ...facts, objects: [] }),
  imds: (facts) => node(facts, { imds: UNKNOWN }),
  firmware: (facts) => {
    const { firmware: _, ...rest } = facts.node;
    return { ...facts, node: rest };
  },
  proxy: (facts) => {
    const { proxy: _, ...rest } = facts.node;
    return { ...facts, node: rest };
  },
  signed: (facts) => {
    const { signed: _, ...rest } = facts;
    return rest;
  },
  sources: (facts) => {
    const { sources: _, ...rest } = facts;
    return rest;
  },
  sockets: (facts) => {
    const { sockets: _, ...agent } = facts.node.agent;
    return node(facts, { agent });
  },
  routes: (facts) => {
    const { routes: _, ...rest } = facts.node;
    return { ...facts, node: rest };
  },
  storage: (facts) => {
    const { storage: _, ...rest } = facts.node;
    return { ...facts, node: rest };
  },
  container: (facts) => {
    const { container: _, ...rest } = facts.node;
    return { ...facts, node: rest };
  },
  ena: (facts) => {
    const { ena: _, ...rest } = facts.node;
    return { ...facts, node: rest };
  },
  agent: ({ node: { agent, ...rest }, ...facts }) => {
    const { credentials: _, overrides: __, configFaults: ___, service: ____, ...files } = agent;
    return node(
      { ...facts, node: { ...rest, agent } },
      {
        agent: {
          ...files,
          configRegion: null,
          installed: 'unknown',
          version: null,
          running: 'unknown',
          registration: agent.registration.state === 'present' ? agent.registration : { state: 'unknown', why: '' },
        },
      },
    );
  },
};

/** What a rule that reads one of these gets with it. */
const BEHIND: Readonly<Partial<Record<Reading, readonly Reading[]>>> = { tls: ['tcp'], http: ['tls', 'tcp'], s3: ['tcp', 'tls'] };

/** Readings that no recorded scenario shows, each with the reason: the other half of an alternative that is recorded. */
const UNSEEN: Readonly<Record<string, string>> = {
  'imds/unreachable agent': 'an agent on a machine of which nothing says that it is EC2: test/findings/node.test.ts',
  'dns/resolvers-disagree tcp': 'a public answer that works, beside a private one: test/findings/dns-matrix.test.ts',
  'dns/endpoint-missing imds': 'every recorded EC2 node also has an identity file that says so',
  'dns/private-view-missing imds': 'the recorded hybrid nodes have no metadata service to ask',
  'tcp/firewalled imds': 'every recorded EC2 node also has an identity file that says so',
  'proxy/metadata-proxied imds': 'every recorded EC2 node also has an identity file that says so',
  'proxy/metadata-proxied agent': 'every recorded EC2 node also has a metadata service or firmware that says so',
  'proxy/agent-differs agent': 'with the agent known to be absent: test/findings/proxy-settings.test.ts',
  'agent/not-registered firmware': 'the recorded node has none that can be read: test/findings/outside-ec2.test.ts',
  'agent/region-mismatch imds': 'the recorded node is asked for the Region that it is in: test/findings/agent-config.test.ts',
  'agent/endpoint-override tls': 'the recorded hosts have no address, or none that opens: test/findings/agent-config.test.ts',
  'auth/no-credentials imds': 'a node without any profile: test/findings/auth.test.ts',
  'agent/hibernating sockets': 'the recorded sleeper has no connection: test/findings/agent-log.test.ts',
  's3/bucket-denied signed': 'where a signed read passes it is not told at all: test/findings/s3-signed.test.ts',
  's3/signed-denied tls': 'the recorded bucket is the user’s, of which no anonymous read counts: test/findings/s3-signed.test.ts',
  'clock/skew signed': 'every recorded server dates its answers: test/findings/auth.test.ts',
  'agent/not-registered signed':
    'a call of this run that AWS allows, beside a refusal in the log: test/findings/logged-over.test.ts',
  'agent/not-registered sockets': 'an agent that has run for longer than the log is old: test/findings/logged-over.test.ts',
  'agent/logged-failure signed':
    'a call of this run that AWS allows, beside a refusal in the log: test/findings/logged-over.test.ts',
  'agent/logged-failure sockets': 'an agent that is connected, beside a failure in its log: test/findings/logged-over.test.ts',
  'agent/worker-missing agent': 'an old agent, which is one program: test/findings/worker.test.ts',
  'auth/denied-role sockets': 'an agent that is connected, beside a refusal in its log: test/findings/logged-over.test.ts',
  'agent/contradiction agent': 'an agent that does not run, beside a list of connections: test/picture/witness.test.ts',
  'agent/contradiction proxy': 'the recorded agents are connected without one: test/picture/witness.test.ts',
};

const corpus = recordedNames().map((name) => ({ name, facts: recordedFacts(name) }));
const codesOf = (rule: (typeof RULES)[number], facts: Facts): string =>
  JSON.stringify(rule.judge(pictureOf(facts)).map(({ code }) => code));

for (const rule of RULES) {
  const told = corpus.filter(({ facts }) => rule.judge(pictureOf(facts)).length > 0);
  const needed = new Set(rule.reads.flatMap((reading) => [reading, ...(BEHIND[reading] ?? [])]));

  test(`${rule.codes.join(', ')}: finds the same without what it does not read`, () => {
    for (const [reading, without] of Object.entries(WITHOUT)) {
      if ([...needed].some((own) => own === reading)) continue;
      for (const { name, facts } of told) {
        // A hosts entry moves every endpoint elsewhere; where there is one, all rules read it.
        if (reading === 'hosts-file' && facts.node.pinned.length > 0) continue;
        // Which endpoints are required depends on the agent's version: that holds for all rules alike.
        const { version } = facts.node.agent;
        const blank = without(facts);
        const unread = node(blank, { agent: { ...blank.node.agent, version } });
        assert.equal(codesOf(rule, unread), codesOf(rule, facts), `${name}: it does read ${reading}`);
      }
    }
  });

  test(`${rule.codes.join(', ')}: each thing that it reads matters to some recorded scenario`, () => {
    for (const reading of rule.reads) {
      const without = WITHOUT[reading];
      if (without === undefined || told.length === 0) continue;
      const matters = told.some(({ facts }) => {
        return JSON.stringify(rule.judge(pictureOf(without(facts)))) !== JSON.stringify(rule.judge(pictureOf(facts)));
      });
      const excuse = UNSEEN[`${rule.codes[0] ?? ''} ${reading}`];
      if (excuse === undefined) assert.ok(matters, `nobody sees that it reads ${reading}`);
      else assert.ok(!matters, `a recorded scenario shows that it reads ${reading}: take it off UNSEEN`);
    }
  });
}
