/** Which API call an entry of the agent's log is about; only calls of a closed list are named. */
import { LOGGED_ACTIONS, type LoggedAction } from '../../../../knowledge/logged-actions.ts';
import type { LogEntry } from './entries.ts';

const KNOWN: ReadonlySet<string> = new Set(LOGGED_ACTIONS);
/** The clients of aws-sdk-go-v2 by their names in `operation error NAME: CALL`. */
const PREFIX: Readonly<Record<string, string>> = {
  SSM: 'ssm',
  S3: 's3',
  KMS: 'kms',
  'CloudWatch Logs': 'logs',
  STS: 'sts',
};

/** In the agent's own words; the first that is found is meant. */
const WORDS: readonly (readonly [RegExp, LoggedAction])[] = [
  [
    /CreateControlChannel|controlchannel token|control-channel|to the control channel|setting up control channel/iu,
    'ssmmessages:CreateControlChannel',
  ],
  [/CreateDataChannel|datachannel token|data-channel|Setting up data channel/iu, 'ssmmessages:CreateDataChannel'],
  [/Fetching data key failed|decrypting data key/u, 'kms:Decrypt'],
  [/\bGetMessages\b/u, 'ec2messages:GetMessages'],
  [/\bAcknowledgeMessage\b/u, 'ec2messages:AcknowledgeMessage'],
  [/\bSendReply\b/u, 'ec2messages:SendReply'],
  [/\bFailMessage\b/u, 'ec2messages:FailMessage'],
  [/\bDeleteMessage\b/u, 'ec2messages:DeleteMessage'],
  [
    /UpdateInstanceInformation|failed to report to ssm|Health ping failed|Entering SSM Agent hibernate/u,
    'ssm:UpdateInstanceInformation',
  ],
  [/RequestManagedInstanceRoleToken|Retrieve credentials produced error/u, 'ssm:RequestManagedInstanceRoleToken'],
  [/load instance associations/u, 'ssm:ListInstanceAssociations'],
  [/[Uu]pload.{0,60} (?:to S3|s3)/u, 's3:PutObject'],
  [/https?:\/\/ssmmessages\.|lookup ssmmessages\./u, 'ssmmessages:CreateControlChannel'],
  [/https?:\/\/ec2messages\.|lookup ec2messages\./u, 'ec2messages:GetMessages'],
];

/** Null where the entry does not tell. */
export function actionOf({ contexts, message }: LogEntry): LoggedAction | null {
  const named = /is not authorized to perform: ([a-z0-9]{2,20}:[A-Za-z0-9]{3,60})/u.exec(message)?.[1];
  if (named !== undefined) return known(named);
  const call = /operation error ([A-Za-z0-9 ]{2,20}): ([A-Z][A-Za-z]{2,60})/u.exec(message);
  if (call !== null) return known(`${PREFIX[call[1] ?? ''] ?? 'other'}:${call[2] ?? ''}`);
  const found = WORDS.find(([pattern]) => pattern.test(message))?.[1];
  if (found !== undefined) return found;
  // The worker's report of its health names no call.
  return contexts.includes('[HealthCheck]') ? 'ssm:UpdateInstanceInformation' : null;
}

function known(action: string): LoggedAction | null {
  return KNOWN.has(action) ? (action as LoggedAction) : null;
}
