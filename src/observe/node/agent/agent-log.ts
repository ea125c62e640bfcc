/**
 * The end of the agent's log. The patterns come from its sources (amazon-ssm-agent:
 * `core/app/credentialrefresher`, `agent/hibernation`, `agent/session/controlchannel` …). The agent
 * logs only the first failures, so a node that has long been broken is silent. Since 3.3.5068.0
 * (August 2026) errors are in the words of aws-sdk-go-v2: `operation error SSM: …, https response
 * error StatusCode: 400, …, api error AccessDeniedException: …` (smithy-go, `errors.go`;
 * aws-sdk-go-v2, `aws/transport/http`, `aws/retry`, `feature/ec2/imds`).
 */
import type { AgentLog, AgentLogEvent, AgentLogKind } from '../../../facts/agent-log.ts';
import type { Environment, Files } from '../../../platform/ports.ts';
import { knownPhrases } from './agent-log-phrases.ts';

interface LogPorts {
  readonly files: Pick<Files, 'tail'>;
  readonly environment: Pick<Environment, 'localTime'>;
}

/** Some thousand lines, with the agent's last start among them. */
const MAX_TAIL = 262_144;
const MAX_LINES = 5_000;
/** The agent never sleeps longer. */
const MAX_SLEEP_MS = 86_400_000;

const KNOWN: readonly (readonly [AgentLogKind, RegExp])[] = [
  ['credentials-ready', /Credentials ready/u],
  ['channel-open', /Successfully opened websocket connection to:? /u],
  ['channel-lost', /Reach the retry limit \d+ for receive messages|Failed to dial websocket/u],
  ['sleeping', /Sleeping for [\dhms.]{1,20} before retrying/u],
  ['hibernating', /Entering SSM Agent hibernate/u],
  ['fingerprint-changed', /MachineFingerprintDoesNotMatch|hardware ID .{0,120} has changed from the registered value/u],
  ['no-role', /no EC2 (?:instance|IMDS) role found|not yet registered with Systems Manager/u],
  ['no-identity', /failed to find agent identity|Agent failed to assume any identity/u],
  ['bad-signature', /InvalidSignatureException|Signature (?:expired|not yet current)/u],
  ['bad-token', /UnrecognizedClientException|ExpiredTokenException/u],
  ['denied', /AccessDeniedException|is not authorized to perform/u],
  [
    'send-failed',
    /RequestError: send request failed|request send failed, |dial tcp[ :]|x509: |context deadline exceeded|unsupported protocol scheme/u,
  ],
];

/** Null if the log is missing or may not be read. Never rejects. */
export async function readAgentLog({ files, environment }: LogPorts, path: string): Promise<AgentLog | null> {
  const file = await files.tail(path, MAX_TAIL);
  if (file.outcome === 'failed') return null;
  const events = parseAgentLog(file.text, await environment.localTime());
  return events.length === 0 ? null : { path, events };
}

/**
 * The last event of each known kind, oldest first. A line without a time belongs to the line
 * before. If the time zone is unknown, events have no time.
 */
export function parseAgentLog(text: string, zoneIsKnown = true): readonly AgentLogEvent[] {
  const last = new Map<AgentLogKind, AgentLogEvent>();
  for (const entry of entriesOf(text)) {
    const kind = KNOWN.find(([, pattern]) => pattern.test(entry))?.[0];
    if (kind === undefined) continue;
    const sleepMs = kind === 'sleeping' ? durationOf(entry) : null;
    // The map keeps the order of insertion, so delete first.
    last.delete(kind);
    last.set(kind, {
      kind,
      at: zoneIsKnown ? timeOf(entry) : null,
      excerpt: knownPhrases(entry),
      ...(sleepMs === null ? {} : { sleepMs }),
    });
  }
  return [...last.values()];
}

const STAMP = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.\d{1,9})? /u;

function entriesOf(text: string): readonly string[] {
  const entries: string[] = [];
  for (const line of text.split(/\r?\n/u).slice(-MAX_LINES)) {
    const before = entries.at(-1);
    if (STAMP.test(line) || before === undefined) entries.push(line.slice(0, 4_000));
    else if (before.length < 4_000) entries[entries.length - 1] = `${before} ${line.trim().slice(0, 1_000)}`;
  }
  return entries;
}

/** The log has local time without a zone; this process has the same zone. */
function timeOf(entry: string): string | null {
  const found = STAMP.exec(entry);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  const time = new Date(year, month - 1, day, hour, minute, second).getTime();
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** Go's durations: `26m59s`, `1h0m0s`, `5.2s`. */
function durationOf(entry: string): number | null {
  const text = /Sleeping for ([\dhms.]{1,20}) before/u.exec(entry)?.[1] ?? '';
  const units = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/gu))
    total += Number(amount) * units[unit as keyof typeof units];
  return total > 0 ? Math.min(Math.round(total), MAX_SLEEP_MS) : null;
}
