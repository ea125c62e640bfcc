/** This node's clock is so far off that AWS refuses its signatures. */

import { duration } from '../../knowledge/words.ts';
import { clockOffset } from '../../picture/clock.ts';
import type { Picture } from '../../picture/picture.ts';
import { clockCommands } from '../../remedies/clock-commands.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { type DraftOf, type Finding, isDraftOf, isError } from '../finding.ts';
import { SSM_HOST } from '../samples.ts';
import { type TlsExpiredData, tlsExpired } from '../tls/expired.ts';

export interface ClockSkewData {
  readonly offsetSeconds: number;
  readonly source: string;
}

/** AWS refuses SigV4 signatures from five minutes on (S3 from fifteen: RequestTimeTooSkewed). */
const REFUSED_AFTER_SECONDS = 300;

/** A clock that drifts will cross that limit soon, so we warn before it does. */
const RISKY_AFTER_SECONDS = 180;

export const clockSkew: Finding<'clock/skew', ClockSkewData> = {
  code: 'clock/skew',
  number: 71,
  title: 'The clock is wrong',
  summary:
    "This node's clock differs from the servers' clocks. AWS rejects signatures that are more than five minutes off (S3: fifteen), and " +
    'certificates may seem to be expired or not yet valid.',
  reads: ['http', 'tls', 'imds', 'clock', 'signed'],
  about: 'node',
  judge,
  // Validity is judged by this node's clock: a wrong one makes every certificate look expired.
  explains: [
    {
      codes: ['tls/expired'],
      when: (own, symptom) => isError(own) && isDraftOf(tlsExpired, symptom) && isValidByServers(own.data, symptom.data),
    },
  ],
  stopsEverything: true,
  message: (data) => {
    // The offset is the server's time minus this node's: positive means that this node is behind.
    const side = data.offsetSeconds >= 0 ? 'slow' : 'fast';
    return `This node's clock is ${duration(data.offsetSeconds)} ${side}, by the time that ${clean(data.source)} gives; AWS accepts signatures up to five minutes off.`;
  },
  remedies: (data, context) => {
    const clock = clockCommands(context);
    const proof = verify(context, ['clock/skew']);
    const linux = context.os === 'linux' || context.os === 'other';
    return [
      remedy({
        title: 'set the clock right, and keep it so',
        owner: 'node',
        text:
          `Take the time from ${clock.server}${context.kind === 'hybrid' ? '' : ' (Amazon Time Sync, needs no network path)'} and correct ` +
          `the ${duration(data.offsetSeconds)} at once. ` +
          (linux
            ? 'Debian and Ubuntu read the first file (chrony 4), Amazon Linux and Red Hat the second; run only that one, once.'
            : context.os === 'windows'
              ? 'Not on a member of a domain: there, correct the domain controller.'
              : ''),
        commands: [...clock.look, ...clock.set],
        ...(clock.fits === undefined ? {} : { oneFits: clock.fits }),
        permission: 'administrator rights on the node',
        risk: 'The clock jumps: databases, clusters and scheduled jobs on this node may not like that. Without a jump, chrony corrects it slowly.',
        rollback: 'Remove the added line and restart the time service.',
        rollbackIsText: true,
        verify: proof,
      }),
      restartAgent(context, proof),
    ];
  },
  docs: ['Set the time for your Amazon EC2 instance'],
  page: {
    recognised:
      "The Date header of AWS answers over verified connections (their median), else of the metadata service, is compared with this node's clock. " +
      'If every chain looks expired, the probe believes what most servers say.',
    severity: 'Error from 300 seconds on, where AWS refuses signatures. Warning from 180 seconds on. Below that, silent.',
  },
  sample: { offsetSeconds: 421, source: SSM_HOST },
};

function judge(picture: Picture): readonly DraftOf<'clock/skew', ClockSkewData>[] {
  const best = clockOffset(picture);
  if (best === null) return [];
  const offsetSeconds = Math.round(best.offsetMs / 1000);
  const size = Math.abs(offsetSeconds);
  if (size < RISKY_AFTER_SECONDS) return [];
  const isRefused = size >= REFUSED_AFTER_SECONDS;
  return [
    {
      code: 'clock/skew',
      severity: isRefused ? 'error' : 'warning',
      subjects: [],
      data: { offsetSeconds, source: best.source },
      evidence: [`this node's clock is ${duration(size)} ${offsetSeconds > 0 ? 'behind' : 'ahead of'} ${best.source}`],
      capabilities: picture.facts.request.for,
    },
  ];
}

/** By the servers' time the certificate is valid. */
function isValidByServers({ offsetSeconds }: ClockSkewData, { nodeTime, notBefore, notAfter }: TlsExpiredData): boolean {
  const serverTime = Date.parse(nodeTime) + offsetSeconds * 1000;
  return Date.parse(notBefore) <= serverTime && serverTime <= Date.parse(notAfter);
}
