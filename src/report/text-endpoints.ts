/** Endpoints and buckets as text (`-v`): each layer of each address, and what every DNS server said. */
import type { BucketVerdict, EndpointVerdict, StepVerdict } from '../verdict.types.ts';
import { endpointState, whyUndetermined } from './endpoint-state.ts';
import { fold } from './layout.ts';
import { BUCKET_MARK, STEP_MARK } from './mark.ts';
import type { Pen } from './pen.ts';

type Address = EndpointVerdict['addresses'][number];

/** `tcp ✗ failed timeout 3000 ms`; its detail only with `-vv`. */
function stepText(pen: Pen, name: string, step: StepVerdict): string {
  const parts = [name, pen.mark(STEP_MARK[step.outcome], step.outcome)];
  if (step.reason !== undefined) parts.push(pen.clean(step.reason));
  if (step.ms !== undefined && step.outcome !== 'skipped') parts.push(`${Math.round(step.ms)} ms`);
  return parts.join(' ');
}

function addressLines(pen: Pen, address: Address): string[] {
  const steps = [
    ['tcp', address.tcp],
    ...(address.connect === undefined ? [] : [['connect', address.connect] as const]),
    ['tls', address.tls],
    ['http', address.http],
  ] as const;
  const lines = [
    `    ${pen.clean(address.ip)} (${address.connect === undefined ? address.class : 'the proxy'})`,
    ...fold(
      steps.map(([name, step]) => stepText(pen, name, step)),
      ', ',
      pen.width,
      '      ',
      '      ',
    ),
  ];
  if (pen.verbosity < 2) return lines;
  for (const [name, { detail }] of steps) {
    if (detail !== undefined) lines.push(...pen.prose(`${name}: ${detail}`, '      ', '        '));
  }
  // What a flow log or AWS Support is searched with.
  const trace = [
    address.localIp === undefined
      ? ''
      : `from ${address.localIp}${address.localPort === undefined ? '' : ` port ${address.localPort}`}`,
    address.at === undefined ? '' : `at ${address.at}`,
    address.requestId === undefined ? '' : `request id ${address.requestId}`,
  ].filter((part) => part !== '');
  if (trace.length > 0) lines.push(...pen.prose(trace.join(', '), '      ', '        '));
  return lines;
}

function dnsLines(pen: Pen, { server, status, says, ms }: EndpointVerdict['dns'][number]): string[] {
  const time = status === 'unknown' ? '' : `, ${Math.round(ms)} ms`;
  return pen.prose(`dns ${server}: ${says}${time}`, '    ', '      ');
}

/** What could not be determined, a line each: the reason of an inconclusive verdict, which no finding tells. */
export function undeterminedLines(pen: Pen, endpoints: readonly EndpointVerdict[]): string[] {
  const open = endpoints.filter((endpoint) => endpoint.required && endpoint.state === 'unknown');
  return open.flatMap((endpoint) => {
    const mark = pen.mark('unknown', 'inconclusive');
    const text = pen.prose(`${mark} ${endpoint.host}: ${whyUndetermined(endpoint)}`, '', '  ');
    return text.map((line, index) => (index === 0 ? pen.tint(line, mark, 'unknown') : line));
  });
}

/** One block per endpoint: service, host, path, DNS answers per server, and tcp, tls and http per address. */
export function endpointLines(pen: Pen, endpoints: readonly EndpointVerdict[]): string[] {
  if (endpoints.length === 0) return [];
  const lines = [pen.heading('Endpoints')];
  for (const endpoint of endpoints) {
    const { kind, words } = endpointState(endpoint);
    const mark = pen.mark(kind, words);
    const facts = `${endpoint.service}, ${endpoint.required ? 'required' : 'not required'}, path ${endpoint.path}`;
    const head = pen.prose(`${endpoint.host} (${facts})`, `  ${mark}  `, '    ');
    lines.push(...head.map((line, index) => (index === 0 ? pen.tint(line, mark, kind) : line)));
    lines.push(...endpoint.dns.flatMap((answer) => dnsLines(pen, answer)));
    lines.push(...endpoint.addresses.flatMap((address) => addressLines(pen, address)));
  }
  return lines;
}

/** One line per bucket: outcome, name, purpose and the HTTP status it is judged by. */
export function bucketLines(pen: Pen, buckets: readonly BucketVerdict[]): string[] {
  if (buckets.length === 0) return [];
  const lines = [pen.heading('Buckets')];
  for (const bucket of buckets) {
    const mark = pen.mark(BUCKET_MARK[bucket.outcome], bucket.outcome);
    const status = bucket.status === null ? 'no answer' : `HTTP ${bucket.status}`;
    const asked = bucket.outcome === 'skipped' ? '' : `, ${status}`;
    const text = pen.prose(`${bucket.name} (${bucket.purpose}${asked})`, `  ${mark}  `, '    ');
    lines.push(...text.map((line, index) => (index === 0 ? pen.tint(line, mark, BUCKET_MARK[bucket.outcome]) : line)));
  }
  return lines;
}
