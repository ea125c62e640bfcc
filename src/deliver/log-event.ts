/**
 * A verdict as one event of CloudWatch Logs, with embedded metrics. An unchanged healthy run
 * becomes a compact record, any other run the whole verdict. Too large a verdict is reduced by
 * rules; JSON is never cut. Pure.
 *
 * Sources: CloudWatch User Guide, "Embedded metric format specification"; API reference of
 * PutLogEvents (1,048,576 bytes, 26 of them for the event).
 */
import type { Finding, Verdict } from '../verdict.types.ts';
import { MAX_CAUSES, MAX_RESOLVERS } from './compact-limits.ts';
import { causesOf, compactRecord, resolversOf } from './compact-record.ts';

/** The namespace and the metrics' names, from which alarms and dashboards are made. */
export const METRICS = {
  namespace: 'ssm-probe',
  dimension: 'Region',
  names: ['Healthy', 'Degraded', 'Broken', 'Inconclusive', 'Duration'],
} as const;

export const MAX_EVENT_BYTES = 1_048_576 - 26;
/** So that a hundred thousand healthy runs take at most a hundred megabytes. */
const MAX_HEALTHY_BYTES = 1_023;

export interface LogEvent {
  /** In milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

/** `id`: the run's. `timestamp`: in AWS's time, as far as it is known. */
export function logEvent(verdict: Verdict, id: string, timestamp: number, maxBytes = MAX_EVENT_BYTES): LogEvent {
  const metrics = embeddedMetrics(verdict, timestamp);
  // A change is worth its bytes.
  if (verdict.status === 'healthy' && verdict.changed.length === 0) {
    const room = MAX_HEALTHY_BYTES - bytesOf(metrics);
    return { timestamp, message: JSON.stringify({ ...compactRecord(verdict, id, room), ...metrics }) };
  }
  // Logs Insights extracts only the first 200 fields, and a verdict has hundreds, so the queried
  // ones come first.
  const event = { id, ...brief(verdict), ...verdict, ...metrics };
  const shrunk: string[] = [];
  for (const { name, apply } of STEPS) {
    if (bytesOf({ ...event, shrunk }) <= maxBytes) break;
    Object.assign(event, apply(event));
    shrunk.push(name);
  }
  const message = JSON.stringify(shrunk.length === 0 ? event : { ...event, shrunk });
  if (Buffer.byteLength(message) <= maxBytes) return { timestamp, message };
  // The names alone fill a megabyte. The compact record still has what a fleet needs.
  return { timestamp, message: JSON.stringify({ ...compactRecord(verdict, id), ...metrics, shrunk: ['everything'] }) };
}

/** What to leave out, in this order, until the event fits. `shrunk` names it. */
const STEPS: readonly { readonly name: string; readonly apply: (verdict: Verdict) => Partial<Verdict> }[] = [
  { name: 'snippets', apply: ({ findings }) => ({ findings: findings.map(withoutSnippets) }) },
  {
    name: 'suppressed remedies',
    apply: ({ suppressed }) => ({ suppressed: suppressed.map((finding) => ({ ...finding, remedy: [], data: {} })) }),
  },
  {
    name: 'working addresses',
    apply: ({ endpoints }) => ({
      endpoints: endpoints.map((endpoint) => ({ ...endpoint, addresses: endpoint.addresses.filter(isBroken) })),
    }),
  },
  { name: 'notes', apply: () => ({ ruledOut: [], notChecked: [] }) },
  { name: 'endpoints', apply: () => ({ endpoints: [], buckets: [] }) },
  {
    name: 'evidence',
    apply: ({ findings }) => ({
      suppressed: [],
      findings: findings.map((finding) => ({
        ...finding,
        data: {},
        evidence: finding.evidence.slice(0, 5).map((words) => words.slice(0, 300)),
      })),
    }),
  },
  { name: 'remedies', apply: ({ findings }) => ({ findings: findings.map((finding) => ({ ...finding, remedy: [] })) }) },
  {
    name: 'subjects',
    apply: ({ findings }) => ({
      findings: findings.slice(0, 50).map((finding) => ({ ...finding, subjects: finding.subjects.slice(0, 20) })),
    }),
  },
];

function withoutSnippets(finding: Finding): Finding {
  const remedy = finding.remedy.map((one) => {
    const { snippets: _, ...rest } = one;
    return rest;
  });
  return { ...finding, remedy };
}

/**
 * What saved queries show of lists and deep members, then what they group by. Members that the
 * verdict lacks are absent, for `ispresent`. `causes` and `resolvers` are those of a compact record:
 * SQL reads both kinds alike.
 */
function brief(verdict: Verdict): Readonly<Record<string, unknown>> {
  const { schemaVersion, status, headline, startedAt, changed, notChecked, node } = verdict;
  const causes = causesOf(verdict);
  return {
    schemaVersion,
    status,
    headline,
    startedAt,
    brief: {
      cause: causes[0],
      agentVersion: node.agent.version ?? undefined,
      changed: changed[0]?.what,
      from: changed[0]?.from,
      to: changed[0]?.to,
      notChecked: notChecked[0]?.what,
      why: notChecked[0]?.why,
      causes: causes.slice(0, MAX_CAUSES),
      resolvers: resolversOf(verdict).slice(0, MAX_RESOLVERS),
    },
    node,
  };
}

function isBroken({ tcp, tls, http }: Verdict['endpoints'][number]['addresses'][number]): boolean {
  return [tcp, tls, http].some(({ outcome }) => outcome !== 'ok');
}

/** Five metrics with one dimension: AWS charges for each combination of dimensions. */
function embeddedMetrics({ status, durationMs, node }: Verdict, timestamp: number): Readonly<Record<string, unknown>> {
  const count = (wanted: Verdict['status']): 0 | 1 => (status === wanted ? 1 : 0);
  const { namespace, dimension, names } = METRICS;
  const metrics = names.map((name) =>
    name === 'Duration' ? { Name: name, Unit: 'Milliseconds' } : { Name: name, Unit: 'Count' },
  );
  return {
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [[dimension]], Metrics: metrics }],
    },
    [dimension]: node.region,
    Healthy: count('healthy'),
    Degraded: count('degraded'),
    Broken: count('broken'),
    Inconclusive: count('inconclusive'),
    Duration: Math.round(durationMs),
  };
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
