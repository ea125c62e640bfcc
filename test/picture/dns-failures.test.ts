import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { DnsAnswer, DnsFailure } from '../../src/facts.ts';
import { viewOf } from '../../src/picture/views.ts';

const SAYS: Readonly<Record<DnsFailure, string>> = {
  silent: 'no answer',
  refused: 'port 53 is closed',
  unreachable: 'unreachable',
  malformed: 'an unusable answer',
  'truncated-tcp-failed': 'a truncated answer, and EPROTO',
  other: 'could not be asked: EPROTO',
};

for (const [reason, says] of Object.entries(SAYS) as [DnsFailure, string][])
  it(`a question that fails with ${reason} is told as what it is`, () => {
    const a: DnsAnswer = { outcome: 'failed', reason, detail: 'EPROTO', ms: 1 };
    const facts = { host: 'ssm.eu-central-1.amazonaws.com', server: '10.0.0.2', roles: ['configured'], a, aaaa: a } as const;
    assert.equal(viewOf(facts, { v4: true, v6: false }, () => 'public').says, says);
  });
