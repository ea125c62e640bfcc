/** The record that a fleet is rolled up from: small, complete where it can be, and bounded whatever a verdict holds. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { MAX_RECORD_BYTES } from '../../src/deliver/compact-limits.ts';
import { compactRecord } from '../../src/deliver/compact-record.ts';
import { FINDING_CODES } from '../../src/findings/index.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { hostile } from '../report/hostile.ts';
import { dnsRow, endpoint, finding, forwarderMissing, NODE, verdict } from '../report/verdicts.ts';
import { recordedFacts } from '../scenarios/corpus.ts';

const ID = '0198f3a2-1b2c-7d3e-8f40-0123456789ab';
const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('the compact record', () => {
  it('of a healthy run on EC2 leaves room for embedded metrics within 1 KB', () => {
    const { verdict: healthy } = judge(recordedFacts('healthy-private'));
    const record = compactRecord(healthy, ID);
    assert.deepEqual(record, {
      schemaVersion: '1.0',
      record: 'ssm-probe',
      id: ID,
      startedAt: healthy.startedAt,
      version: healthy.tool.version,
      node: {
        kind: 'ec2',
        id: 'i-0123456789abcdef0',
        account: healthy.node.account,
        region: 'eu-central-1',
        az: 'eu-central-1a',
        vpcId: 'vpc-0a1b2c3d4e5f60718',
        subnetId: 'subnet-0123456789abcdef0',
        sgs: ['sg-0123456789abcdef0'],
        agentVersion: healthy.node.agent.version,
        resolvers: [...new Set(healthy.endpoints.flatMap(({ dns }) => dns.map(({ server }) => server)))],
      },
      status: 'healthy',
      causes: [],
    });
    assert.ok(bytes(record) <= 600, String(bytes(record)));
  });

  it('names errors and warnings once each, worst first, and no infos', () => {
    const findings = [
      finding(),
      finding({ code: 'tls/expired', severity: 'warning' }),
      finding({ subjects: ['other'] }),
      finding({ code: 'dns/outside-vpc', severity: 'info' }),
    ];
    const { causes, status, interrupted } = compactRecord({ ...forwarderMissing(), findings, interrupted: true }, ID);
    assert.deepEqual([causes, status, interrupted], [['dns/forwarder-missing', 'tls/expired'], 'broken', true]);
  });

  it('has the account, and the other name of an instance that is registered by hand', () => {
    const facts = recordedFacts('healthy-private');
    const registration = { state: 'present', managedInstanceId: 'mi-0123456789abcdef0', region: 'eu-central-1' } as const;
    const { verdict: registered } = judge({
      ...facts,
      node: {
        ...facts.node,
        agent: { ...facts.node.agent, registration: { ...facts.node.agent.registration, ...registration } },
      },
    });
    const { node } = compactRecord(registered, ID);
    assert.deepEqual(
      [node.id, node.instanceId, node.account],
      ['mi-0123456789abcdef0', 'i-0123456789abcdef0', registered.node.account],
    );
    assert.match(node.account ?? '', /^\d{12}$/u);
  });

  it("has the agent's proxy, without credentials", () => {
    const facts = recordedFacts('healthy-private');
    const settings = { source: 'unit', http: null, noProxy: '', problems: [] };
    const https = { scheme: 'http', host: 'proxy.example.com', port: 3128, hasCredentials: true };
    const agent = { ...settings, https };
    const proxy = { mode: 'agent', used: null, agent, agentUnknown: null, shell: { ...settings, https: null } } as const;
    const { verdict: proxied } = judge({ ...facts, node: { ...facts.node, proxy } });
    assert.equal(compactRecord(proxied, ID).node.proxy, 'proxy.example.com:3128');
  });

  it('says how much did not fit', () => {
    const securityGroupIds = Array.from({ length: 40 }, (_, index) => `sg-${String(index).padStart(17, '0')}`);
    const record = compactRecord(verdict({ node: { ...NODE, securityGroupIds } }), ID);
    assert.equal(record.node.sgs.length + (record.leftOut ?? 0), 40);
    assert.deepEqual(record.node.sgs, securityGroupIds.slice(0, record.node.sgs.length));
    assert.ok(record.node.sgs.length >= 16);
  });

  it('fits for any node, and what is left is whole', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ maxLength: 90 }),
      fc.constant('\u0000"\\'.repeat(99)),
    );
    const maybe = fc.option(text);
    const any = fc.record({
      id: maybe,
      region: text,
      az: maybe,
      vpcId: maybe,
      subnetId: maybe,
      securityGroupIds: fc.array(text, { maxLength: 60 }),
      proxy: text,
      servers: fc.array(text, { maxLength: 30 }),
      codes: fc.subarray([...FINDING_CODES]),
      version: text,
      run: text,
    });
    fc.assert(
      fc.property(any, ({ servers, codes, version, run, ...node }) => {
        const one: Verdict = verdict({
          node: { ...NODE, ...node, agent: { ...NODE.agent, version } },
          startedAt: version,
          tool: { name: 'ssm-probe', version },
          findings: codes.map((code) => finding({ code })),
          endpoints: [endpoint({ dns: servers.map((server) => dnsRow(server, [])) })],
        });
        const record = compactRecord(one, run);
        assert.ok(bytes(record) <= MAX_RECORD_BYTES, String(bytes(record)));
        assert.deepEqual(record.causes, codes.slice(0, record.causes.length));
      }),
    );
    assert.ok(bytes(compactRecord(hostile(), ID)) <= MAX_RECORD_BYTES);
  });
});
