/** One connection's facts, by how it ends. */
import type { CertificateFacts, ConnectionFacts, HttpFacts, TlsFacts } from '../../src/facts.ts';

/** Where the connection stops, or `ok`. */
export type Fate =
  | 'ok'
  | 'timeout'
  | 'refused'
  | 'unreachable'
  | 'tls-expired'
  | 'tls-untrusted'
  | 'tls-incomplete'
  | 'tls-invalid'
  | 'tls-foreign'
  | 'tls-foreign-trusted'
  | 'tls-name'
  | 'tls-protocol'
  | 'tls-reset'
  | 'tls-stalled'
  | 'plain'
  | 'page'
  | 'http-timeout'
  | 'http-timeout-foreign'
  | 'inconclusive'
  | 'skipped';

interface Where {
  readonly host: string;
  readonly ip: string;
  readonly at: string;
  readonly localIp: string;
  readonly isS3: boolean;
  readonly clockOffsetMs: number;
}

const AMAZON = 'CN=Amazon RSA 2048 M01, O=Amazon, C=US';
const CORPORATE = 'CN=Example Inspection CA, O=Example Corp';

export function connectionOf({ isS3, clockOffsetMs, ...where }: Where, fate: Fate): ConnectionFacts {
  const skipped = { outcome: 'skipped', because: 'TCP did not open' } as const;
  const base = { host: where.host, ip: where.ip, port: 443, localIp: where.localIp, localPort: 40_000, at: where.at };
  if (fate === 'timeout' || fate === 'refused' || fate === 'unreachable') {
    return { ...base, tcp: { outcome: 'failed', reason: fate, detail: `${fate} (test)`, ms: 3000 }, tls: skipped, http: skipped };
  }
  if (fate === 'inconclusive') {
    return { ...base, tcp: { outcome: 'inconclusive', why: 'the run was over first' }, tls: skipped, http: skipped };
  }
  if (fate === 'skipped') {
    return { ...base, at: '', tcp: { outcome: 'skipped', because: 'no address of that family' }, tls: skipped, http: skipped };
  }
  const tls = tlsOf(where.host, fate);
  return {
    ...base,
    tcp: { outcome: 'ok', ms: 2 },
    tls,
    http: tls.outcome === 'ok' ? httpOf(fate, isS3, clockOffsetMs) : skipped,
  };
}

type Opened = Exclude<Fate, 'timeout' | 'refused' | 'unreachable' | 'inconclusive' | 'skipped'>;

/** The chain of this handshake with the certificate of its issuer, which a root has issued that is nowhere here. */
function withIssuer(tls: TlsFacts): Pick<Extract<TlsFacts, { outcome: 'ok' }>, 'chain'> {
  const chain = tls.outcome === 'ok' ? tls.chain : [];
  const issuer = chain.map((leaf) => ({ ...leaf, subject: AMAZON, issuer: 'CN=Amazon Root CA 1, O=Amazon, C=US' }));
  return { chain: [...chain, ...issuer] };
}

function tlsOf(host: string, fate: Opened): TlsFacts {
  const failed = (reason: 'protocol-version' | 'reset' | 'timeout' | 'not-tls'): TlsFacts => ({
    outcome: 'failed',
    reason,
    detail: `${reason} (test)`,
    ms: 3000,
  });
  const done = (
    issuer: string,
    over: Partial<Extract<TlsFacts, { outcome: 'ok' }>> = {},
    dates: Partial<CertificateFacts> = {},
  ): TlsFacts => ({
    outcome: 'ok',
    ms: 8,
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_128_GCM_SHA256',
    verifyError: null,
    nameError: null,
    names: [host],
    chain: [
      {
        subject: `CN=${host}`,
        issuer,
        notBefore: '2026-01-01T00:00:00.000Z',
        notAfter: '2027-01-01T00:00:00.000Z',
        sha256: '00',
        ...dates,
      },
    ],
    anchor: 'system',
    impersonatesRoot: false,
    ...over,
  });
  switch (fate) {
    case 'ok':
    case 'http-timeout':
      return done(AMAZON);
    case 'tls-expired':
      return done(AMAZON, { verifyError: 'CERT_HAS_EXPIRED' }, { notAfter: '2026-11-01T00:00:00.000Z' });
    case 'tls-untrusted':
      return done(AMAZON, { verifyError: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', anchor: null, ...withIssuer(done(AMAZON)) });
    case 'tls-incomplete':
      return done(AMAZON, { verifyError: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', anchor: null });
    case 'tls-invalid':
      return done(AMAZON, { verifyError: 'permitted subtree violation' });
    case 'tls-foreign':
    case 'page':
      return done(CORPORATE, { verifyError: 'SELF_SIGNED_CERT_IN_CHAIN', anchor: null });
    case 'tls-foreign-trusted':
    case 'http-timeout-foreign':
      return done(CORPORATE);
    case 'tls-name':
      return done(AMAZON, { nameError: 'the certificate is for another name', names: ['other.example'] });
    case 'tls-protocol':
      return failed('protocol-version');
    case 'tls-reset':
      return failed('reset');
    case 'tls-stalled':
      return failed('timeout');
    case 'plain':
      return failed('not-tls');
  }
}

function httpOf(fate: Opened, isS3: boolean, clockOffsetMs: number): HttpFacts {
  if (fate.startsWith('http-timeout')) return { outcome: 'failed', reason: 'timeout', detail: 'no answer (test)', ms: 3000 };
  const page = fate === 'page';
  return {
    outcome: 'ok',
    ms: 5,
    status: page ? 302 : isS3 ? 403 : 404,
    requestId: page ? null : 'REQUESTID0000001',
    server: null,
    contentType: page ? 'text/html' : null,
    location: page ? 'http://portal.example/login' : null,
    clockOffsetMs,
    excerpt: page ? 'Sign in' : null,
  };
}
