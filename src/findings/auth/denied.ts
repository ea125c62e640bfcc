/** AWS accepts the agent's credentials, and a policy denies its calls. */

import type { DeniedBy } from '../../knowledge/denials.ts';
import type { Capability } from '../../knowledge/types.ts';
import type { Picture } from '../../picture/picture.ts';
import { isEverythingDenied, type Refused, refusalEvidence, refusals } from '../../picture/refusals.ts';
import { throughTheAgent } from '../../picture/through-the-agent.ts';
import { clean } from '../../remedies/phrases.ts';
import type { DraftOf, Finding } from '../finding.ts';
import {
  actionsOf,
  type DeniedCall,
  type DeniedData,
  mendEndpointPolicy,
  mendOrgPolicy,
  mendRole,
  unexplained,
  wordsOf,
} from './policy-remedies.ts';

const deniedBy = (by: DeniedBy): DeniedData => ({
  calls: [{ action: 'ssm:ListAssociations', by, explicit: false, words: '' }],
  everything: true,
  role: null,
  source: 'instance-profile',
});

const DENIED_DOCS = [
  'Configure instance permissions required for Systems Manager',
  'Control access to VPC endpoints using endpoint policies',
];

const DENIED =
  'Error where every signed call of the run is refused, or where a capability that is asked for makes the very call. Info otherwise: the agent does ' +
  'not need it.';

const CODE_OF: Readonly<
  Record<DeniedBy, 'auth/denied-role' | 'auth/denied-endpoint-policy' | 'auth/denied-org-policy' | 'auth/denied'>
> = {
  role: 'auth/denied-role',
  'permissions-boundary': 'auth/denied-role',
  'session-policy': 'auth/denied-role',
  'endpoint-policy': 'auth/denied-endpoint-policy',
  'service-control-policy': 'auth/denied-org-policy',
  'resource-control-policy': 'auth/denied-org-policy',
  'resource-policy': 'auth/denied',
  'trust-policy': 'auth/denied',
  unknown: 'auth/denied',
};

/** Of the calls that we try: the capabilities that start with this call. */
const MAKES: Readonly<Record<string, readonly Capability[]>> = {
  'ssm:ListAssociations': ['state-manager'],
  'ssm:DescribeDocument': ['state-manager'],
  'ssm:GetDeployablePatchSnapshotForInstance': ['patch-manager'],
  'ssmmessages:CreateControlChannel': ['run-command', 'session-manager'],
  'ssmmessages:CreateDataChannel': ['session-manager'],
};

function refuses({ calls, everything }: DeniedData) {
  return { actions: calls.map(({ action }) => action), everything };
}

export const authDeniedRole: Finding<'auth/denied-role', DeniedData> = {
  code: 'auth/denied-role',
  number: 66,
  title: "The node's role does not allow calls to Systems Manager",
  summary:
    'AWS answers, and denies by the policies of the role that the node signs with: no policy allows the action, or a permissions boundary or session ' +
    'policy does not, or one denies it.',
  reads: ['signed'],
  about: 'agent',
  judge,
  // Every call is denied: the heartbeat, too.
  stops: ({ everything }) => everything,
  refuses,
  message: (data) => message(data, data.role === null ? "The node's role" : `Role ${clean(data.role)}`),
  remedies: mendRole,
  docs: DENIED_DOCS,
  page: {
    recognised: 'AccessDenied, with words that name an identity-based policy, a permissions boundary or a session policy.',
    severity: DENIED,
  },
  sample: deniedBy('role'),
};

export const authDeniedEndpointPolicy: Finding<'auth/denied-endpoint-policy', DeniedData> = {
  code: 'auth/denied-endpoint-policy',
  number: 67,
  title: 'The policy of the VPC endpoint denies calls to Systems Manager',
  summary: 'AWS answers, and denies by the policy of the interface endpoint through which the call came.',
  reads: ['signed'],
  about: 'agent',
  judge,
  // Every call is denied: the heartbeat, too.
  stops: ({ everything }) => everything,
  refuses,
  message: (data) => message(data, 'The policy of the VPC endpoint'),
  remedies: (_data, context) => mendEndpointPolicy(context),
  docs: DENIED_DOCS,
  page: {
    recognised: 'AccessDenied, with words that name a VPC endpoint policy, by a missing Allow or an explicit Deny.',
    severity: DENIED,
  },
  sample: deniedBy('endpoint-policy'),
};

export const authDeniedOrgPolicy: Finding<'auth/denied-org-policy', DeniedData> = {
  code: 'auth/denied-org-policy',
  number: 68,
  title: 'A policy of the organization denies calls to Systems Manager',
  summary: 'AWS answers, and denies by a service control policy or resource control policy of the organization.',
  reads: ['signed'],
  about: 'agent',
  judge,
  // Every call is denied: the heartbeat, too.
  stops: ({ everything }) => everything,
  refuses,
  message: (data) => message(data, 'A policy of the organization'),
  remedies: mendOrgPolicy,
  docs: DENIED_DOCS,
  page: {
    recognised: 'AccessDenied, with words that name a service control policy or a resource control policy.',
    severity: DENIED,
  },
  sample: deniedBy('service-control-policy'),
};

export const authDenied: Finding<'auth/denied', DeniedData> = {
  code: 'auth/denied',
  number: 69,
  title: 'AWS denies calls to Systems Manager',
  summary: 'AWS answers and denies, without saying whose policy it is, or by a policy of the resource itself.',
  reads: ['signed'],
  about: 'agent',
  judge,
  // Every call is denied: the heartbeat, too.
  stops: ({ everything }) => everything,
  refuses,
  message: (data) => message(data, 'AWS'),
  remedies: unexplained,
  docs: DENIED_DOCS,
  page: {
    recognised: 'AccessDenied, without a reason, or with one that names a policy of the resource or of trust.',
    severity: DENIED,
  },
  sample: deniedBy('unknown'),
};

/**
 * One finding for each kind of policy. If every call is denied, so is the heartbeat: no policy
 * denies just the harmless calls that we make. A single denial matters to the capability that makes
 * this call.
 */
function judge(
  picture: Picture,
): readonly (
  | DraftOf<'auth/denied-role', DeniedData>
  | DraftOf<'auth/denied-endpoint-policy', DeniedData>
  | DraftOf<'auth/denied-org-policy', DeniedData>
  | DraftOf<'auth/denied', DeniedData>
)[] {
  const denied = refusals(picture).flatMap((entry) => (entry.refusal.kind === 'denied' ? [{ ...entry, ...entry.refusal }] : []));
  const everything = isEverythingDenied(picture.facts);
  const groups = Map.groupBy(denied, ({ by }) => CODE_OF[by]);
  return [...groups].map(
    ([code, found]):
      | DraftOf<'auth/denied-role', DeniedData>
      | DraftOf<'auth/denied-endpoint-policy', DeniedData>
      | DraftOf<'auth/denied-org-policy', DeniedData>
      | DraftOf<'auth/denied', DeniedData> => {
      const capabilities = everything ? throughTheAgent(picture) : needing(picture, found);
      const credentials = picture.facts.signed?.credentials;
      const calls: DeniedCall[] = found.map(({ call, by, explicit, detail }) => ({
        action: call.action,
        by,
        explicit,
        words: detail,
      }));
      return {
        code,
        severity: capabilities.length > 0 ? 'error' : 'info',
        subjects: [...new Set(found.map(({ call }) => call.host))],
        data: {
          calls,
          everything,
          role: credentials?.state === 'found' ? credentials.role : null,
          source: credentials?.state === 'found' ? credentials.source : null,
        },
        evidence: refusalEvidence(found),
        capabilities,
      };
    },
  );
}

function message(data: DeniedData, who: string): string {
  const all = data.everything ? ' Every signed call of this run is refused.' : '';
  // A missing Allow is no Deny: what is to be done differs.
  const verb = data.calls.some(({ explicit, by }) => explicit || by === 'unknown') ? 'denies' : 'does not allow';
  return `${who} ${verb} ${actionsOf(data)}.${all}${wordsOf(data)}`;
}

function needing({ facts }: Picture, found: readonly Refused[]): readonly Capability[] {
  // What a capability is made of may call it as well, but without it still does its work: only who
  // makes the call itself counts.
  return facts.request.for.filter((name) => found.some(({ call }) => MAKES[call.action]?.includes(name) === true));
}
