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

const OK = {
  outcome: 'ok',
  ms: 1,
  rcode: 'NOERROR',
  authoritative: false,
  truncated: false,
  transport: 'udp',
  attempts: 1,
  addresses: [],
  cnames: [],
  ttl: null,
} as const;
const EMPTY: DnsAnswer = OK;
const coded = (rcode: string, errors: readonly number[] = []): DnsAnswer => ({
  ...OK,
  rcode,
  ...(errors.length > 0 ? { errors } : {}),
});
const failed = (reason: DnsFailure): DnsAnswer => ({ outcome: 'failed', reason, detail: 'EPROTO', ms: 1 });
const LOST = failed('silent');
const OPEN: DnsAnswer = { outcome: 'inconclusive', why: 'the run was over' };
const with4 = (rcode = 'NOERROR'): DnsAnswer => ({ ...OK, rcode, addresses: ['52.94.10.11'] });
const with6: DnsAnswer = { ...OK, addresses: ['2a05:d050::7'] };

/** What both answers come to on a node with IPv4 only: the status, and the words. */
const TOGETHER: readonly (readonly [DnsAnswer, DnsAnswer, string, string])[] = [
  [with4(), EMPTY, 'public', '52.94.10.11'],
  [with4(), LOST, 'public', '52.94.10.11'],
  [with4(), coded('SERVFAIL'), 'public', '52.94.10.11'],
  [EMPTY, EMPTY, 'nodata', 'no address (NOERROR)'],
  [EMPTY, coded('SERVFAIL'), 'nodata', 'no address (NOERROR)'],
  [EMPTY, with6, 'nodata', 'only 2a05:d050::7, of a family that this node does not have'],
  // One answer is lost: nobody knows whether there is an address.
  [LOST, EMPTY, 'unknown', 'no answer for A'],
  [EMPTY, LOST, 'unknown', 'no answer for AAAA'],
  [LOST, with6, 'unknown', 'no answer for A'],
  [OPEN, EMPTY, 'unknown', 'not asked'],
  [EMPTY, OPEN, 'unknown', 'not asked'],
  [LOST, LOST, 'silent', 'no answer'],
  [LOST, OPEN, 'silent', 'no answer'],
  // NXDOMAIN is about the name, a failure about the question.
  [LOST, coded('NXDOMAIN'), 'nxdomain', 'NXDOMAIN'],
  [coded('NXDOMAIN'), LOST, 'nxdomain', 'NXDOMAIN'],
  [coded('SERVFAIL'), EMPTY, 'failure', 'SERVFAIL'],
  [coded('REFUSED'), LOST, 'failure', 'REFUSED'],
  [coded('RCODE_11'), coded('RCODE_11'), 'failure', 'RCODE_11'],
  // An address that comes with a failure is none.
  [with4('SERVFAIL'), with4('SERVFAIL'), 'failure', 'SERVFAIL'],
  [with4('NXDOMAIN'), EMPTY, 'nxdomain', 'NXDOMAIN'],
  [with4('REFUSED'), EMPTY, 'failure', 'REFUSED'],
  // Malformed is malformed, whichever it is.
  [EMPTY, failed('malformed'), 'malformed', 'an unusable answer'],
  [failed('malformed'), EMPTY, 'malformed', 'an unusable answer'],
  [failed('truncated-tcp-failed'), EMPTY, 'truncated', 'a truncated answer, and EPROTO'],
  [{ ...OK, referral: true }, EMPTY, 'failure', 'other servers to ask (a referral)'],
  // RFC 8914.
  [coded('SERVFAIL', [6]), EMPTY, 'failure', 'SERVFAIL (DNSSEC bogus)'],
  [coded('SERVFAIL', [22, 23]), LOST, 'failure', 'SERVFAIL (no reachable authority, network error)'],
  [coded('NXDOMAIN', [15]), EMPTY, 'nxdomain', 'NXDOMAIN (blocked)'],
  [coded('SERVFAIL', [49_152]), EMPTY, 'failure', 'SERVFAIL (extended error 49152)'],
];

it(`A and AAAA come to one of ${TOGETHER.length} views`, () => {
  for (const [a, aaaa, status, says] of TOGETHER) {
    const facts = { host: 'ssm.eu-central-1.amazonaws.com', server: '10.0.0.2', roles: ['configured'], a, aaaa } as const;
    const view = viewOf(facts, { v4: true, v6: false }, () => 'public');
    assert.deepEqual([view.status, view.says], [status, says], JSON.stringify([a, aaaa]));
  }
});
