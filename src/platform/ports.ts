/**
 * The ports: the only door between ssm-probe and the world.
 *
 * Everything a run reads or sends passes through one `Ports` object. `system.ts` builds it from the
 * operating system; the simulated VPC builds another with real sockets on loopback. Nothing here
 * judges: failures are data with a closed set of reasons, never exceptions.
 */
import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Secret } from '../secret.ts';
import type { DatagramFault, DialFailure, ExecFailure, FileFailure, HttpFailure, TlsFailure, TunnelFailure } from './failures.ts';
import type { Clock } from './stopwatch.ts';
import type { SystemResolver } from './system-resolver.ts';

export type { DatagramFault, DialFailure, FileFailure, HttpFailure, TlsFailure } from './failures.ts';
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
  /** From here on `Date` tells this system's local time; false where that is not known, and then it tells UTC. Never rejects. */
  localTime(): Promise<boolean>;
}

export type FileRead =
  | { readonly outcome: 'ok'; readonly text: string }
  | { readonly outcome: 'failed'; readonly reason: FileFailure; readonly detail: string };
export type FileNames =
  | { readonly outcome: 'ok'; readonly names: readonly string[] }
  | { readonly outcome: 'failed'; readonly reason: FileFailure; readonly detail: string };
export type FileWrite =
  | { readonly outcome: 'ok' }
  | { readonly outcome: 'failed'; readonly reason: FileFailure; readonly detail: string };

export interface Files {
  /** The whole file as UTF-8; a file larger than `maxBytes` fails as `too-large`. Never follows a FIFO or device into a hang. */
  read(path: string, maxBytes: number): Promise<FileRead>;
  /** The last `maxBytes` of a regular file, from the beginning of a line on where it is longer. */
  tail(path: string, maxBytes: number): Promise<FileRead>;
  /** Where a symbolic link points to, as it is written there; what is no link fails. At most 4,096 characters. */
  readLink(path: string): Promise<FileRead>;
  /** Names in a directory (at most `max`), unordered. */
  list(path: string, max: number): Promise<FileNames>;
  /** `ok` when something is there, whatever its kind; otherwise why not. */
  exists(path: string): Promise<FileWrite>;
  /** Null when `writeAtomic` has a chance at `path`; otherwise why not. Writes nothing. */
  whyNotWritable(path: string): Promise<string | null>;
  /** Writes a temporary file beside `path` and renames it over: readers see the old or the new one, never half. Mode 0600. */
  writeAtomic(path: string, text: string): Promise<FileWrite>;
}

export interface ConsoleLimits {
  /** How long a device may take nothing at all. */
  readonly stallMs: number;
  readonly totalMs: number;
}

/** Devices that are written to and never read. */
export interface Consoles {
  /** Writes all of `text` to a character device; no link is followed. Never rejects, and never takes longer than `totalMs`. */
  write(path: string, text: string, limits: ConsoleLimits): Promise<FileWrite>;
}

/** A file's size and when it was last changed, in milliseconds since the epoch. */
export type FileAbout =
  | { readonly outcome: 'ok'; readonly bytes: number; readonly changedAt: number }
  | { readonly outcome: 'failed'; readonly reason: FileFailure; readonly detail: string };

/** A folder of this user's alone. `name` is a plain file name; no link is followed, and nothing rejects. */
export interface PrivateFolder {
  readonly path: string;
  /** At most `max`, unordered. */
  names(max: number): Promise<FileNames>;
  about(name: string): Promise<FileAbout>;
  read(name: string, maxBytes: number): Promise<FileRead>;
  /** `ok` when the whole file, and its name, are on the disk (mode 0600); otherwise there is none. */
  write(name: string, text: string): Promise<FileWrite>;
  remove(name: string): Promise<FileWrite>;
  close(): Promise<void>;
}

export type OpenedFolder =
  | { readonly outcome: 'ok'; readonly folder: PrivateFolder }
  | { readonly outcome: 'failed'; readonly reason: FileFailure; readonly detail: string };

/** One piece of a file, or why there are no more of them. */
export type StreamPiece =
  | { readonly outcome: 'ok'; readonly bytes: Uint8Array }
  | { readonly outcome: 'failed'; readonly reason: FileFailure; readonly detail: string };

/** What is too large to be read as a whole. Pipes are read as they come, for as long as they come. */
export interface Streams {
  /** The pieces of a file (`-` is standard input), gzip already unpacked. A piece is good until the next is asked for. Never throws. */
  pieces(path: string): AsyncIterable<StreamPiece>;
  /** Unpacks gzip in memory; null where it is none, is torn, or would be more than `maxBytes`. */
  unpack(bytes: Uint8Array, maxBytes: number): Uint8Array | null;
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
   * Runs a program by its absolute path with a minimal environment, no shell and no standard input.
   * Killed after `timeoutMs` or when `signal` aborts. Output is cut at `maxBytes`.
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
      /** OpenSSL's verification error (`CERT_HAS_EXPIRED` …; its words where Node has no code), null when the chain verifies. Names are not compared here. */
      readonly verifyError: string | null;
      readonly chain: PeerCertificateChain;
    }
  | {
      readonly outcome: 'failed';
      readonly reason: TlsFailure;
      readonly detail: string;
      readonly ms: number;
      /** Bytes that came back during the handshake: 0 tells a mute server from one that stopped half-way. */
      readonly bytesRead: number;
    };

/** Opaque: the parsed roots, made once a run and used for every handshake. */
export interface TrustStore {
  readonly secureContext: import('node:tls').SecureContext;
  /** What OpenSSL says about a chain (leaf first) with these roots: null when it verifies, else its error. Never rejects; no packet is sent. */
  judge(chain: PeerCertificateChain): Promise<string | null>;
}

/** A proxy's answer to CONNECT (RFC 9110, section 9.3.6), as far as it got. */
export type TunnelResult =
  | { readonly outcome: 'ok'; readonly socket: Socket; readonly ms: number }
  | {
      readonly outcome: 'failed';
      readonly reason: TunnelFailure;
      readonly status: number | null;
      /** Lower-case names; empty without an answer. */
      readonly headers: Readonly<Record<string, string>>;
      /** Reason phrase, and the beginning of the page as it came with the head. */
      readonly detail: string;
      readonly page: string;
      readonly ms: number;
    };

export interface TunnelRequest {
  readonly host: string;
  readonly port: number;
  /** `user:password`, sent as Basic (RFC 7617): the one scheme that the agent has. */
  readonly credentials: Secret | null;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export type HttpResult =
  | {
      readonly outcome: 'ok';
      readonly status: number;
      /** Lower-case names; repeated headers joined with `, `. */
      readonly headers: Readonly<Record<string, string>>;
      /** At most the asked-for number of bytes, as latin1-safe UTF-8 text. */
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

/** HTTP/1.1 over one connection that is already open; requests one after another. */
export interface HttpSession {
  request(request: HttpRequest): Promise<HttpResult>;
  /** False once either side has ended the connection: a further request could not be sent. */
  isOpen(): boolean;
  close(): void;
}

/** A connected UDP socket towards one server. */
export interface Datagrams {
  send(payload: Uint8Array): void;
  close(): void;
}

/** The outside. Every method resolves; none throws or rejects. */
export interface Network {
  /**
   * Opens a connected UDP socket. `onMessage` gets each datagram, `onFault` what the kernel reports
   * (ICMP port unreachable as `refused`). Nothing is called after `close()`.
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
  /** A TLS client handshake over `socket`. The chain is verified and reported, never enforced. */
  startTls(
    socket: Socket,
    options: {
      readonly servername: string;
      readonly trust: TrustStore;
      readonly timeoutMs: number;
      readonly signal?: AbortSignal;
      /** `small`: a hello that fits into one packet, for which `trust` is not used: nothing is verified. */
      readonly hello?: 'ordinary' | 'small';
    },
  ): Promise<TlsResult>;
  http(socket: Socket): HttpSession;
  /** Asks the proxy at the other end of `socket` for a tunnel. Where there is none, the socket is closed. */
  tunnel(socket: Socket, request: TunnelRequest): Promise<TunnelResult>;
}

export interface Ports {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly files: Files;
  readonly exec: Exec;
  readonly network: Network;
  readonly resolver: SystemResolver;
  /** The roots in the system's own store (PEM), for systems that keep them in no file. */
  systemRoots(): readonly string[];
  /** Parses PEM roots into a trust store. Broken certificates in the text are skipped and counted. */
  trustStore(pem: readonly string[]): { readonly trust: TrustStore; readonly roots: number; readonly broken: number };
}
