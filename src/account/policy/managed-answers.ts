/** What Systems Manager itself says about the node. */
import { cause, excluded, gapOf, type Suspect, unknown } from '../evaluate/answer.ts';
import type { Account } from '../model.ts';
import { sentence } from './sentence.ts';

/** Of a node outside EC2 Systems Manager's word decides; of an instance it is what everything else explains. */
export function managedSuspects({ managed, nodeId, region }: Account): readonly Suspect[] {
  if (!nodeId.startsWith('mi-')) return [];
  const about = { what: 'the registration', code: 'account/managed-node' } as const;
  const { instanceInformation: known } = managed;
  if (known.state !== 'known') return [{ ...about, answer: unknown([gapOf('what Systems Manager knows of the node', known)]) }];
  if (known.value.length > 0) return [{ ...about, answer: excluded(`Systems Manager knows ${nodeId}`) }];
  const because = `Systems Manager has no node ${nodeId} in ${region}: it was deregistered, or belongs to another account`;
  return [{ ...about, answer: cause('account/managed-node', nodeId, sentence(because)) }];
}

/** Sentences for a report: id, ping status, agent, default host management, activation. */
export function managedWords({ managed, nodeId }: Account): readonly string[] {
  const { instanceInformation: known, defaultHostManagementRole: role, activations } = managed;
  const nodes =
    known.state !== 'known'
      ? [`whether ${nodeId} is registered could not be read: ${missing(known)}`]
      : known.value.length === 0
        ? [`${nodeId} is not registered`]
        : known.value.map((one) => {
            const latest = one.isLatestVersion === false ? ', not the newest' : '';
            const agent = one.agentVersion === null ? '' : `, agent ${one.agentVersion}${latest}`;
            const ping = one.lastPingDateTime === null ? '' : `, last ping ${one.lastPingDateTime}`;
            const other = one.instanceId === nodeId ? '' : `, the same machine as ${one.sourceId ?? nodeId}`;
            return `${one.instanceId} is registered${other}: ${one.pingStatus}${ping}${agent}`;
          });
  const host =
    role.state !== 'known'
      ? [`default host management could not be read: ${missing(role)}`]
      : [role.value === null ? 'default host management is off' : `default host management is on, with the role ${role.value}`];
  const expiry =
    activations.state === 'known'
      ? activations.value.slice(0, 3).map(({ activationId, expired, expirationDate, registrationsCount, registrationLimit }) => {
          const until = expirationDate === null ? '' : ` ${expired ? 'on' : 'until'} ${expirationDate}`;
          const count =
            registrationsCount === null ? '' : `, ${registrationsCount} of ${registrationLimit ?? '?'} registrations used`;
          return `activation ${activationId} ${expired ? 'has expired' : 'is valid'}${until}${count}; nodes that are registered stay so`;
        })
      : [];
  return [...nodes, ...(nodeId.startsWith('i-') ? host : []), ...expiry];
}

function missing(
  part: { readonly state: 'denied'; readonly action: string } | { readonly state: 'unknown'; readonly why: string },
): string {
  return part.state === 'denied' ? `${part.action} is denied` : part.why;
}
