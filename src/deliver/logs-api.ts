/** The calls of CloudWatch Logs, over connections that this run has opened. Loaded late. */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { SdkError } from '../observe/network/signed/call-outcome.ts';
import { clientSettings, NetworkError } from '../observe/network/signed/sdk-handler.ts';
import { RunOver, untilOver } from '../observe/network/signed/until-over.ts';
import type { Keys } from '../observe/node/credentials/shared-credentials.ts';
import type { HttpSession } from '../platform/ports.ts';
import { words } from '../scrub/peer-words.ts';
import type { LogEvent } from './log-event.ts';

export type LogsFailure = {
  readonly outcome: 'failed';
  /** `again`: throttled, or a fault of AWS or the network. The same call may succeed later. */
  readonly kind: 'missing' | 'exists' | 'invalid' | 'denied' | 'again' | 'other';
  /** AWS's code and words, or the network's. Nothing that was signed. */
  readonly detail: string;
};
export type LogsResult = { readonly outcome: 'ok'; readonly refused: number } | LogsFailure;

export interface LogsApi {
  /** `refused`: how many events AWS did not take because they are too old or from the future. */
  put(group: string, stream: string, events: readonly LogEvent[]): Promise<LogsResult>;
  createStream(group: string, stream: string): Promise<LogsResult>;
  createGroup(group: string): Promise<LogsResult>;
  close(): void;
}

export interface LogsInputs {
  readonly region: string;
  readonly host: string;
  readonly keys: Keys;
  /** How far AWS's clock is ahead of this node's. AWS refuses a signature with a wrong time. */
  readonly clockOffsetMs: number;
  readonly open: () => Promise<HttpSession>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** None of its calls rejects. */
export function logsApi({ region, host, keys, clockOffsetMs, open, timeoutMs, signal }: LogsInputs): LogsApi {
  const client = new CloudWatchLogsClient(clientSettings({ region, host, keys, clockOffsetMs }, open, { timeoutMs, signal }));
  const call = async (send: () => Promise<number>): Promise<LogsResult> => {
    try {
      return { outcome: 'ok', refused: await untilOver(send, signal) };
    } catch (error) {
      return failureOf(error);
    }
  };
  return {
    put: (logGroupName, logStreamName, logEvents) =>
      call(async () => {
        const { rejectedLogEventsInfo: rejected } = await client.send(
          new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: [...logEvents] }),
        );
        const { length } = logEvents;
        const old = Math.max(rejected?.tooOldLogEventEndIndex ?? 0, rejected?.expiredLogEventEndIndex ?? 0);
        return Math.min(length, old + length - (rejected?.tooNewLogEventStartIndex ?? length));
      }),
    createStream: (logGroupName, logStreamName) =>
      call(() => client.send(new CreateLogStreamCommand({ logGroupName, logStreamName })).then(() => 0)),
    createGroup: (logGroupName) => call(() => client.send(new CreateLogGroupCommand({ logGroupName })).then(() => 0)),
    close: () => client.destroy(),
  };
}

const KINDS: Readonly<Record<string, LogsFailure['kind']>> = {
  ResourceNotFoundException: 'missing',
  ResourceAlreadyExistsException: 'exists',
  OperationAbortedException: 'again',
  InvalidParameterException: 'invalid',
  AccessDeniedException: 'denied',
  UnrecognizedClientException: 'denied',
  ExpiredTokenException: 'denied',
  InvalidSignatureException: 'denied',
  ThrottlingException: 'again',
  LimitExceededException: 'again',
  ServiceUnavailableException: 'again',
};

function failureOf(error: unknown): LogsFailure {
  const { name = '', message = '', $fault: fault, $metadata: told }: SdkError = error instanceof Error ? error : {};
  if (error instanceof RunOver) return { outcome: 'failed', kind: 'again', detail: 'there was no time left' };
  if (fault === undefined || error instanceof NetworkError)
    return { outcome: 'failed', kind: 'again', detail: `the connection: ${words(message, 300)}` };
  const status = told?.httpStatusCode ?? 0;
  const kind = KINDS[name] ?? (status === 429 || status >= 500 ? 'again' : 'other');
  return { outcome: 'failed', kind, detail: words(`${name}: ${message}`, 300) };
}
