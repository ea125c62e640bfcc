/** The log of a run: one line of JSON a step, on standard error. */
import pino from 'pino';
import { scrub } from '../scrub/scrub.ts';

/** pino's levels, for pino's tools. */
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** `fields` belong to the step; `time` (epoch, ms), `level` and `msg` are added. */
export type Log = (
  level: LogLevel,
  message: string,
  fields?: Readonly<Record<string, string | number | boolean | null | undefined>>,
) => void;

const STDERR = 2;

export function openLog(level: LogLevel | 'silent'): Log {
  // Synchronous, so that a killed process has logged what it did.
  const destination = pino.destination({ fd: STDERR, sync: true });
  // A closed standard error must not end a run whose report is still wanted.
  destination.on('error', () => undefined);
  const logger = pino({ level, base: null }, destination);
  return (at, message, fields = {}) => {
    // A path, a host or a reason may hold a peer's words.
    const told = Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? scrub(value) : value]);
    logger[at](Object.fromEntries(told), message);
  };
}
