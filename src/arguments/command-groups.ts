/** Commands that share options. */
import type { Command } from './commands.ts';

export const PROBING: readonly Command[] = ['run', 'demo', 'preflight', 'bundle'];
/** A machine that is not registered yet has nothing to sign with. */
export const SIGNING: readonly Command[] = ['run', 'demo', 'bundle'];
/** Those that end in a verdict. */
export const JUDGING: readonly Command[] = ['run', 'replay', 'demo', 'preflight', 'bundle'];
/** Those that write a report. */
export const REPORTING: readonly Command[] = ['run', 'replay', 'fleet', 'demo', 'preflight', 'account'];
