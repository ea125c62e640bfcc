/** The context in which remedies are shown when there is no node to take values from. */
import { BOTH_HOSTS, DNS_SUFFIX } from '../findings/samples.ts';
import type { RemedyContext } from '../remedies/remedy-context.ts';

/** A node of which only the kind is known: its values are placeholders. */
export function neutralContext(kind: 'ec2' | 'hybrid'): RemedyContext {
  return {
    kind,
    os: 'linux',
    region: 'REGION',
    suffix: { partition: 'aws', dnsSuffix: DNS_SUFFIX, dualStackDnsSuffix: null },
    imds: null,
    firewall: null,
    amazonResolver: '169.254.169.253',
    requiredHosts: BOTH_HOSTS,
  };
}
