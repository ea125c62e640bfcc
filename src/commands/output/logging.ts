/** `--log-level`: what a run does, step by step, on standard error. Loaded only where it is asked for. */
import type { Options } from '../../arguments/table.ts';
import { type Log, openLog } from '../../platform/log.ts';
import { loggedPorts } from '../../platform/logged.ts';
import type { Ports } from '../../platform/ports.ts';

export interface Logging {
  /** The ports with a record of every step. */
  readonly observed: (ports: Ports) => Ports;
  /** A line about the run as a whole. */
  readonly tell: (message: string, fields: Parameters<Log>[2]) => void;
}

export function loggingAt(level: Options['logLevel']): Logging {
  const log = openLog(level);
  return { observed: (ports) => loggedPorts(ports, log), tell: (message, fields) => log('info', message, fields) };
}
