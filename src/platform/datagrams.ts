import { createSocket, type SocketOptions } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { DatagramFault, Datagrams, Network } from './ports.ts';
import type { Translate } from './route.ts';
import { shortageOf } from './shortage.ts';

const FAULTS: Readonly<Record<string, DatagramFault>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EINVAL: 'unreachable',
  EPERM: 'denied',
  EACCES: 'denied',
};

/**
 * Callers pass only addresses. Node's own lookup would load its DNS client, which reads
 * `/etc/resolv.conf` and waits for whatever that is.
 */
const asAddress: SocketOptions['lookup'] = (address, _, callback) =>
  process.nextTick(callback, null, address, isIPv6(address) ? 6 : 4);

/** Connected UDP sockets: the kernel then reports ICMP errors and drops strangers' datagrams. */
export function openDatagrams(translate: Translate): Network['datagrams'] {
  return (target, { onMessage, onFault }): Datagrams => {
    const route = translate(target, 'udp');
    if (route.kind === 'drop') return { send: () => undefined, close: () => undefined };
    if (route.kind !== 'to') return refusing(route.kind === 'refuse' ? 'refused' : 'unreachable', onFault);
    let closed = false;
    let connected = false;
    const waiting: Uint8Array[] = [];
    const fault = (error: NodeJS.ErrnoException): void => {
      if (closed) return;
      const shortage = shortageOf(error, target.ip);
      if (shortage === null) onFault(FAULTS[error.code ?? ''] ?? 'other', error.message);
      else onFault('exhausted', shortage);
    };
    const socket = createSocket({ type: isIPv6(route.ip) ? 'udp6' : 'udp4', lookup: asAddress });
    const send = (payload: Uint8Array): void => {
      socket.send(payload, (error) => {
        if (error !== null) fault(error);
      });
    };
    socket.on('error', fault);
    socket.on('message', (payload) => {
      if (!closed) onMessage(payload);
    });
    try {
      // Node calls this for success and failure (no route). Only a failure has an argument, which
      // the types lack.
      socket.connect(route.port, route.ip, (...[error]: readonly NodeJS.ErrnoException[]) => {
        if (error !== undefined) {
          fault(error);
          return;
        }
        connected = true;
        if (!closed) for (const payload of waiting.splice(0)) send(payload);
      });
    } catch (error) {
      queueMicrotask(() => fault(error as NodeJS.ErrnoException));
    }
    return {
      send(payload) {
        if (closed) return;
        if (connected) send(payload);
        else waiting.push(payload);
      },
      close() {
        if (closed) return;
        closed = true;
        socket.close();
      },
    };
  };
}

/** In the simulated VPC: what an ICMP error would say. */
function refusing(fault: DatagramFault, onFault: (fault: DatagramFault, detail: string) => void): Datagrams {
  let open = true;
  return {
    send: () => queueMicrotask(() => (open ? onFault(fault, `simulated: ${fault}`) : undefined)),
    close: () => {
      open = false;
    },
  };
}
