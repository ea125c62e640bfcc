/** CloudWatch Logs, as far as delivering needs it: groups, streams, and PutLogEvents with its limits. */
import { done, failed, type Input, isRecord, listOf, type Operation, type Outcome, textOf } from './outcome.ts';

interface Event {
  readonly timestamp: number;
  readonly message: string;
}

const groups = new Map<string, Map<string, Event[]>>();
const DAY = 86_400_000;
/** API reference of PutLogEvents: 1,048,576 bytes with 26 for each event, 10,000 events, 24 hours. */
const MAX_BYTES = 1_048_576;
const OVERHEAD = 26;
const MAX_EVENTS = 10_000;

const noGroup = failed('ResourceNotFoundException', 'The specified log group does not exist.');
const noStream = failed('ResourceNotFoundException', 'The specified log stream does not exist.');
const invalid = (message: string): Outcome => failed('InvalidParameterException', message);

/** One that was there before anybody came. */
export function makeLogGroup(name: string): void {
  groups.set(name, new Map());
}

function eventsOf(input: Input): Event[] | null {
  const events = listOf(input, 'logEvents').map((event) =>
    isRecord(event) && typeof event['timestamp'] === 'number' && typeof event['message'] === 'string' && event['message'] !== ''
      ? { timestamp: event['timestamp'], message: event['message'] }
      : null,
  );
  return events.includes(null) || events.length === 0 ? null : events.filter((event) => event !== null);
}

function put(input: Input): Outcome {
  const group = groups.get(textOf(input, 'logGroupName'));
  if (group === undefined) return noGroup;
  const stream = group.get(textOf(input, 'logStreamName'));
  if (stream === undefined) return noStream;
  const events = eventsOf(input);
  if (events === null) return invalid('1 validation error detected: logEvents must hold events with timestamp and message.');
  const bytes = events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + OVERHEAD, 0);
  if (bytes > MAX_BYTES) return invalid('Upload too large: 1048576 bytes exceeds limit of 1048576');
  if (events.length > MAX_EVENTS) return invalid('Too many log events: at most 10000 are allowed.');
  const times = events.map(({ timestamp }) => timestamp);
  if (times.some((time, i) => time < (times[i - 1] ?? 0))) {
    return invalid('Log events in a single PutLogEvents request must be in chronological order.');
  }
  if ((times.at(-1) ?? 0) - (times[0] ?? 0) > DAY) {
    return invalid('The batch of log events in a single PutLogEvents request cannot span more than 24 hours.');
  }
  const now = Date.now();
  const tooOld = times.filter((time) => time < now - 14 * DAY).length;
  const tooNew = times.findIndex((time) => time > now + DAY / 12);
  stream.push(...events.slice(tooOld, tooNew === -1 ? undefined : tooNew));
  const rejected = {
    ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
    ...(tooNew === -1 ? {} : { tooNewLogEventStartIndex: tooNew }),
  };
  return done({
    nextSequenceToken: String(stream.length).padStart(56, '4'),
    ...(Object.keys(rejected).length > 0 ? { rejectedLogEventsInfo: rejected } : {}),
  });
}

export const LOGS: Readonly<Record<string, Operation>> = {
  CreateLogGroup(input) {
    const name = textOf(input, 'logGroupName');
    if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name)) return invalid('1 validation error detected: logGroupName.');
    if (groups.has(name)) return failed('ResourceAlreadyExistsException', 'The specified log group already exists');
    groups.set(name, new Map());
    return done();
  },
  CreateLogStream(input) {
    const group = groups.get(textOf(input, 'logGroupName'));
    if (group === undefined) return noGroup;
    const name = textOf(input, 'logStreamName');
    if (!/^[^:*]{1,512}$/.test(name)) return invalid('1 validation error detected: logStreamName.');
    if (group.has(name)) return failed('ResourceAlreadyExistsException', 'The specified log stream already exists');
    group.set(name, []);
    return done();
  },
  DescribeLogGroups(input) {
    const names = [...groups.keys()].filter((name) => name.startsWith(textOf(input, 'logGroupNamePrefix')));
    return done({ logGroups: names.map((logGroupName) => ({ logGroupName })) });
  },
  DescribeLogStreams(input) {
    const group = groups.get(textOf(input, 'logGroupName'));
    if (group === undefined) return noGroup;
    return done({ logStreams: [...group.keys()].map((logStreamName) => ({ logStreamName })) });
  },
  PutLogEvents: put,
  GetLogEvents(input) {
    const group = groups.get(textOf(input, 'logGroupName'));
    if (group === undefined) return noGroup;
    const events = group.get(textOf(input, 'logStreamName'));
    return events === undefined ? noStream : done({ events, nextForwardToken: 'f/0', nextBackwardToken: 'b/0' });
  },
};
