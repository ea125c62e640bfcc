/** Another machine answers in AWS's name, with a certificate that AWS did not issue. */

import type { ConnectionFacts } from '../../facts.ts';
import { isRootMissing, ruleOf } from '../../knowledge/chain-rules.ts';
import { isAmazonChain } from '../../picture/amazon-chain.ts';
import { judgedEndpoints } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import { exemptFromInspection, findImpostor } from '../../remedies/inspection.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean, places } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { installAuthority } from '../../remedies/roots.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { FOREIGN_CHAIN } from '../samples.ts';
import { brokenRule, issuedBy, type TlsData } from './certificate-data.ts';
import { type CompletedTls, completed, draftAt, namesOnLeaf, tlsHits } from './hits.ts';

export type TlsInterceptedData = TlsData & {
  readonly trusted: boolean;
  readonly selfSigned: boolean;
  readonly impersonatesRoot: boolean;
  /**
   * The rule that the chain breaks (see knowledge/chain-rules.ts); null where nothing but its root
   * is wrong.
   */
  readonly brokenRule: string | null;
};

export const tlsIntercepted: Finding<'tls/intercepted', TlsInterceptedData> = {
  code: 'tls/intercepted',
  number: 21,
  title: 'Somebody else answers in the name of AWS',
  summary:
    "The certificate for an AWS name was not issued by AWS's authorities: a TLS inspecting proxy or firewall sits in between. The agent refuses " +
    "it, unless the system's roots trust that authority.",
  reads: ['dns', 'tls'],
  about: 'endpoints',
  judge,
  message: (data) => {
    const trust = data.trusted
      ? 'The roots of this node trust it, so that the agent works, inspected.'
      : 'The roots of this node do not trust it.';
    const oddity = data.impersonatesRoot
      ? data.trusted
        ? " It carries the name of Amazon's root, which is in this node's store beside the one that signed it: treat it as hostile until explained."
        : ' It carries the name of a root that this node trusts but was not signed by it: treat it as hostile until explained.'
      : data.selfSigned
        ? ' It is self-signed, which also fits a machine that is no proxy at all.'
        : '';
    return (
      `The certificate of ${places(data.addresses)}${data.subject === null ? '' : ` ("${clean(data.subject)}")`} was issued by ` +
      `${issuedBy(data.issuer)}, not by Amazon. ${data.brokenRule === null ? trust : brokenRule(data.brokenRule)}${oddity}`
    );
  },
  remedies: (data, context) => {
    const proof = verify(context, ['tls']);
    if (data.impersonatesRoot) {
      const find = findImpostor(data.addresses, data.trusted, context, proof);
      return data.trusted ? [find] : [find, restartAgent(context, proof)];
    }
    const exempt = exemptFromInspection(data.addresses, context, proof);
    if (data.trusted) return [exempt];
    return [
      exempt,
      // Never advise a node to trust a self-signed certificate.
      ...(data.selfSigned || data.brokenRule !== null ? [] : [installAuthority(data.issuer, context, proof)]),
      restartAgent(context, proof),
    ];
  },
  docs: [
    'Inspecting SSL/TLS traffic with TLS inspection configurations in AWS Network Firewall',
    'Amazon Trust Services: https://www.amazontrust.com/repository/',
  ],
  page: {
    recognised:
      "The chain that the server presents is not Amazon's: its issuers, and whether it ends in a root of the store that the agent would use, " +
      'decide. What only claims the name of a known root, without its key, is called an impersonation: ' +
      "also what a root of the node's own signed that is named like Amazon's, where the real one is in the store, too.",
    severity:
      "Error when this node's roots do not trust the chain: the agent refuses it. Warning when they do: it works, and somebody reads along (judged " +
      'only in partitions whose issuers are published).',
  },
  sample: { ...FOREIGN_CHAIN, trusted: false, selfSigned: false, impersonatesRoot: false, brokenRule: null },
};

function judge(picture: Picture): readonly DraftOf<'tls/intercepted', TlsInterceptedData>[] {
  const untrusted = tlsHits(picture, ['foreign']);
  // Which issuers AWS uses in its other partitions is not published: there, a chain that this node
  // trusts is not questioned.
  const issuersAreKnown = ['aws', 'aws-us-gov'].includes(picture.facts.suffix.partition);
  const trusted = (issuersAreKnown ? judgedEndpoints(picture) : []).flatMap((endpoint) =>
    endpoint.targets.addresses.flatMap((address) => {
      const { connection, reach } = address;
      const foreign = connection?.tls.outcome === 'ok' && connection.tls.anchor === 'system' && !isAmazonChain(connection.tls);
      return foreign && !(reach.state === 'fails' && reach.layer === 'tls') ? [{ endpoint, address, connection }] : [];
    }),
  );
  return [untrusted, trusted].flatMap((hits, index): DraftOf<'tls/intercepted', TlsInterceptedData>[] => {
    if (hits.length === 0) return [];
    const { addresses, draft } = draftAt(hits);
    const tls = completed(hits);
    const isTrusted = index === 1;
    return [
      {
        code: 'tls/intercepted',
        ...draft,
        severity: isTrusted ? 'warning' : 'error',
        data: {
          addresses,
          ...namesOnLeaf(tls),
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

function brokenRuleOf(tls: CompletedTls | undefined): string | null {
  const error = tls?.verifyError ?? null;
  return error === null || isRootMissing(error) ? null : error;
}
