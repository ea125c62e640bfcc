/** One waiting event, and its file. Pure. */
import { createHash } from 'node:crypto';

/** The target, the time and the unchanged text of an event. */
export interface SpoolEntry {
  /** The run's. The file has this name. */
  readonly id: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
  /** The event is delivered nowhere else. */
  readonly target: string;
  /** The event's text. */
  readonly message: string;
}

const MAGIC = 'ssm-probe-spool 1';
/** An event has at most 1 MB. As JSON in JSON a quote takes two bytes, a control character six. */
export const MAX_ENTRY_BYTES = 4_194_304;

/** A head with a checksum first: a disk that loses power may keep a name and lose the bytes. */
export function entryText(entry: SpoolEntry): string {
  const body = JSON.stringify(entry);
  return `${MAGIC} ${checksum(body)}\n${body}\n`;
}

/** Null unless every byte is intact. */
export function entryFrom(text: string, id: string): SpoolEntry | null {
  const [head, body, end, ...rest] = text.split('\n');
  if (body === undefined || end !== '' || rest.length > 0 || head !== `${MAGIC} ${checksum(body)}`) return null;
  try {
    const value: unknown = JSON.parse(body);
    return isEntry(value) && value.id === id ? value : null;
  } catch {
    return null;
  }
}

function checksum(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

function isEntry(value: unknown): value is SpoolEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { id, at, target, message } = value as Readonly<Partial<Record<keyof SpoolEntry, unknown>>>;
  return typeof id === 'string' && Number.isSafeInteger(at) && typeof target === 'string' && typeof message === 'string';
}
