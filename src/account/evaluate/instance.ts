/**
 * The instance itself: does it run, has it a profile, and may its agent ask the metadata service?
 * Source: EC2 User Guide, "Configure the instance metadata options"; Systems Manager User Guide, "Configure instance permissions" and "Default
 * Host Management Configuration" (which stands in for a profile).
 */
import type { Account, Instance } from '../model.ts';
import { type Answer, cause, excluded, gapOf, type Suspect, unknown } from './answer.ts';

export function instanceSuspects(account: Account): readonly Suspect[] {
  const { instance, nodeId, region } = account;
  if (!nodeId.startsWith('i-')) return [];
  const said = (answer: Answer): Suspect => ({ what: `the instance ${nodeId}`, code: 'account/instance', answer });
  if (instance.state !== 'known') return [said(unknown([gapOf(`the instance ${nodeId}`, instance)]))];
  if (instance.value === null)
    return [said(cause('account/instance', nodeId, `There is no ${nodeId} in ${region} in this account.`))];
  return [said(stateOf(instance.value)), profile(account, instance.value), metadata(instance.value)];
}

function stateOf({ instanceId, state }: Instance): Answer {
  if (state === 'running') return excluded(`${instanceId} is running`);
  const fix = state === 'stopped' ? ({ kind: 'start-instance', instanceId } as const) : null;
  return cause('account/instance', instanceId, `${instanceId} is ${state}.`, { part: 'state', fix });
}

function profile({ managed }: Account, { instanceId, iamInstanceProfileArn }: Instance): Suspect {
  const said = (answer: Answer): Suspect => ({ what: 'the instance profile', code: 'account/instance-profile', answer });
  if (iamInstanceProfileArn !== null) return said(excluded(`${instanceId} has ${iamInstanceProfileArn}`));
  const standIn = managed.defaultHostManagementRole;
  if (standIn.state !== 'known') return said(unknown([gapOf('Default Host Management Configuration', standIn)]));
  if (standIn.value !== null) return said(excluded(`no profile, and Default Host Management gives ${standIn.value}`));
  return said(
    cause(
      'account/instance-profile',
      instanceId,
      `${instanceId} has no instance profile, and Default Host Management is off: the agent has no credentials.`,
      { fix: { kind: 'associate-profile', instanceId } },
    ),
  );
}

function metadata({ instanceId, metadataOptions }: Instance): Suspect {
  const said = (answer: Answer): Suspect => ({ what: 'the metadata options', code: 'account/instance', answer });
  if (metadataOptions === null) return said(excluded('the metadata service has its usual options'));
  const { httpEndpoint, httpTokens, httpPutResponseHopLimit } = metadataOptions;
  if (httpEndpoint !== 'disabled') return said(excluded('the metadata service is enabled'));
  return said(
    cause(
      'account/instance',
      instanceId,
      `The metadata service of ${instanceId} is disabled: the agent gets neither its identity nor credentials.`,
      {
        part: 'metadata options',
        fix: { kind: 'metadata-options', instanceId, httpTokens, hopLimit: httpPutResponseHopLimit ?? 2 },
      },
    ),
  );
}
