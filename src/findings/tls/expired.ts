/** The server's certificate has expired, or is not valid yet, by this node's clock. */

import { isAmazonChain } from '../../picture/amazon-chain.ts';
import { clockOffset } from '../../picture/clock.ts';
import type { Picture } from '../../picture/picture.ts';
import { clockCommands } from '../../remedies/clock-commands.ts';
import { exemptFromInspection, ownerOf, whoAnswers } from '../../remedies/inspection.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean, ipsOf, list, places } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { ALWAYS_ERROR } from '../page-words.ts';
import { FOREIGN_CHAIN } from '../samples.ts';
import { issuedBy, type TlsData } from './certificate-data.ts';
import { completed, draftAt, namesOnLeaf, tlsHits } from './hits.ts';

export type TlsExpiredData = TlsData & {
  readonly notBefore: string;
  readonly notAfter: string;
  readonly nodeTime: string;
  readonly which: 'expired' | 'not-yet-valid';
  /** Servers gave the time, and by that the certificate is no more valid; or others verify by this clock. */
  readonly clockIsRight?: true;
  /** The chain is Amazon's: nobody opens TLS on the way. */
  readonly amazons?: true;
};

export const tlsExpired: Finding<'tls/expired', TlsExpiredData> = {
  code: 'tls/expired',
  number: 23,
  title: 'The certificate is not valid at this time',
  summary:
    "The certificate has expired or is not valid yet, by this node's clock. AWS renews in time: either the clock is wrong, or the certificate is " +
    "somebody else's.",
  reads: ['dns', 'tls', 'clock'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `The certificate of ${places(data.addresses)}, issued by ${issuedBy(data.issuer)}${data.subject === null ? '' : ` for "${clean(data.subject)}"`}, ` +
    (data.which === 'expired' ? `expired on ${clean(data.notAfter)}` : `is not valid before ${clean(data.notBefore)}`) +
    `; this node's clock says ${clean(data.nodeTime)}${data.clockIsRight === true ? ', which others confirm' : ''}.`,
  remedies: (data, context) => {
    const proof = verify(context, ['tls/expired', 'clock']);
    const clock = remedy({
      title: 'look at the clock first',
      owner: 'node',
      text: `First the clock: is it really ${clean(data.nodeTime)}? If not, set it right (see clock/skew); nothing else is wrong then.`,
      commands: clockCommands(context).look,
      risk: 'The look-ups change nothing.',
      verify: proof,
    });
    return [
      ...(data.clockIsRight === true ? [] : [clock]),
      renew(data, context, proof),
      ...(data.amazons === true ? [] : [exemptFromInspection(data.addresses, context, verify(context, ['tls']))]),
      restartAgent(context, proof),
    ];
  },
  docs: ['Set the time for your Amazon EC2 instance'],
  page: {
    recognised: "A certificate of the chain is not valid at the time of this node's clock: too old, or not valid yet.",
    severity: `${ALWAYS_ERROR} When the servers' time makes it valid, clock/skew is the cause.`,
  },
  sample: {
    ...FOREIGN_CHAIN,
    notBefore: '2025-01-01T00:00:00Z',
    notAfter: '2026-01-01T00:00:00Z',
    nodeTime: '2026-02-01T00:00:00Z',
    which: 'expired',
  },
};

/** AWS renews its certificates weeks ahead: what shows an old one is a copy of it, a device or a stand-in. */
function renew(data: TlsExpiredData, context: RemedyContext, proof: string): Remedy {
  return remedy({
    title: `find who shows ${data.which === 'expired' ? 'an old certificate' : 'a certificate of the future'}, and have it replaced`,
    owner: ownerOf(data.addresses, context),
    text:
      `Find who runs what answers at ${list(ipsOf(data.addresses), 4)}: a device that opens TLS, or a stand-in for AWS. Its certificate must be ` +
      'replaced by a valid one, or the name must lead to AWS itself.',
    ...whoAnswers(data.addresses, context),
    risk: 'The look-ups change nothing.',
    verify: proof,
  });
}

/** The time of the servers decides where there is one; certificates of others are a hint where there is none. */
function isClockRight(picture: Picture, nodeTime: string, notBefore: string, notAfter: string): boolean {
  const offset = clockOffset(picture);
  const time = Date.parse(nodeTime) + (offset?.offsetMs ?? 0);
  if (offset !== null) return time < Date.parse(notBefore) || time > Date.parse(notAfter);
  return picture.facts.connections.some(({ tls }) => tls.outcome === 'ok' && tls.verifyError === null && tls.nameError === null);
}

function judge(picture: Picture): readonly DraftOf<'tls/expired', TlsExpiredData>[] {
  const hits = tlsHits(picture, ['expired', 'not-yet-valid']);
  if (hits.length === 0) return [];
  const { addresses, draft } = draftAt(hits);
  const tls = completed(hits);
  const [first] = hits;
  const nodeTime = first?.connection.at ?? picture.facts.startedAt;
  const notYet = first?.address.reach.state === 'fails' && first.address.reach.reason === 'not-yet-valid';
  const bad =
    tls?.chain.find(({ notBefore, notAfter }) => (notYet ? notBefore > nodeTime : notAfter < nodeTime)) ?? tls?.chain[0];
  const [notBefore, notAfter] = [bad?.notBefore ?? 'unknown', bad?.notAfter ?? 'unknown'];
  return [
    {
      code: 'tls/expired',
      ...draft,
      data: {
        addresses,
        ...namesOnLeaf(tls),
        notBefore,
        notAfter,
        nodeTime,
        which: notYet ? 'not-yet-valid' : 'expired',
        ...(isClockRight(picture, nodeTime, notBefore, notAfter) ? { clockIsRight: true as const } : {}),
        ...(tls !== undefined && isAmazonChain(tls) ? { amazons: true as const } : {}),
      },
      evidence: [
        ...draft.evidence,
        `${bad?.subject ?? 'the certificate'} is valid from ${bad?.notBefore ?? '?'} to ${bad?.notAfter ?? '?'}; this node's clock says ${nodeTime}`,
      ],
    },
  ];
}
