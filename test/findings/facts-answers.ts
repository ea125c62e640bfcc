/** What a DNS server or S3 answers, as facts. */
import type { DnsAnswer, DnsFacts, ObjectFacts } from '../../src/facts.ts';

/** Addresses, or how a server does not give any. `skipped`: it was not asked; `unknown`: the run was over first. */
export type Says =
  | readonly string[]
  | 'NXDOMAIN'
  | 'SERVFAIL'
  | 'REFUSED'
  | 'NODATA'
  | 'silent'
  | 'malformed'
  | 'truncated'
  | 'unknown';
export type Read = 'ok' | 'denied' | 'absent-403' | 'no-bucket' | 'redirect' | '503' | 'inconclusive';

export function dnsOf(host: string, server: string, roles: DnsFacts['roles'], says: Says): DnsFacts {
  const list = typeof says === 'string' ? [] : says;
  const of = (isV6: boolean): DnsAnswer =>
    answerOf(
      says,
      list.filter((ip) => ip.includes(':') === isV6),
    );
  return { host, server, roles, a: of(false), aaaa: of(true) };
}

function answerOf(says: Says, addresses: readonly string[]): DnsAnswer {
  const failed = (reason: 'silent' | 'malformed' | 'truncated-tcp-failed', detail: string): DnsAnswer => ({
    outcome: 'failed',
    reason,
    detail,
    ms: 3000,
  });
  if (says === 'silent') return failed('silent', 'no answer to 2 attempts');
  if (says === 'malformed') return failed('malformed', 'not a DNS message');
  if (says === 'truncated') return failed('truncated-tcp-failed', 'TCP 53 does not open');
  if (says === 'unknown') return { outcome: 'inconclusive', why: 'the run was over first' };
  const rcode = typeof says !== 'string' || says === 'NODATA' ? 'NOERROR' : says;
  return {
    outcome: 'ok',
    ms: 3,
    rcode,
    authoritative: false,
    truncated: false,
    transport: 'udp',
    attempts: 1,
    addresses,
    cnames: [],
    ttl: addresses.length > 0 ? 60 : null,
  };
}

export function readOf(read: Read): ObjectFacts['result'] {
  if (read === 'inconclusive') return { outcome: 'inconclusive', why: 'the run was over first' };
  const answer = (status: number, code: string | null, bucketRegion: string | null = null): ObjectFacts['result'] => ({
    outcome: 'ok',
    ms: 9,
    status,
    code,
    message: code === 'AccessDenied' ? 'Access Denied' : null,
    bucketRegion,
    requestId: 'S3REQUESTID00001',
  });
  switch (read) {
    case 'ok':
      return answer(206, null);
    case 'denied':
    case 'absent-403':
      return answer(403, 'AccessDenied');
    case 'no-bucket':
      return answer(404, 'NoSuchBucket');
    case 'redirect':
      return answer(301, 'PermanentRedirect', 'us-west-2');
    case '503':
      return answer(503, 'SlowDown');
  }
}
