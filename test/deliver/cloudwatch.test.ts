/** Delivering: what is sent again, what is made, what waits, and that nothing is dropped before AWS has it. The API is scripted; the spool is real. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Connected, deliverToCloudWatch } from '../../src/deliver/cloudwatch.ts';
import type { LogEvent } from '../../src/deliver/log-event.ts';
import type { Delivery } from '../../src/deliver/log-sending.ts';
import { spoolTarget } from '../../src/deliver/log-target.ts';
import type { LogsApi, LogsFailure, LogsResult } from '../../src/deliver/logs-api.ts';
import type { DeliveryRow } from '../../src/deliver/row.ts';
import { runId } from '../../src/deliver/run-id.ts';
import { keep } from '../../src/deliver/spool.ts';
import { openPrivateFolder } from '../../src/platform/private-folder.ts';
import { inFolder } from '../commands/program.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const HOUR = 3_600_000;
const TARGET = { group: 'group', stream: null };
const OK: LogsResult = { outcome: 'ok', refused: 0 };
const no = (kind: LogsFailure['kind'], detail = `${kind}!`): LogsFailure => ({ outcome: 'failed', kind, detail });

interface Script {
  readonly put?: (events: readonly LogEvent[], call: number) => LogsResult;
  readonly createStream?: (call: number) => LogsResult;
  readonly createGroup?: () => LogsResult;
}

/** One whole delivery. `waiting`: what lies in the spool before, by their hours of age. */
async function delivered(
  script: Script,
  {
    waiting = [],
    createsGroup = false,
    connected,
    signal = new AbortController().signal,
    stream = 'stream',
  }: {
    readonly waiting?: readonly { readonly hours: number; readonly message?: string; readonly target?: string }[];
    readonly createsGroup?: boolean;
    readonly connected?: Connected;
    readonly signal?: AbortSignal;
    readonly stream?: string;
  } = {},
): Promise<{
  readonly row: DeliveryRow;
  readonly spooled: string | null;
  readonly calls: readonly string[];
  readonly left: number;
  readonly sleeps: readonly number[];
}> {
  let result = null as Awaited<ReturnType<typeof delivered>> | null;
  await inFolder(async (parent) => {
    const spool = join(parent, 'spool');
    const sleeps: number[] = [];
    const clock = {
      now: () => NOW,
      monotonic: () => 0,
      lived: () => 0,
      sleep: (ms: number, until?: AbortSignal) => {
        // The patience with the disk is no pause.
        if (ms === 5_000)
          return new Promise<void>((resolve) => until?.addEventListener('abort', () => resolve(), { once: true }));
        sleeps.push(ms);
        return Promise.resolve();
      },
    };
    const port = { clock, open: openPrivateFolder };
    const home = spoolTarget('eu-central-1', TARGET);
    for (const { hours, message = `${hours} h`, target = home } of waiting) {
      const at = NOW - hours * HOUR;
      assert.equal((await keep(port, spool, { id: runId(at), at, target, message })).outcome, 'ok');
    }
    const calls: string[] = [];
    const count = { put: 0, stream: 0 };
    const api: LogsApi = {
      put: (_group, _stream, events) => {
        calls.push(`put ${events.map(({ message }) => message).join(',')}`);
        count.put += 1;
        return Promise.resolve(script.put?.(events, count.put) ?? OK);
      },
      createStream: () => {
        calls.push('stream');
        count.stream += 1;
        return Promise.resolve(script.createStream?.(count.stream) ?? OK);
      },
      createGroup: () => {
        calls.push('group');
        return Promise.resolve(script.createGroup?.() ?? OK);
      },
      close: () => calls.push('close'),
    };
    const delivery: Delivery = {
      region: 'eu-central-1',
      target: TARGET,
      stream,
      event: { timestamp: NOW, message: 'now' },
      id: runId(NOW),
      spool,
      createsGroup,
    };
    const [row = assert.fail(), spooled = null] = await deliverToCloudWatch(
      { clock, spool: port },
      connected ?? { outcome: 'ok', api },
      delivery,
      signal,
    );
    const left = readdirSync(parent).includes('spool') ? readdirSync(spool).length : 0;
    result = {
      row,
      spooled: spooled === null ? null : `${spooled.outcome}: ${spooled.detail.slice(spool.length + 2)}`,
      calls,
      left,
      sleeps,
    };
  });
  return result ?? assert.fail();
}

describe('delivering', () => {
  it('sends this run first, then what waited, oldest first, and empties the spool', async () => {
    const { row, spooled, calls, left } = await delivered({}, { waiting: [{ hours: 1 }, { hours: 3 }, { hours: 2 }] });
    assert.deepEqual(row, { sink: 'cloudwatch', outcome: 'ok', detail: 'group:stream: delivered' });
    assert.equal(spooled, 'ok: 3 that waited are delivered, too');
    assert.deepEqual([calls, left], [['put now', 'put 3 h,2 h,1 h', 'close'], 0]);
  });

  it('sends nothing anywhere else: what waits for another target goes on waiting', async () => {
    const { row, calls, left } = await delivered({}, { waiting: [{ hours: 1, target: 'cloudwatch us-east-1 group' }] });
    assert.deepEqual([row.detail, calls, left], ['group:stream: delivered', ['put now', 'close'], 1]);
  });

  it('splits what is more than a day apart', async () => {
    const { calls, left } = await delivered({}, { waiting: [{ hours: 60 }, { hours: 40 }, { hours: 1 }] });
    assert.deepEqual([calls, left], [['put now', 'put 60 h,40 h', 'put 1 h', 'close'], 0]);
  });

  it('makes the stream, and the group only when it is told to', async () => {
    const missing = (_events: readonly LogEvent[], call: number): LogsResult => (call === 1 ? no('missing') : OK);
    const stream = await delivered({ put: missing });
    assert.deepEqual([stream.row.outcome, stream.calls], ['ok', ['put now', 'stream', 'put now', 'close']]);
    const noGroup = { put: missing, createStream: (call: number) => (call === 1 ? no('missing') : OK) };
    const untold = await delivered(noGroup);
    assert.deepEqual([untold.row.outcome, untold.calls, untold.left], ['spooled', ['put now', 'stream', 'close'], 1]);
    assert.match(untold.row.detail, /no log group group in eu-central-1 \(aws logs create-log-group/u);
    const told = await delivered(noGroup, { createsGroup: true });
    assert.deepEqual([told.row.outcome, told.calls], ['ok', ['put now', 'stream', 'group', 'stream', 'put now', 'close']]);
  });

  it('does not mind that another node was faster', async () => {
    const missing = (_events: readonly LogEvent[], call: number): LogsResult => (call === 1 ? no('missing') : OK);
    const { row } = await delivered({ put: missing, createStream: () => no('exists') });
    assert.equal(row.outcome, 'ok');
  });

  it('tries again where that may help, with growing pauses that differ, and not for ever', async () => {
    const twice = await delivered({ put: (_events, call) => (call < 3 ? no('again') : OK) });
    assert.deepEqual([twice.row.outcome, twice.sleeps.length], ['ok', 2]);
    const never = await delivered({ put: () => no('again', 'ThrottlingException: Rate exceeded') });
    assert.deepEqual(
      [never.row.outcome, never.calls.filter((call) => call.startsWith('put')).length, never.left],
      ['spooled', 4, 1],
    );
    assert.match(never.row.detail, /Rate exceeded; it waits in .* for a later run \(1 wait\)/u);
    assert.ok(never.sleeps.every((ms, index) => ms >= 0 && ms <= 250 * 2 ** (index + 1)));
  });

  it('keeps what is denied, and says whose words those are', async () => {
    const { row, calls, left } = await delivered({ put: () => no('denied', 'AccessDeniedException: no logs:PutLogEvents') });
    assert.deepEqual([row.outcome, calls.length, left], ['spooled', 2, 1]);
    assert.match(row.detail, /denied: AccessDeniedException: no logs:PutLogEvents/u);
  });

  it('one bad event that waited does not keep the others', async () => {
    const put = (events: readonly LogEvent[]): LogsResult =>
      events.some(({ message }) => message === 'bad') ? no('invalid') : OK;
    const { row, spooled, left } = await delivered(
      { put },
      { waiting: [{ hours: 4 }, { hours: 3, message: 'bad' }, { hours: 2 }, { hours: 1 }] },
    );
    assert.deepEqual([row.outcome, left], ['ok', 0]);
    assert.equal(spooled, 'failed: 3 that waited are delivered, too; 1 that AWS does not take are thrown away');
  });

  it('leaves the rest where it is when the connection breaks half-way', async () => {
    const put = (_events: readonly LogEvent[], call: number): LogsResult =>
      call > 2 ? no('again', 'the connection: reset') : OK;
    const { row, spooled, left } = await delivered({ put }, { waiting: [{ hours: 60 }, { hours: 30 }, { hours: 1 }] });
    assert.deepEqual([row.outcome, left], ['ok', 2]);
    assert.equal(spooled, 'failed: 1 that waited are delivered, too; others still wait: the connection: reset');
  });

  it('what waited while nobody knew this node’s id goes into its stream afterwards', async () => {
    const { spooled, left, calls } = await delivered({}, { waiting: [{ hours: 1 }], stream: 'i-0123456789abcdef0' });
    assert.deepEqual([spooled, left, calls], ['ok: 1 that waited are delivered, too', 0, ['put now', 'put 1 h', 'close']]);
  });

  it('what a clock that was ahead dated into the future is from now', async () => {
    const times: number[] = [];
    const put = (events: readonly LogEvent[]): LogsResult => {
      times.push(...events.map(({ timestamp }) => timestamp));
      return OK;
    };
    const { left } = await delivered({ put }, { waiting: [{ hours: -3 }, { hours: 1 }] });
    assert.deepEqual([times, left], [[NOW, NOW - HOUR, NOW], 0]);
  });

  it('what was too old for AWS is not called delivered', async () => {
    const put = (_events: readonly LogEvent[], call: number): LogsResult => ({ outcome: 'ok', refused: call === 2 ? 1 : 0 });
    const { row, spooled, left } = await delivered({ put }, { waiting: [{ hours: 2 }, { hours: 1 }] });
    assert.deepEqual([row.outcome, left], ['ok', 0]);
    assert.equal(spooled, 'failed: 1 that waited are delivered, too; 1 were too old and are thrown away');
  });

  it('an event that AWS does not take is not called delivered', async () => {
    const { row } = await delivered({ put: () => ({ outcome: 'ok', refused: 1 }) });
    assert.equal(row.outcome, 'failed');
  });

  it('without a connection, and interrupted, it waits', async () => {
    const why = 'nothing is sent before logs answers as AWS';
    const none = await delivered({}, { connected: { outcome: 'failed', why } });
    assert.deepEqual([none.row.outcome, none.calls, none.left], ['spooled', [], 1]);
    assert.ok(none.row.detail.includes(why));
    const aborted = await delivered({ put: () => no('again') }, { signal: AbortSignal.abort() });
    assert.deepEqual([aborted.row.outcome, aborted.calls, aborted.sleeps], ['spooled', ['put now', 'close'], []]);
  });

  it('says it when there is no room to wait either', async () => {
    const port = {
      clock: { now: () => NOW, monotonic: () => 0, lived: () => 0, sleep: () => new Promise<void>(() => undefined) },
    };
    const open = () => Promise.resolve({ outcome: 'failed', reason: 'denied', detail: 'read-only' } as const);
    const [row = assert.fail()] = await deliverToCloudWatch(
      { ...port, spool: { ...port, open } },
      { outcome: 'failed', why: 'no way out' },
      {
        region: 'r',
        target: { group: 'g', stream: null },
        stream: 's',
        event: { timestamp: NOW, message: 'x' },
        id: runId(NOW),
        spool: '/x',
        createsGroup: false,
      },
      new AbortController().signal,
    );
    assert.deepEqual([row.outcome, row.detail], ['failed', 'g:s: no way out; and it cannot wait in /x: read-only']);
  });
});
