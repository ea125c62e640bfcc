/**
 * The ports: the only door between ssm-probe and the world.
 *
 * A run reads and sends everything through one `Ports` object. `system.ts` builds it from the
 * operating system. The simulated VPC builds another, with real sockets on loopback. Nothing here
 * judges: failures are data with a closed set of reasons, never exceptions.
 */
import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Secret } from '../secret.ts';
import type { DatagramFault, DialFailure, ExecFailure, HttpFailure, TlsFailure, TunnelFailure } from './failures.ts';
import type { Files } from './file-ports.ts';
import type { Clock } from './stopwatch.ts';
import type { SystemResolver } from './system-resolver.ts';

export type { DatagramFault, DialFailure, FileFailure, HttpFailure, TlsFailure } from './failures.ts';
export type * from './file-ports.ts';
export type { Clock } from './stopwatch.ts';

export type OperatingSystem = 'linux' | 'windows' | 'macos' | 'other';

/** One address of one of this node's interfaces, loopback included. */
export interface InterfaceAddress {
  readonly name: string;
  readonly ip: string;
  readonly family: 4 | 6;
  readonly internal: boolean;
}

export interface Environment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly os: OperatingSystem;
  readonly arch: string;
  readonly isRoot: boolean;
  interfaces(): readonly InterfaceAddress[];
  /** From here on `Date` tells local time. False if unknown; then it tells UTC. Never rejects. */
  localTime(): Promise<boolean>;
}

/** How this process was started. */
export interface CalledAs {
  /** As typed: a path, or a name that the shell looks up. */
  readonly program: string;
  readonly sudo: boolean;
}

export type ExecResult =
  | { readonly outcome: 'ok'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | {
      readonly outcome: 'failed';
      readonly reason: ExecFailure;
      readonly detail: string;
    };

export interface Exec {
  /**
   * Runs a program by its absolute path with a minimal environment, without a shell and standard
   * input. Kills it after `timeoutMs` or when `signal` aborts. Cuts output at `maxBytes`.
   */
  run(
    path: string,
    args: readonly string[],
    limits: { readonly timeoutMs: number; readonly maxBytes: number; readonly signal?: AbortSignal },
  ): Promise<ExecResult>;
}

export type DialResult =
  | {
      readonly outcome: 'ok';
      readonly socket: Socket;
      readonly ms: number;
      readonly localIp: string | null;
      readonly localPort: number | null;
    }
  | { readonly outcome: 'failed'; readonly reason: DialFailure; readonly detail: string; readonly ms: number };

/** Leaf first, as sent, at most 16. */
export type PeerCertificateChain = readonly X509Certificate[];

export type TlsResult =
  | {
      readonly outcome: 'ok';
      readonly socket: Socket;
      readonly ms: number;
      readonly protocol: string;
      readonly cipher: string;
      /** OpenSSL's error (`CERT_HAS_EXPIRED` …), null if the chain verifies; not about names. */
      readonly verifyError: string | null;
      readonly chain: PeerCertificateChain;
    }
  | {
      readonly outcome: 'failed';
      readonly reason: TlsFailure;
      readonly detail: string;
      readonly ms: number;
      /** Bytes received during the handshake: 0 for a mute server. */
      readonly bytesRead: number;
    };

/** The parsed roots, made once a run and used for every handshake. */
export interface TrustStore {
  readonly secureContext: import('node:tls').SecureContext;
  /** The same roots for a small hello, made on the first call. */
  smallContext(): import('node:tls').SecureContext;
  /** OpenSSL's error for a chain, leaf first; null if it verifies. Never rejects. */
  judge(chain: PeerCertificateChain): Promise<string | null>;
}

/** A proxy's answer to CONNECT (RFC 9110, section 9.3.6), as far as it came. */
export type TunnelResult =
  | { readonly outcome: 'ok'; readonly socket: Socket; readonly ms: number }
  | {
      readonly outcome: 'failed';
      readonly reason: TunnelFailure;
      readonly status: number | null;
      /** Lower-case names; empty without an answer. */
      readonly headers: Readonly<Record<string, string>>;
      /** The reason phrase, and the beginning of the page that came with the head. */
      readonly detail: string;
      readonly page: string;
      readonly ms: number;
    };

export interface TunnelRequest {
  readonly host: string;
  readonly port: number;
  /** `user:password`, sent as Basic (RFC 7617), the only scheme that the agent has; or as RFC 1929 says. */
  readonly credentials: Secret | null;
  /** CONNECT if absent. */
  readonly protocol?: 'socks5';
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export type HttpResult =
  | {
      readonly outcome: 'ok';
      readonly status: number;
      /** Lower-case names; repeated headers joined with `, `. */
      readonly headers: Readonly<Record<string, string>>;
      /** At most the requested number of bytes, as latin1-safe UTF-8 text. */
      readonly body: string;
      readonly ms: number;
    }
  | { readonly outcome: 'failed'; readonly reason: HttpFailure; readonly detail: string; readonly ms: number };

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST';
  readonly path: string;
  /** The Host header. */
  readonly host: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly maxBodyBytes: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** HTTP/1.1 over one open connection, one request after another. */
export interface HttpSession {
  request(request: HttpRequest): Promise<HttpResult>;
  /** False once either side has ended the connection: no further request can be sent. */
  isOpen(): boolean;
  close(): void;
}

/** A UDP socket that is connected to one server. */
export interface Datagrams {
  send(payload: Uint8Array): void;
  close(): void;
}

/** The network. Every method resolves; none throws or rejects. */
export interface Network {
  /**
   * Opens a connected UDP socket. `onMessage` gets each datagram, `onFault` the kernel's errors
   * (ICMP port unreachable as `refused`). After `close()` neither is called.
   */
  datagrams(
    target: { readonly ip: string; readonly port: number },
    handlers: {
      readonly onMessage: (payload: Buffer) => void;
      readonly onFault: (fault: DatagramFault, detail: string) => void;
    },
  ): Datagrams;
  dial(
    target: { readonly ip: string; readonly port: number },
    limits: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<DialResult>;
  /** A TLS handshake over `socket`. Reports the chain's verification, never enforces it. */
  startTls(
    socket: Socket,
    options: {
      readonly servername: string;
      readonly trust: TrustStore;
      readonly timeoutMs: number;
      readonly signal?: AbortSignal;
      /** `small`: a hello that fits into one packet, without a post-quantum key share. */
      readonly hello?: 'ordinary' | 'small';
    },
  ): Promise<TlsResult>;
  http(socket: Socket): HttpSession;
  /** Asks the proxy at the end of `socket` for a tunnel. Closes the socket if there is none. */
  tunnel(socket: Socket, request: TunnelRequest): Promise<TunnelResult>;
}

export interface Ports {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly files: Files;
  readonly exec: Exec;
  readonly network: Network;
  readonly resolver: SystemResolver;
  /** The roots in the system's store (PEM), for systems that keep them in no file. */
  systemRoots(): readonly string[];
  /** Parses PEM roots into a trust store. Skips and counts broken certificates. */
  trustStore(pem: readonly string[]): { readonly trust: TrustStore; readonly roots: number; readonly broken: number };
}
