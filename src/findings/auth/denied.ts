/** AWS accepts the agent's credentials, and a policy denies its calls. */

import { type DeniedBy, refusalOf } from '../../knowledge/denials.ts';
import type { Capability } from '../../knowledge/types.ts';
import { counted } from '../../knowledge/words.ts';
import { touchedBy } from '../../picture/doubts.ts';
import type { Picture } from '../../picture/picture.ts';
import { isEverythingDenied, type Refused, refusalEvidence, refusals } from '../../picture/refusals.ts';
import { throughTheAgent } from '../../picture/through-the-agent.ts';
import { clean } from '../../remedies/phrases.ts';
import { isDeniedCall } from '../agent/logged-denials.ts';
import { logWords } from '../agent/logged-words.ts';
import { type DraftOf, type Finding, isError } from '../finding.ts';
import {
  actionsOf,
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
  "not need it. The agent's own log counts, too: calls that it was denied, with no success since.";

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

/** Without these the agent is not heard of at all. */
const REPORTS: readonly string[] = ['ssm:UpdateInstanceInformation', 'ssm:RequestManagedInstanceRoleToken'];

/** Of the calls that we try: the capabilities that start with this call. */
const MAKES: Readonly<Record<string, readonly Capability[]>> = {
  'ssm:ListAssociations': ['state-manager'],
  'ssm:DescribeDocument': ['state-manager'],
  'ssm:GetDeployablePatchSnapshotForInstance': ['patch-manager'],
  'ssmmessages:CreateControlChannel': ['run-command', 'session-manager'],
  'ssmmessages:CreateDataChannel': ['session-manager'],
};

function deniesReport({ calls, everything }: DeniedData): boolean {
  return everything || calls.some(({ action }) => REPORTS.includes(action));
}

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
  reads: ['signed', 'agent', 'sockets'],
  about: 'agent',
  judge,
  // Every call is denied, or the heartbeat itself.
  stops: deniesReport,
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
  reads: ['signed', 'agent', 'sockets'],
  about: 'agent',
  judge,
  // Every call is denied, or the heartbeat itself.
  stops: deniesReport,
  refuses,
  message: (data) => message(data, 'The policy of the VPC endpoint'),
  remedies: mendEndpointPolicy,
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
  reads: ['signed', 'agent', 'sockets'],
  about: 'agent',
  judge,
  // Every call is denied, or the heartbeat itself.
  stops: deniesReport,
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
  reads: ['signed', 'agent', 'sockets'],
  about: 'agent',
  judge,
  // Every call is denied, or the heartbeat itself.
  stops: deniesReport,
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
function judge(picture: Picture): readonly DeniedDraft[] {
  const denied = refusals(picture).flatMap((entry) => (entry.refusal.kind === 'denied' ? [{ ...entry, ...entry.refusal }] : []));
  const everything = isEverythingDenied(picture.facts);
  const groups = Map.groupBy(denied, ({ by }) => CODE_OF[by]);
  const seen = [...groups].map(([code, found]): DeniedDraft => draftOf(picture, code, found, everything));
  return joined(seen, loggedDenials(picture));
}

/** What this run was denied, and what the agent's log has of the same kind of policy. */
function joined(seen: readonly DeniedDraft[], logged: readonly DeniedDraft[]): readonly DeniedDraft[] {
  const both = seen.map((draft): DeniedDraft => {
    const told = logged.find(({ code }) => code === draft.code);
    if (told === undefined) return draft;
    return {
      ...draft,
      severity: isError(told) ? told.severity : draft.severity,
      data: { ...told.data, ...draft.data, calls: [...draft.data.calls, ...told.data.calls] },
      evidence: [...draft.evidence, ...told.evidence],
      capabilities: [...new Set([...draft.capabilities, ...told.capabilities])],
    };
  });
  return [...both, ...logged.filter(({ code }) => seen.every((draft) => draft.code !== code))];
}

type DeniedDraft =
  | DraftOf<'auth/denied-role', DeniedData>
  | DraftOf<'auth/denied-endpoint-policy', DeniedData>
  | DraftOf<'auth/denied-org-policy', DeniedData>
  | DraftOf<'auth/denied', DeniedData>;
type Denied = Refused & { readonly by: DeniedBy; readonly explicit: boolean };

function draftOf(picture: Picture, code: DeniedDraft['code'], found: readonly Denied[], everything: boolean): DeniedDraft {
  const capabilities = everything ? throughTheAgent(picture) : needing(picture, found);
  return {
    code,
    severity: capabilities.length > 0 ? 'error' : 'info',
    subjects: [...new Set(found.map(({ call }) => call.host))],
    data: {
      calls: found.map(({ call, by, explicit, detail }) => ({ action: call.action, by, explicit, words: detail })),
      everything,
      ...whoSigned(picture),
    },
    evidence: refusalEvidence(found),
    capabilities,
  };
}

function whoSigned({ facts }: Picture): Pick<DeniedData, 'role' | 'source'> {
  const credentials = facts.signed?.credentials;
  return credentials?.state === 'found' ? { role: credentials.role, source: credentials.source } : { role: null, source: null };
}

/** What the agent was denied, by its own log, and this run did not try. */
function loggedDenials(picture: Picture): readonly DeniedDraft[] {
  const tried = new Set(refusals(picture).map(({ call }) => call.action));
  const denied = picture.logged.filter((failure) => isDeniedCall(failure) && !tried.has(failure.event.action ?? ''));
  const told = denied.map((failure) => {
    const refusal = refusalOf('AccessDenied', failure.event.excerpt);
    return {
      failure,
      by: refusal.kind === 'denied' ? refusal.by : 'unknown',
      explicit: failure.event.excerpt.includes('explicit deny'),
    } as const;
  });
  return [...Map.groupBy(told, ({ by }) => CODE_OF[by])].map(([code, found]): DeniedDraft => {
    const capabilities = [...new Set(found.flatMap(({ failure }) => touchedBy(failure, picture)))];
    return {
      code,
      severity: capabilities.length > 0 ? 'error' : 'info',
      subjects: [],
      data: {
        calls: found.map(({ failure, by, explicit }) => ({ action: failure.event.action ?? '', by, explicit, words: '' })),
        everything: false,
        logged: {
          count: found.reduce((sum, { failure }) => sum + (failure.event.count ?? 1), 0),
          at: found.at(-1)?.failure.event.at ?? null,
        },
        ...whoSigned(picture),
      },
      evidence: found.map(({ failure }) => logWords(failure.event)),
      capabilities,
    };
  });
}

function message(data: DeniedData, who: string): string {
  const all = data.everything ? ' Every signed call of this run is refused.' : '';
  // A missing Allow is no Deny: what is to be done differs.
  const verb = data.calls.some(({ explicit, by }) => explicit || by === 'unknown') ? 'denies' : 'does not allow';
  const { logged } = data;
  const last = logged?.at == null ? '' : `, last at ${clean(logged.at, 40)}`;
  const told =
    logged === undefined
      ? ''
      : ` The agent's own log says so${logged.count > 1 ? ` ${counted(logged.count, 'time')}` : ''}${last}.`;
  return `${who} ${verb} ${actionsOf(data)}.${all}${told}${wordsOf(data)}`;
}

function needing({ facts }: Picture, found: readonly Refused[]): readonly Capability[] {
  // What a capability is made of may call it as well, but without it still does its work: only who
  // makes the call itself counts.
  return facts.request.for.filter((name) => found.some(({ call }) => MAKES[call.action]?.includes(name) === true));
}
