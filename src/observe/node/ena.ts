/**
 * The allowances of this instance's network interfaces. A total since boot proves nothing about
 * this run, so the counters are read twice, as far apart as the run allows. That starts a program,
 * so only a run that takes longer than a healthy one does it. Such a run waits for something
 * anyway, and a quick run has lost no packet to an allowance.
 */
import type { EnaFacts } from '../../facts/ena.ts';
import type { Ports } from '../../platform/ports.ts';
import { firstFile } from './first-file.ts';

type EnaPorts = Pick<Ports, 'clock' | 'environment' | 'exec' | 'files'>;

/** A healthy run is over by then, and no lost packet has timed out yet. */
const PATIENCE_MS = 1_000;
/** `ethtool -S` asks the driver and answers within milliseconds. With 32 queues it prints 15 kB. */
const LIMITS = { timeoutMs: 500, maxBytes: 262_144 } as const;
const ETHTOOL = ['/usr/sbin/ethtool', '/sbin/ethtool', '/usr/bin/ethtool'];
const MAX_INTERFACES = 4;
/** EC2 User Guide, "Monitor network performance for ENA settings on your EC2 instance". */
const COUNTER = /^ *((?:bw_in|bw_out|pps|conntrack|linklocal)_allowance_exceeded): (\d{1,20})$/gmu;

type Reading = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Null without counters, tool or time. `done` aborts when the network has been probed. */
export async function watchEna(ports: EnaPorts, done: AbortSignal, over: AbortSignal): Promise<EnaFacts | null> {
  const { clock, environment } = ports;
  if (environment.os !== 'linux') return null;
  await clock.sleep(PATIENCE_MS, done);
  if (done.aborted || over.aborted) return null;
  const names = await adapters(ports);
  const ethtool = names.length === 0 ? null : await firstFile(ports.files, ETHTOOL);
  if (ethtool === null) return null;
  const started = clock.monotonic();
  const before = await read(ports, ethtool, names, over);
  await ended(AbortSignal.any([done, over]));
  const after = await read(ports, ethtool, names, over);
  const interfaces = names.flatMap((name) => {
    const [first, second] = [before.get(name), after.get(name)];
    if (first === undefined || second === undefined) return [];
    const counters = [...second].map(([counter, total]) => {
      // A reloaded driver counts from 0 again.
      return { name: counter, total, during: Math.max(0, total - (first.get(counter) ?? total)) };
    });
    return counters.length === 0 ? [] : [{ name, counters }];
  });
  return interfaces.length === 0 ? null : { overMs: clock.monotonic() - started, interfaces };
}

/** Interfaces with an address and the driver `ena`, which only EC2 has. */
async function adapters({ environment, files }: EnaPorts): Promise<readonly string[]> {
  const named = environment.interfaces().flatMap(({ name, internal }) => (internal ? [] : [name]));
  const names = [...new Set(named)].filter((name) => /^[a-z0-9][\w.-]{0,14}$/iu.test(name));
  const drivers = await Promise.all(names.map((name) => files.readLink(`/sys/class/net/${name}/device/driver`)));
  const are = (index: number): boolean => {
    const driver = drivers[index];
    return driver?.outcome === 'ok' && driver.text.endsWith('/ena');
  };
  return names.filter((_, index) => are(index)).slice(0, MAX_INTERFACES);
}

async function read({ exec }: EnaPorts, ethtool: string, names: readonly string[], signal: AbortSignal): Promise<Reading> {
  const printed = await Promise.all(names.map((name) => exec.run(ethtool, ['-S', name], { ...LIMITS, signal })));
  return new Map(
    names.flatMap((name, index) => {
      const result = printed[index];
      return result?.outcome === 'ok' && result.code === 0 ? [[name, parseStatistics(result.stdout)] as const] : [];
    }),
  );
}

/** The five counters, as far as the driver has them (since 2.2.10; `linklocal` since 2.5). */
export function parseStatistics(text: string): ReadonlyMap<string, number> {
  return new Map(
    [...text.matchAll(COUNTER)].map(([, name = '', value]) => [name, Math.min(Number(value), Number.MAX_SAFE_INTEGER)]),
  );
}

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
