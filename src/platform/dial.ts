import { connect, type Socket } from 'node:net';
import { starvedBy, stopwatch } from './lived.ts';
import type { DialFailure, DialResult, Network } from './ports.ts';
import type { Translate } from './route.ts';
import { patiently, shortageOf } from './shortage.ts';
import { limited, noneWithin } from './step-limits.ts';

const REASONS: Readonly<Record<string, DialFailure>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EHOSTDOWN: 'unreachable',
  // Linux's answer for a blackhole route.
  EINVAL: 'unreachable',
  EPERM: 'denied',
  EACCES: 'denied',
};

const isExhausted = (result: DialResult): boolean => result.outcome === 'failed' && result.reason === 'exhausted';

/** Opens TCP connections to addresses, never to names, so nothing is looked up. */
export function openDial(translate: Translate): Network['dial'] {
  const dial = dialOnce(translate);
  return (target, limits) => patiently(() => dial(target, limits), isExhausted, limits.signal);
}

function dialOnce(translate: Translate): Network['dial'] {
  return (target, limits) =>
    new Promise<DialResult>((resolve) => {
      const watch = stopwatch();
      const route = translate(target, 'tcp');
      let socket: Socket | null = null;
      try {
        if (route.kind === 'to') socket = connect({ host: route.ip, port: route.port, noDelay: true, autoSelectFamily: false });
      } catch (error) {
        // Node throws for an impossible port; here it is an outcome.
        resolve({ outcome: 'failed', reason: 'other', detail: String(error), ms: 0 });
        return;
      }
      const settle = (result: DialResult): void => {
        cancel();
        socket?.removeListener('connect', onConnect);
        socket?.removeListener('error', onError);
        if (result.outcome === 'failed') socket?.destroy();
        // While nobody reads the socket, an error must not become an uncaught exception.
        socket?.on('error', () => undefined);
        resolve(result);
      };
      const fail = (reason: DialFailure, detail: string): void =>
        settle({ outcome: 'failed', ...starvedBy(watch, limits.timeoutMs, reason, detail), ms: watch.ms() });
      const onError = (error: NodeJS.ErrnoException): void =>
        fail(
          shortageOf(error, target.ip) === null ? (REASONS[error.code ?? ''] ?? 'other') : 'exhausted',
          error.code ?? error.message,
        );
      const onConnect = (): void => {
        if (socket === null) return;
        const { localAddress = null, localPort = null } = socket;
        settle({ outcome: 'ok', socket, ms: watch.ms(), localIp: localAddress, localPort });
      };
      const cancel = limited(limits, noneWithin('answer', limits), fail);
      if (limits.signal?.aborted === true) return fail('aborted', 'given up');
      socket?.on('connect', onConnect);
      socket?.on('error', onError);
      if (route.kind === 'refuse') queueMicrotask(() => fail('refused', 'ECONNREFUSED'));
      if (route.kind === 'unreachable') queueMicrotask(() => fail('unreachable', 'EHOSTUNREACH'));
    });
}
