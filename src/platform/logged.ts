/**
 * Ports that log every step: what was asked of whom, the outcome, and the milliseconds. They log
 * names and outcomes, never contents. A file, a header or an answer may hold a secret, and so may
 * what follows a `?`.
 */
import type { Log } from './log.ts';
import type { Exec, Files, HttpSession, Network, Ports } from './ports.ts';

export function loggedPorts(ports: Ports, log: Log): Ports {
  return { ...ports, network: network(ports.network, log), exec: exec(ports.exec, log), files: files(ports.files, log) };
}

function network(inner: Network, log: Log): Network {
  return {
    dial: async (target, limits) => {
      const dialled = await inner.dial(target, limits);
      log('debug', 'tcp', { ...target, ...endOf(dialled), ms: rounded(dialled.ms) });
      return dialled;
    },
    startTls: async (socket, options) => {
      const result = await inner.startTls(socket, options);
      const said = result.outcome === 'ok' ? { protocol: result.protocol, verifyError: result.verifyError } : {};
      log('debug', 'tls', { servername: options.servername, ...endOf(result), ...said, ms: rounded(result.ms) });
      return result;
    },
    http: (socket) => session(inner.http(socket), log),
    tunnel: async (socket, request) => {
      const result = await inner.tunnel(socket, request);
      log('debug', 'tunnel', { host: request.host, port: request.port, ...endOf(result), ms: rounded(result.ms) });
      return result;
    },
    datagrams: (target, { onMessage, onFault }) => {
      const socket = inner.datagrams(target, {
        onMessage: (payload) => {
          log('trace', 'datagram', { ...target, direction: 'in', bytes: payload.length });
          onMessage(payload);
        },
        onFault: (fault, detail) => {
          log('debug', 'datagram', { ...target, outcome: 'failed', reason: fault });
          onFault(fault, detail);
        },
      });
      return {
        close: () => socket.close(),
        send: (payload) => {
          log('trace', 'datagram', { ...target, direction: 'out', bytes: payload.length });
          socket.send(payload);
        },
      };
    },
  };
}

function session(inner: HttpSession, log: Log): HttpSession {
  return {
    isOpen: () => inner.isOpen(),
    close: () => inner.close(),
    request: async (request) => {
      const result = await inner.request(request);
      const path = request.path.replace(/\?.*$/su, '?…');
      const status = result.outcome === 'ok' ? { status: result.status } : {};
      log('debug', 'http', {
        method: request.method,
        host: request.host,
        path,
        ...endOf(result),
        ...status,
        ms: rounded(result.ms),
      });
      return result;
    },
  };
}

const exec = (inner: Exec, log: Log): Exec => ({
  run: async (path, args, limits) => {
    const result = await inner.run(path, args, limits);
    log('debug', 'program', { path, ...endOf(result), ...(result.outcome === 'ok' ? { code: result.code } : {}) });
    return result;
  },
});

function files(inner: Files, log: Log): Files {
  const told = async <T extends Ending>(what: string, path: string, work: Promise<T>): Promise<T> => {
    const result = await work;
    log('trace', what, { path, ...endOf(result) });
    return result;
  };
  return {
    ...inner,
    read: (path, maxBytes) => told('read', path, inner.read(path, maxBytes)),
    tail: (path, maxBytes) => told('read', path, inner.tail(path, maxBytes)),
    readLink: (path) => told('link', path, inner.readLink(path)),
    list: (path, max) => told('list', path, inner.list(path, max)),
    exists: (path) => told('exists', path, inner.exists(path)),
    writeAtomic: (path, content) => told('write', path, inner.writeAtomic(path, content)),
  };
}

interface Ending {
  readonly outcome: string;
  readonly reason?: string;
}

const endOf = ({ outcome, reason }: Ending): Ending => ({ outcome, ...(reason === undefined ? {} : { reason }) });
const rounded = (ms: number): number => Math.round(ms * 10) / 10;
