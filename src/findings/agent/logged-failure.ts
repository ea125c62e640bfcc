/** The agent's own log ends with a failure that nothing has ended since. */

import type { LoggedAction } from '../../knowledge/logged-actions.ts';
import { counted } from '../../knowledge/words.ts';
import { touchedBy } from '../../picture/doubts.ts';
import { isToldAsleep, type LoggedConcern, type LoggedFailure } from '../../picture/logged.ts';
import type { Picture } from '../../picture/picture.ts';
import { RESTART_RISK, restartAgent } from '../../remedies/node-commands.ts';
import { clean } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import { type AnyDraft, type DraftOf, type Finding, isError, names } from '../finding.ts';
import { isDeniedCall } from './logged-denials.ts';
import { logWords, showLog } from './logged-words.ts';
import { isLostRegistration } from './lost-registration.ts';

type Kind = LoggedFailure['event']['kind'];

/** `isCertain`: AWS or the system refused; otherwise its path may have been repaired since. Times in RFC 3339. */
export interface AgentLoggedFailureData {
  readonly kind: Kind;
  readonly concern: LoggedConcern;
  readonly isCertain: boolean;
  readonly action: LoggedAction | null;
  readonly count: number;
  readonly firstAt: string | null;
  readonly at: string | null;
  readonly excerpt: string;
}

/** Who tells the same by what this run has seen itself. */
const TOLD_BY: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  'disk-full': ['node/storage'],
  limits: ['node/limits'],
  'worker-died': ['node/storage', 'node/limits'],
  'bad-token': ['auth/', 'clock/'],
  'bad-signature': ['auth/', 'clock/'],
  denied: ['auth/'],
  'no-role': ['imds/', 'auth/', 'agent/not-registered'],
  'no-identity': ['imds/', 'agent/not-registered', 'proxy/', 'agent/config-invalid', 'node/route'],
  certificate: ['tls/', 'clock/', 'agent/old-roots'],
};

export const agentLoggedFailure: Finding<'agent/logged-failure', AgentLoggedFailureData> = {
  code: 'agent/logged-failure',
  number: 112,
  title: "The agent's own log ends with a failure",
  summary:
    'The agent has logged a failure, and no success after it. What this run can try may work all the same: the agent has not, or it does something ' +
    'that this run does not try.',
  reads: ['agent', 'signed', 'sockets'],
  about: 'nothing',
  judge,
  stops: ({ isCertain, concern }) => isCertain && (concern === 'report' || concern === 'channel' || concern === 'queue'),
  explainedBy: [
    {
      codes: ['*'],
      when: (own, cause) =>
        isError(cause) && cause.code !== 'agent/logged-failure' && cause.code !== 'agent/connection-lost' && isToldBy(own, cause),
    },
  ],
  message: ({ kind, action, count, at, isCertain, excerpt }) =>
    `By its own log the agent ${WORDS[kind] ?? 'failed'}${action === null ? '' : ` (${action})`}${count > 1 ? `, ${counted(count, 'time')}` : ''}` +
    `${at === null ? '' : `, last at ${clean(at, 40)}`}, and no success is logged after it.` +
    `${excerpt === '' ? '' : ` It says: "${clean(excerpt, 200)}".`}${isCertain ? '' : ' This probe gets through: whether the agent does by now is not known.'}`,
  remedies: ({ kind }, context) => {
    const proof = verify(context, ['agent/logged-failure']);
    return [
      remedy({
        title: 'read what the agent logged last',
        owner: 'agent',
        text: `${FIXES[kind] ?? 'See what the agent says about its last attempt.'} The log has the whole story.`,
        commands: showLog(context),
        permission: 'administrator rights on the node',
        risk: `The look-up changes nothing. ${RESTART_RISK}`,
        verify: proof,
      }),
      ...(kind === 'run-as' || kind === 'session-key' ? [] : [restartAgent(context, proof)]),
    ];
  },
  docs: ['Troubleshooting SSM Agent', 'Viewing SSM Agent logs'],
  page: {
    recognised:
      "amazon-ssm-agent.log and errors.log hold a phrase of a closed list, not older than a day (or than the agent's own process), and nothing has ended it: " +
      'no success of the same kind, no new start, no connection of the agent to the message channel, no call of this run that AWS allowed. What a ' +
      "user's command printed is not counted.",
    severity:
      'Error where AWS or the system refused (credentials, disk, limits, the user or the key of sessions) and a capability that is asked for needs it. ' +
      'Warning where only the path failed, which works from here: the capabilities are unknown then. Info where nobody asked for what failed.',
  },
  sample: {
    kind: 'run-as',
    concern: 'session',
    isCertain: true,
    action: null,
    count: 2,
    firstAt: '2026-11-26T15:50:00.000Z',
    at: '2026-11-26T16:00:00.000Z',
    excerpt: 'failed to start pty since RunAs user … does not exist',
  },
};

const WORDS: Readonly<Partial<Record<Kind, string>>> = {
  denied: 'was denied a call',
  'bad-token': 'was refused with its credentials',
  'bad-signature': 'was refused with its signature, as with a wrong clock',
  'unknown-instance': 'was told that Systems Manager does not know this node',
  'disk-full': 'could not write to its disk',
  limits: 'ran out of watches, file handles, memory or processes',
  'worker-died': 'lost the worker that runs its documents',
  'run-as': 'could not start a session: the user that sessions run as is not there',
  'session-key': 'could not start a session: the key of the session could not be had',
  certificate: 'did not accept a certificate',
  'send-failed': 'got no request through',
  'no-role': 'had no role',
  'no-identity': 'found no identity, neither hybrid nor EC2',
};

const FIXES: Readonly<Partial<Record<Kind, string>>> = {
  'disk-full': 'Make room, or let the agent write, where the line names it.',
  limits: 'See which limit it is: inotify watches (fs.inotify.max_user_watches, max_user_instances), open files, or memory.',
  'worker-died': "See why the worker ended: the kernel's memory killer, or antivirus software.",
  'run-as': "Create the user, or name one that exists in Session Manager's preferences (or in the tag SSMSessionRunAs).",
  'session-key':
    "Allow the node's role kms:Decrypt on the key that Session Manager's preferences name, and see whether kms can be reached.",
  'bad-token': 'See whether the role or the registration still exists.',
  'bad-signature': "Set this node's clock.",
  certificate: 'See whose certificate it was.',
};

function judge(picture: Picture): readonly DraftOf<'agent/logged-failure', AgentLoggedFailureData>[] {
  return picture.logged.flatMap((failure) => {
    const isTold = isToldAsleep(failure, picture.facts) || isDeniedCall(failure) || isLostRegistration(failure, picture);
    // On EC2 an activation that was refused is no fault: the instance is its own identity.
    if (isTold || failure.event.kind === 'registration-denied') return [];
    const { event, concern, isCertain } = failure;
    const capabilities = touchedBy(failure, picture);
    const { kind, action = null, count = 1, firstAt = null, at, excerpt } = event;
    return [
      {
        code: 'agent/logged-failure',
        severity: capabilities.length === 0 ? 'info' : isCertain ? 'error' : 'warning',
        subjects: [],
        data: { kind, concern, isCertain, action, count, firstAt, at, excerpt },
        evidence: [logWords(event)],
        capabilities,
      },
    ];
  });
}

/** By the same matter where it is known which, else by whatever stops the same capabilities. */
function isToldBy(own: DraftOf<string, AgentLoggedFailureData>, cause: AnyDraft): boolean {
  const shares = cause.capabilities.length === 0 || cause.capabilities.some((name) => own.capabilities.includes(name));
  const told = TOLD_BY[own.data.kind];
  if (told === undefined) return own.data.kind === 'send-failed' && shares;
  return told.some((name) => names(name, cause.code));
}
