/** Some endpoints speak only TLS 1.2 while others speak TLS 1.3. */

import { hostsOf } from '../../picture/endpoint-choice.ts';
import type { Picture } from '../../picture/picture.ts';
import type { At } from '../../picture/seen.ts';
import { clean, hostNames, ipsOf, list, places, word } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { handshakes } from '../../remedies/roots.ts';
import type { DraftOf, Finding } from '../finding.ts';
import { INSIDE_IP, regionalHost, SSM_HOST } from '../samples.ts';
import { draftAt, targetHits } from './hits.ts';

/** `protocol`: the newest that these take. `newer`: names that take TLS 1.3 in this very run. */
export interface TlsOldVersionData {
  readonly addresses: readonly At[];
  readonly protocol: string;
  readonly newer: readonly string[];
}

export const tlsOldVersion: Finding<'tls/old-version', TlsOldVersionData> = {
  code: 'tls/old-version',
  number: 26,
  title: 'Some endpoints speak TLS 1.2 only',
  summary:
    'Some endpoints agree on TLS 1.3 and others only on 1.2. The agent works with both. AWS takes 1.3 nearly everywhere, so that a device which ' +
    'ends the connection in between is one explanation, and a slower service of AWS the other.',
  reads: ['dns', 'tls'],
  about: 'endpoints',
  judge,
  message: (data) =>
    `${places(data.addresses)} ${word(hostNames(data.addresses), 'agrees', 'agree')} on ${clean(data.protocol)} at most, while ` +
    `${list(data.newer, 3)} ${word(data.newer, 'takes', 'take')} TLS 1.3: harmless for the agent.`,
  remedies: (data, context) => [
    remedy({
      title: 'nothing: see who answers',
      owner: 'firewall',
      text:
        `Nothing need be done for Systems Manager. These handshakes show who answers at ${list(ipsOf(data.addresses))}: with a certificate that ` +
        "is not Amazon's, somebody inspects the traffic.",
      commands: handshakes(data.addresses, context),
      risk: 'The look-ups change nothing.',
      verify: verify(context, ['tls/old-version']),
    }),
  ],
  docs: ['Faster AWS cloud connections with TLS 1.3'],
  page: {
    recognised:
      'Handshakes of this run, all complete and all verified, end in different versions: TLS 1.3 with some names, 1.2 with every address of others.',
    severity: 'Info: the agent needs TLS 1.2 and no more.',
  },
  sample: { addresses: [{ host: SSM_HOST, ip: INSIDE_IP }], protocol: 'TLSv1.2', newer: [regionalHost('kms')] },
};

/**
 * AWS's front ends take TLS 1.3; S3's interface endpoints do not, as AWS documents. If some take it
 * and others stop at 1.2, a device may end the latter's connections. AWS may also be slower with
 * one service than with another, so this stays an info.
 */
function judge(picture: Picture): readonly DraftOf<'tls/old-version', TlsOldVersionData>[] {
  const complete = targetHits(picture).flatMap((hit) => {
    const { tls } = hit.connection;
    if (hit.endpoint.service === 's3') return [];
    return tls.outcome === 'ok' && tls.verifyError === null && tls.nameError === null ? [{ hit, protocol: tls.protocol }] : [];
  });
  const newer = hostsOf(complete.filter(({ protocol }) => protocol === 'TLSv1.3').map(({ hit }) => hit.endpoint));
  const old = complete.filter(({ hit, protocol }) => protocol !== 'TLSv1.3' && !newer.includes(hit.endpoint.host));
  const [first] = old;
  if (first === undefined || newer.length === 0) return [];
  const { addresses, draft } = draftAt(old.map(({ hit }) => hit));
  const evidence = addresses.map(({ host, ip }) => `${host} at ${ip}: ${first.protocol}`);
  const data = { addresses, protocol: first.protocol, newer };
  return [{ code: 'tls/old-version', ...draft, severity: 'info', capabilities: [], data, evidence }];
}
