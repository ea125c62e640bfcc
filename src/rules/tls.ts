/** TCP opens, TLS does not, or not with AWS. One cause is one finding, however many endpoints it breaks. */
import type { At, Draft } from '../catalog/data.ts';
import type { ConnectionFacts } from '../facts.ts';
import { isRootMissing, ruleOf } from '../knowledge/chain-rules.ts';
import { isAmazonChain } from './amazon-chain.ts';
import { targets } from './dns-diagnosis.ts';
import { at, capabilitiesOf, evidenceAt, hostsOf, judgedEndpoints } from './draft.ts';
import type { AddressPicture, EndpointPicture, Picture } from './picture.ts';

type CompletedTls = Extract<ConnectionFacts['tls'], { outcome: 'ok' }>;
export interface Hit {
  readonly endpoint: EndpointPicture;
  readonly address: AddressPicture;
  readonly connection: ConnectionFacts;
}

/** Every address of a required endpoint, S3's second family included, that was connected to. */
export function targetHits(picture: Picture): readonly Hit[] {
  return judgedEndpoints(picture).flatMap((endpoint) =>
    targets(picture, endpoint).addresses.flatMap((address) => {
      const { connection } = address;
      return connection === null ? [] : [{ endpoint, address, connection }];
    }),
  );
}

/** Those that fail in the TLS layer for this reason. */
export function tlsHits(picture: Picture, reasons: readonly string[]): readonly Hit[] {
  return targetHits(picture).filter(
    ({ address: { reach } }) => reach.state === 'fails' && reach.layer === 'tls' && reasons.includes(reach.reason),
  );
}

/** What all findings about the TLS of some addresses have in common. */
export function common(hits: readonly Hit[]) {
  const endpoints = [...new Set(hits.map(({ endpoint }) => endpoint))];
  const addresses: readonly At[] = hits.map(({ endpoint, address }) => at(endpoint.host, address));
  return {
    addresses,
    draft: {
      severity: 'error' as const,
      subjects: hostsOf(endpoints),
      evidence: addresses.map(evidenceAt),
      capabilities: capabilitiesOf(endpoints),
    },
  };
}

function completed(hits: readonly Hit[]): CompletedTls | undefined {
  return hits.flatMap(({ connection: { tls } }) => (tls.outcome === 'ok' ? [tls] : []))[0];
}

function names(tls: CompletedTls | undefined): { issuer: string | null; subject: string | null } {
  const leaf = tls?.chain[0];
  return { issuer: leaf?.issuer ?? null, subject: leaf?.subject ?? null };
}

export function intercepted(picture: Picture): readonly Draft[] {
  const untrusted = tlsHits(picture, ['foreign']);
  // Which issuers AWS uses in its other partitions is not published: there, a chain that this node trusts is not questioned.
  const issuersAreKnown = ['aws', 'aws-us-gov'].includes(picture.facts.suffix.partition);
  const trusted = (issuersAreKnown ? judgedEndpoints(picture) : []).flatMap((endpoint) =>
    targets(picture, endpoint).addresses.flatMap((address) => {
      const { connection, reach } = address;
      const foreign = connection?.tls.outcome === 'ok' && connection.tls.anchor === 'system' && !isAmazonChain(connection.tls);
      return foreign && !(reach.state === 'fails' && reach.layer === 'tls') ? [{ endpoint, address, connection }] : [];
    }),
  );
  return [untrusted, trusted].flatMap((hits, index): Draft[] => {
    if (hits.length === 0) return [];
    const { addresses, draft } = common(hits);
    const tls = completed(hits);
    const isTrusted = index === 1;
    return [
      {
        code: 'tls/intercepted',
        ...draft,
        severity: isTrusted ? 'warning' : 'error',
        data: {
          addresses,
          ...names(tls),
          trusted: isTrusted,
          selfSigned: tls?.verifyError === 'DEPTH_ZERO_SELF_SIGNED_CERT',
          impersonatesRoot: tls?.impersonatesRoot ?? false,
          brokenRule: brokenRuleOf(tls),
        },
        evidence: [...new Set(hits.flatMap(({ endpoint, connection }) => issuerOf(endpoint.host, connection)))],
      },
    ];
  });
}

function issuerOf(host: string, { ip, tls }: ConnectionFacts): string[] {
  if (tls.outcome !== 'ok') return [];
  const rule = brokenRuleOf(tls);
  const broken = rule === null ? '' : `; the chain breaks a rule: ${ruleOf(rule)}`;
  return [`${host} at ${ip} presents a certificate issued by ${tls.chain[0]?.issuer ?? 'nobody'}${broken}`];
}

export function untrustedRoot(picture: Picture): readonly Draft[] {
  const hits = tlsHits(picture, ['untrusted']);
  if (hits.length === 0) return [];
  const { addresses, draft } = common(hits);
  const tls = completed(hits);
  return [
    { code: 'tls/untrusted-root', ...draft, data: { addresses, ...names(tls), verifyError: tls?.verifyError ?? 'unknown' } },
  ];
}

function brokenRuleOf(tls: CompletedTls | undefined): string | null {
  const error = tls?.verifyError ?? null;
  return error === null || isRootMissing(error) ? null : error;
}

export function invalidChain(picture: Picture): readonly Draft[] {
  const hits = tlsHits(picture, ['invalid']);
  // Each rule that is broken is a finding of its own.
  const byRule = new Map<string, Hit[]>();
  for (const hit of hits) {
    const verifyError = completed([hit])?.verifyError ?? 'unknown';
    byRule.set(verifyError, [...(byRule.get(verifyError) ?? []), hit]);
  }
  return [...byRule].map(([verifyError, broken]) => {
    const { addresses, draft } = common(broken);
    return { code: 'tls/invalid-chain', ...draft, data: { addresses, ...names(completed(broken)), verifyError } };
  });
}

export function incompleteChain(picture: Picture): readonly Draft[] {
  const hits = tlsHits(picture, ['incomplete']);
  if (hits.length === 0) return [];
  const { addresses, draft } = common(hits);
  return [{ code: 'tls/incomplete-chain', ...draft, data: { addresses, ...names(completed(hits)) } }];
}

export function expired(picture: Picture): readonly Draft[] {
  const hits = tlsHits(picture, ['expired', 'not-yet-valid']);
  if (hits.length === 0) return [];
  const { addresses, draft } = common(hits);
  const tls = completed(hits);
  const [first] = hits;
  const nodeTime = first?.connection.at ?? picture.facts.startedAt;
  const notYet = first?.address.reach.state === 'fails' && first.address.reach.reason === 'not-yet-valid';
  const bad =
    tls?.chain.find(({ notBefore, notAfter }) => (notYet ? notBefore > nodeTime : notAfter < nodeTime)) ?? tls?.chain[0];
  return [
    {
      code: 'tls/expired',
      ...draft,
      data: {
        addresses,
        ...names(tls),
        notBefore: bad?.notBefore ?? 'unknown',
        notAfter: bad?.notAfter ?? 'unknown',
        nodeTime,
        which: notYet ? 'not-yet-valid' : 'expired',
      },
      evidence: [
        ...draft.evidence,
        `${bad?.subject ?? 'the certificate'} is valid from ${bad?.notBefore ?? '?'} to ${bad?.notAfter ?? '?'}; this node's clock says ${nodeTime}`,
      ],
    },
  ];
}

export function nameMismatch(picture: Picture): readonly Draft[] {
  const hits = tlsHits(picture, ['name-mismatch']);
  if (hits.length === 0) return [];
  const { addresses, draft } = common(hits);
  const tls = completed(hits);
  return [{ code: 'tls/name-mismatch', ...draft, data: { addresses, ...names(tls), names: tls?.names ?? [] } }];
}

/**
 * AWS's front ends take TLS 1.3; interface endpoints of S3 do not, by AWS's own word. Where some of a run do and others stop at 1.2, something before the latter may be ending the
 * connection; AWS may also be slower with one service than with another, so it stays a note.
 */
export function oldVersion(picture: Picture): readonly Draft[] {
  const complete = targetHits(picture).flatMap((hit) => {
    const { tls } = hit.connection;
    if (hit.endpoint.service === 's3') return [];
    return tls.outcome === 'ok' && tls.verifyError === null && tls.nameError === null ? [{ hit, protocol: tls.protocol }] : [];
  });
  const newer = hostsOf(complete.filter(({ protocol }) => protocol === 'TLSv1.3').map(({ hit }) => hit.endpoint));
  const old = complete.filter(({ hit, protocol }) => protocol !== 'TLSv1.3' && !newer.includes(hit.endpoint.host));
  const [first] = old;
  if (first === undefined || newer.length === 0) return [];
  const { addresses, draft } = common(old.map(({ hit }) => hit));
  const evidence = addresses.map(({ host, ip }) => `${host} at ${ip}: ${first.protocol}`);
  const data = { addresses, protocol: first.protocol, newer };
  return [{ code: 'tls/old-version', ...draft, severity: 'info', capabilities: [], data, evidence }];
}

export function protocolVersion(picture: Picture): readonly Draft[] {
  const hits = tlsHits(picture, ['protocol-version', 'alert']);
  if (hits.length === 0) return [];
  const { addresses, draft } = common(hits);
  return [{ code: 'tls/protocol-version', ...draft, data: { addresses } }];
}
