/** `--log-level`: what a run does, step by step, on standard error. Loaded only where it is asked for. */
import { type Log, openLog } from '../platform/log.ts';
import { loggedPorts } from '../platform/logged.ts';
import type { Ports } from '../platform/ports.ts';
import type { Call } from './arguments.ts';
import { oneOf } from './run-options.ts';
import type { UsageError } from './usage-error.ts';

export interface Logging {
  readonly outcome: 'ok';
  /** The ports with a record of every step, or as they are. */
  readonly observed: (ports: Ports) => Ports;
  /** A line about the run as a whole. */
  readonly tell: (message: string, fields: Parameters<Log>[2]) => void;
}

const LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export function loggingOf(call: Call): Logging | UsageError {
  const level = oneOf(call, 'log-level', LEVELS, 'silent');
  if (level.outcome !== 'ok') return level;
  const log = openLog(level.value);
  return {
    outcome: 'ok',
    observed: (ports) => loggedPorts(ports, log),
    tell: (message, fields) => log('info', message, fields),
  };
}
