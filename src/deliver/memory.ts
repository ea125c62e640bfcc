/**
 * Remembers the last healthy run: one small file in a folder of this user alone. The file is read
 * as if a stranger had written it, and a run never fails without it.
 */
import type { Environment, FileWrite, OpenedFolder } from '../platform/ports.ts';
import { MAX_ADDRESSES, type Remembered, type RememberedEndpoint } from '../verdict/remembered.ts';
import { sweepLeftovers } from './leftovers.ts';

export type Recalled =
  | { readonly outcome: 'ok'; readonly remembered: Remembered }
  /** No run has been remembered. */
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'broken'; readonly why: string };

type OpenFolder = (path: string, make: boolean) => Promise<OpenedFolder>;

const NAME = 'last-healthy.json';
export const MAX_MEMORY_BYTES = 65_536;
const MAX_NAMES = 1_000;
const MAX_TEXT = 300;

/** The folder; null for an ordinary user, who has none. On Windows access lists decide. */
export function memoryFolder({ os, isRoot, variables }: Pick<Environment, 'os' | 'isRoot' | 'variables'>): string | null {
  if (os === 'windows') return `${variables['ProgramData'] ?? String.raw`C:\ProgramData`}\\ssm-probe`;
  if (!isRoot) return null;
  return os === 'macos' ? '/var/db/ssm-probe' : '/var/lib/ssm-probe';
}

/** Never rejects. */
export async function recall(open: OpenFolder, path: string): Promise<Recalled> {
  const opened = await open(path, false);
  if (opened.outcome === 'failed') return absentOr(opened);
  try {
    const read = await opened.folder.read(NAME, MAX_MEMORY_BYTES);
    if (read.outcome === 'failed') return absentOr(read);
    const remembered = rememberedFrom(read.text);
    return remembered === null
      ? { outcome: 'broken', why: `${NAME} is not what this program writes` }
      : { outcome: 'ok', remembered };
  } finally {
    await opened.folder.close();
  }
}

/** Replaces the memory. `now`: milliseconds since the epoch. Never rejects. */
export async function remember(open: OpenFolder, path: string, remembered: Remembered, now: number): Promise<FileWrite> {
  const text = `${JSON.stringify(remembered)}\n`;
  if (Buffer.byteLength(text) > MAX_MEMORY_BYTES) return { outcome: 'failed', reason: 'too-large', detail: 'too large' };
  const opened = await open(path, true);
  if (opened.outcome === 'failed') return opened;
  try {
    const written = await opened.folder.write(NAME, text);
    const found = await opened.folder.names(MAX_NAMES);
    if (found.outcome === 'ok') await sweepLeftovers(opened.folder, found.names, now);
    return written;
  } finally {
    await opened.folder.close();
  }
}

function absentOr({ reason, detail }: { readonly reason: string; readonly detail: string }): Recalled {
  return reason === 'absent' ? { outcome: 'nothing' } : { outcome: 'broken', why: detail };
}

/** Null unless every member is valid. Drops other members. */
export function rememberedFrom(text: string): Remembered | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  const { version, startedAt, nodeId, region, endpoints, servers, agentVersion, proxy } = value;
  const isWell =
    version === 1 &&
    isTime(startedAt) &&
    isTextOrNull(nodeId) &&
    isText(region) &&
    isListOf(endpoints, 64, isEndpoint) &&
    isListOf(servers, 8, isServer) &&
    isTextOrNull(agentVersion) &&
    isTextOrNull(proxy);
  return isWell
    ? {
        version,
        startedAt,
        nodeId,
        region,
        endpoints: endpoints.map(({ host, addresses, issuers }) => ({ host, addresses, issuers })),
        servers: servers.map(({ server, view }) => ({ server, view })),
        agentVersion,
        proxy,
      }
    : null;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= MAX_TEXT;
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);
/** The verdict's schema wants such a time, and reports show it unchanged. */
const isTime = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/u.test(value) &&
  !Number.isNaN(Date.parse(value));

function isListOf<T>(value: unknown, most: number, isOne: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.length <= most && value.every(isOne);
}

function isEndpoint(value: unknown): value is RememberedEndpoint {
  if (!isRecord(value)) return false;
  const { host, addresses, issuers } = value;
  return isText(host) && (addresses === null || isListOf(addresses, MAX_ADDRESSES, isText)) && isListOf(issuers, 8, isText);
}

function isServer(value: unknown): value is Remembered['servers'][number] {
  return isRecord(value) && isText(value['server']) && isText(value['view']);
}
