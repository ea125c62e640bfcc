import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFacts } from '../../src/replay/read-facts.ts';
import { recordedFacts } from '../scenarios/corpus.ts';

/** Whatever JSON.parse gives: here the very point is to make what the types forbid. */
type Json = ReturnType<typeof JSON.parse>;

const base = recordedFacts('healthy-private');

describe('readFacts', () => {
  it('refuses what is in no closed set, with its place', () => {
    const failed = (reason: string): Json => ({
      outcome: 'failed',
      reason,
      detail: '',
      ms: 1,
      status: null,
      schemes: [],
      code: '',
      requestId: null,
    });
    const sets: Record<string, (json: Json, reason: string) => void> = {
      'dns[0].a.reason': (json, reason) => (json.dns[0].a = failed(reason)),
      'connections[0].tcp.reason': (json, reason) => (json.connections[0].tcp = failed(reason)),
      'connections[0].tls.reason': (json, reason) => (json.connections[0].tls = failed(reason)),
      'connections[0].http.reason': (json, reason) => (json.connections[0].http = failed(reason)),
      'connections[0].proxy.connect.reason': (json, reason) =>
        (json.connections[0].proxy = {
          server: { scheme: 'http', host: 'p', port: 1, hasCredentials: false },
          connect: failed(reason),
        }),
      'connections[0].retries[0].result.reason': (json, reason) =>
        (json.connections[0].retries = [{ hello: 'large', servername: '', result: failed(reason), bytes: 0 }]),
      'node.imds.reason': (json, reason) => (json.node.imds = failed(reason)),
      'node.resolver.source': (json, reason) => (json.node.resolver.source = reason),
      'node.agent.log.events[0].kind': (json, reason) =>
        (json.node.agent.log = { path: '', events: [{ kind: reason, at: null, excerpt: '' }] }),
      'objects[0].result.reason': (json, reason) => (json.objects[0].result = failed(reason)),
      'signed.calls[0].result.reason': (json, reason) =>
        (json.signed = {
          credentials: { state: 'unknown', why: '' },
          calls: [{ service: 'ssm', action: '', host: '', ip: null, result: failed(reason) }],
        }),
      'hosts[0].override': (json, reason) => (json.hosts[0].override = reason),
    };
    // `aborted` and `exhausted`: what a port may fail with, and what facts never hold.
    for (const reason of ['blocked-by-policy', 'aborted', 'exhausted', 'constructor', ''])
      for (const [path, change] of Object.entries(sets)) {
        const json: Json = structuredClone(base);
        change(json, reason);
        const read = readFacts(JSON.stringify(json));
        assert.ok(
          read.outcome === 'failed' && read.detail.startsWith(`${path} is not one of `),
          `${path}: ${JSON.stringify(read).slice(0, 200)}`,
        );
      }
  });
});
