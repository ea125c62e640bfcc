/**
 * The forms in which records come back from where they were sent, each as its tool writes it: `aws logs` (AWS CLI 2: `tail`, `filter-log-events`,
 * `get-query-results`, `--query`, `--output`), exports of CloudWatch Logs to S3, subscriptions (CloudWatch Logs User Guide, "Subscription filters"),
 * Logs Insights and the console, Run Command, journald, syslog, Docker, PowerShell. 71 vectors.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { makeRollup } from '../../src/fleet/rollup.ts';
import { summarise } from '../../src/fleet/summary.ts';
import { systemStreams } from '../../src/platform/streams.ts';
import { renderJson, renderNdjson } from '../../src/report/json.ts';
import { instanceId, recordOf, verdictOfNode } from './generate.ts';

const STYLE = { width: 80, color: false, ascii: false, verbosity: 0 } as const;
const compact = recordOf({ id: instanceId(1), groups: ['sg-1', 'sg-2'] });
const verdict = verdictOfNode({ id: instanceId(2), causes: ['dns/slow'] });
const full = renderNdjson(verdict, STYLE).trimEnd();
/** A healthy node's record and a broken one's verdict. */
const MESSAGES = [compact, full];
const TIME = '2026-11-26T12:00:00.000Z';
const EPOCH = Date.parse(TIME);

/** Nodes and broken lines; the bytes come in pieces of `size`. */
function read(input: string | Buffer, size = 65_536): readonly number[] {
  const rollup = makeRollup({}, (packed, maxBytes) => systemStreams.unpack(packed, maxBytes));
  const file = rollup.file('x');
  const bytes = Buffer.from(input);
  for (let at = 0; at < bytes.length; at += size) file.push(Buffer.from(bytes.subarray(at, at + size)));
  file.end();
  const { nodes, causes, input: counts } = summarise(rollup.tally(), { files: 1, unread: [], interrupted: false });
  return [nodes.healthy, nodes.broken, causes.length, counts.broken.lines];
}
const BOTH = [1, 1, 1, 0];

const events = MESSAGES.map((message, index) => ({
  logStreamName: 'i-1',
  timestamp: EPOCH,
  message,
  ingestionTime: EPOCH,
  eventId: `3${index}`,
}));
const subscription = {
  messageType: 'DATA_MESSAGE',
  owner: '123456789012',
  logGroup: '/fleet/ssm-probe',
  logStream: 'i-1',
  subscriptionFilters: ['all'],
  logEvents: MESSAGES.map((message, id) => ({ id: String(id), timestamp: EPOCH, message })),
};
const packed = gzipSync(JSON.stringify(subscription)).toString('base64');
const rows = MESSAGES.map((value) => [
  { field: '@timestamp', value: TIME },
  { field: '@message', value },
  { field: '@ptr', value: 'Cl0K' },
]);
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const pretty = (value: unknown): string => JSON.stringify(value, null, 4);
const prettied = MESSAGES.map((message) => pretty(JSON.parse(message)));
const utf16 = (text: string, isBig = false): Buffer => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
};
/** `a.b`, `list.0`: what Logs Insights makes of JSON. */
function leaves(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null)
    return value === null ? [] : [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
  return Object.entries(value).flatMap(([name, one]) => leaves(one, path === '' ? name : `${path}.${name}`));
}
const columns = (message: string): Readonly<Record<string, string>> => Object.fromEntries(leaves(JSON.parse(message)));
const table = [...new Set(MESSAGES.flatMap((message) => Object.keys(columns(message))))].slice(0, 190);
const invocation = (output: string) => ({
  CommandId: 'c',
  InstanceId: 'i-1',
  Status: 'Success',
  StandardOutputUrl: '',
  CommandPlugins: [{ Name: 'linux', Status: 'Success', ResponseCode: 0, Output: output, StandardErrorUrl: '' }],
});

const FORMS: Readonly<Record<string, string | Buffer>> = {
  'one a line': MESSAGES.join('\n'),
  'CRLF and blank lines': `\r\n${MESSAGES.join('\r\n\r\n')}\r\n`,
  'without any newline (Firehose)': MESSAGES.join(''),
  'UTF-8 with a byte order mark': `\uFEFF${MESSAGES.join('\n')}`,
  'UTF-16LE with a mark (PowerShell)': utf16(MESSAGES.join('\r\n')),
  'UTF-16BE with a mark': utf16(MESSAGES.join('\r\n'), true),
  'UTF-16LE without a mark': Buffer.from(MESSAGES.join('\n'), 'utf16le'),
  'UTF-16 of laid-out JSON': utf16(prettied.join('\r\n').replaceAll('\n', '\r\n')),
  'our own --format json, several files together': `${renderJson(verdict, STYLE)}${pretty(JSON.parse(compact))}\n`,
  'a list on one line': `[${MESSAGES.join(',')}]`,
  'a list, laid out': pretty(MESSAGES.map((message) => JSON.parse(message) as unknown)),
  'a list, one element a line': `[\n${MESSAGES.join(',\n')}\n]\n`,
  'a list of texts, laid out (--query events[].message)': pretty(MESSAGES.map((message) => `${message}\n`)),
  '--output text of it: tabs': MESSAGES.join('\t'),
  '--output text of events': events.map((one) => `EVENTS\t${one.eventId}\t${EPOCH}\ti-1\t${one.message}\t${EPOCH}`).join('\n'),
  'filter-log-events': pretty({ events, searchedLogStreams: [] }),
  'filter-log-events, compact': JSON.stringify({ events }),
  'get-log-events with sorted members': pretty({
    events: events.map((one) => ({ ingestionTime: EPOCH, message: one.message })),
    nextForwardToken: 'f/3',
  }),
  'aws logs tail': MESSAGES.map((message) => `2026-11-26T12:00:00.000000+00:00 i-1 ${message}`).join('\n'),
  'aws logs tail --format short': MESSAGES.map((message) => `2026-11-26T12:00:00 ${message}`).join('\n'),
  'aws logs tail --format json': prettied.map((text) => `2026-11-26T12:00:00.000000+00:00 i-1 \n${text}`).join('\n'),
  'export to S3': MESSAGES.map((message) => `${TIME} ${message}`).join('\n'),
  'Lambda: awslogs.data': JSON.stringify({ awslogs: { data: packed } }),
  'Lambda, laid out': pretty({ awslogs: { data: packed } }),
  'Kinesis: records of base64': JSON.stringify({ Records: [{ kinesis: { partitionKey: 'p', data: packed } }] }),
  'base64 of gzip alone': packed,
  'base64 of plain JSON': JSON.stringify({ records: [{ data: Buffer.from(JSON.stringify(subscription)).toString('base64') }] }),
  'a subscription through Firehose': JSON.stringify(subscription).repeat(2),
  'a subscription, one a line':
    `${JSON.stringify(subscription)}\n${JSON.stringify({ ...subscription, messageType: 'CONTROL_MESSAGE', logEvents: [] })}`.split(
      '\n',
    )[0]!,
  'get-query-results': pretty({ results: rows, status: 'Complete' }),
  'get-query-results with columns': pretty({
    results: MESSAGES.map((message) => Object.entries(columns(message)).map(([field, value]) => ({ field, value }))),
  }),
  'Insights: JSON with a parsed @message': JSON.stringify(
    MESSAGES.map((message) => ({ '@timestamp': TIME, '@message': JSON.parse(message) as unknown })),
  ),
  'Insights: JSON with columns': JSON.stringify(MESSAGES.map(columns)),
  'Insights: CSV with @message': `@timestamp,@message\n${MESSAGES.map((message) => `${TIME},${quoted(message)}`).join('\n')}`,
  'Insights: CSV with columns': `${table.join(',')}\n${MESSAGES.map((message) => table.map((name) => quoted(columns(message)[name] ?? '')).join(',')).join('\n')}`,
  'the console: CSV': `timestamp,message\r\n${MESSAGES.map((message) => `${EPOCH},${quoted(message)}`).join('\r\n')}`,
  'the console: CSV of messages that end in a newline': `timestamp,message\n${MESSAGES.map((message) => `${EPOCH},${quoted(`${message}\n`)}`).join('\n')}`,
  'list-command-invocations': pretty({
    CommandInvocations: MESSAGES.map((message) => invocation(`${message}\n\n----------ERROR-------\na warning\n`)),
  }),
  'get-command-invocation': MESSAGES.map((message) =>
    pretty({ StandardOutputContent: `${message}\n`, StandardErrorContent: '' }),
  ).join('\n'),
  'get-command-invocation of --format json': prettied
    .map((text) => pretty({ StandardOutputContent: `${text}\n`, StandardErrorContent: '' }))
    .join('\n'),
  journalctl: MESSAGES.map((message) => `Nov 26 12:00:00 ip-10-0-0-1 ssm-probe[123]: ${message}`).join('\n'),
  'journalctl -o json': MESSAGES.map((MESSAGE) => JSON.stringify({ _PID: '1', PRIORITY: '6', MESSAGE })).join('\n'),
  'journalctl -o json of bytes': MESSAGES.map((MESSAGE) => JSON.stringify({ MESSAGE: [...Buffer.from(MESSAGE)] })).join('\n'),
  'journalctl -o json-pretty': MESSAGES.map((MESSAGE) => JSON.stringify({ _PID: '1', MESSAGE }, null, '\t')).join('\n'),
  'syslog (RFC 5424)': MESSAGES.map((message) => `<134>1 ${TIME} host ssm-probe 12 - [meta@1 a="b"] ${message}`).join('\n'),
  'a line with one quote before it': MESSAGES.map((message) => `12" rack: ${message}`).join('\n'),
  'a line with a bracket before it': MESSAGES.map((message) => `[half {open: ${message}`).join('\n'),
  'Docker json-file': MESSAGES.map((message) => JSON.stringify({ log: `${message}\n`, stream: 'stdout', time: TIME })).join('\n'),
  'Kubernetes (CRI)': MESSAGES.map((message) => `${TIME} stdout F ${message}`).join('\n'),
  'a text in a text in a text': JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: compact }) }), d: [full] }),
  'fluent-bit over CloudWatch': pretty({ events: events.map(({ message }) => ({ message: JSON.stringify({ log: message }) })) }),
  YAML: `events:\n${MESSAGES.map((message) => `- eventId: '3'\n  message: '${message.replaceAll("'", "''")}'`).join('\n')}`,
};

describe('fleet reads records', () => {
  for (const [name, form] of Object.entries(FORMS)) {
    it(name, () => {
      // YAML and CRI have lines of their own around the records.
      const expected = name === 'YAML' ? [1, 1, 1, 3] : BOTH;
      assert.deepEqual(read(form), expected);
      for (const size of [1, 7, 1_021]) assert.deepEqual(read(form, size), expected, `in pieces of ${size}`);
      assert.deepEqual(read(Buffer.concat([Buffer.from(form)])), expected);
    });
  }
});

describe('fleet joins what a container wrote in parts', () => {
  // A verdict of a broken node is longer than what Docker and containerd write at once.
  const long = MESSAGES.map((message) => JSON.stringify({ ...(JSON.parse(message) as object), padding: 'e'.repeat(24_000) }));
  const cut = (message: string): readonly string[] => {
    const bytes = Buffer.from(message);
    return Array.from({ length: Math.ceil(bytes.length / 16_384) }, (_, at) =>
      bytes.subarray(at * 16_384, (at + 1) * 16_384).toString(),
    );
  };
  const last = (parts: readonly string[], at: number): boolean => at === parts.length - 1;
  for (const [name, form] of Object.entries({
    'Docker json-file': long.flatMap((message) =>
      cut(message).map((log, at, parts) =>
        JSON.stringify({ log: last(parts, at) ? `${log}\n` : log, stream: 'stdout', time: TIME }),
      ),
    ),
    'Docker json-file, with another stream between': long.flatMap((message) =>
      cut(message).flatMap((log, at, parts) => [
        JSON.stringify({ log: last(parts, at) ? `${log}\n` : log, stream: 'stdout', time: TIME }),
        JSON.stringify({ log: '{"half', stream: 'stderr', time: TIME }),
      ]),
    ),
    'Kubernetes (CRI)': long.flatMap((message) =>
      cut(message).map((text, at, parts) => `${TIME} stdout ${last(parts, at) ? 'F' : 'P'} ${text}`),
    ),
  }))
    it(name, () => assert.deepEqual(read(form.join('\n')).slice(0, 2), BOTH.slice(0, 2)));
  it('a part without its end is told as broken, and whole lines without a newline stay lines', () => {
    const [first = ''] = long.map((message) => cut(message)[0] ?? '');
    assert.deepEqual(read(JSON.stringify({ log: first, stream: 'stdout' })), [0, 0, 0, 1]);
    assert.deepEqual(read(MESSAGES.map((log) => JSON.stringify({ log, stream: 'stdout' })).join('\n')), BOTH);
  });
});

describe('fleet reads long lines', () => {
  const many = Array.from({ length: 14_000 }, (_, index) => recordOf({ id: instanceId(index) }));
  for (const [name, text] of [
    ['without any newline', many.join('')],
    ['as a list', `[${many.join(',')}]`],
    ['between tabs', many.join('\t')],
    ['as texts of events', JSON.stringify({ events: many.map((message) => ({ message })) })],
    [
      'as a laid-out list',
      JSON.stringify(
        many.map((one) => JSON.parse(one) as unknown),
        null,
        2,
      ),
    ],
    ['as a laid-out list of texts', JSON.stringify(many, null, 2)],
  ] as const)
    it(`five megabytes ${name}`, () => {
      assert.ok(text.length > 5_000_000);
      assert.deepEqual(read(text), [14_000, 0, 0, 0]);
    });
});

describe('fleet does not read', () => {
  for (const [name, form, broken] of [
    ['a record that is cut off', compact.slice(0, -3), 1],
    ['a text that is cut off', pretty({ StandardOutputContent: full.slice(0, 900) }), 1],
    ['a document that is cut off', pretty({ events }).slice(0, 200), 1],
    ['gzip that is torn', JSON.stringify({ data: gzipSync(compact).subarray(0, -20).toString('base64') }), 1],
    ['base64 of something else', JSON.stringify({ data: `eyJ${'A'.repeat(400)}` }), 1],
    ['what another program says', JSON.stringify({ schemaVersion: '1.0', tool: { name: 'other' } }), 1],
    ['a text below seven others', Array.from({ length: 9 }).reduce<string>((text) => JSON.stringify({ text }), compact), 1],
  ] as const)
    it(name, () => assert.deepEqual(read(form), [0, 0, 0, broken]));

  it('a bomb in base64: what it unpacks to is bounded', () => {
    const bomb = gzipSync(Buffer.alloc(300_000_000, ' '), { level: 9 }).toString('base64');
    assert.deepEqual(read(JSON.stringify({ data: bomb })), [0, 0, 0, 1]);
    const nested = gzipSync(
      JSON.stringify({ list: Array.from({ length: 50 }, () => gzipSync(Buffer.alloc(30_000_000)).toString('base64')) }),
    );
    assert.deepEqual(read(JSON.stringify({ data: nested.toString('base64') })), [0, 0, 0, 1]);
  });

  it('and what comes after a broken one is read all the same', () => {
    for (const broken of ['{', '[{"a":', '{"events": [', `${full.slice(0, 300)}{`, '"', '\u0000\u0001', '}}}]]]', '[[[[[[']) {
      assert.deepEqual(read([compact, broken, full].join('\n')).slice(0, 3), [1, 1, 1], broken);
      assert.deepEqual(read([broken, compact, full].join('\n')).slice(0, 3), [1, 1, 1], broken);
    }
  });
});
