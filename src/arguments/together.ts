/** What options say only together. */
import { resolve } from 'node:path';
import type { Files } from '../platform/ports.ts';
import { type Checked, ok } from './option.ts';
import type { Options } from './table.ts';
import { usageError } from './usage-error.ts';

/** `-` as a file: standard output. */
const STDOUT = '-';

/** The values as they are used: `proxy` with its password, and no time-out above the deadline. */
export async function together(options: Options, files: () => Promise<Files>): Promise<Checked<Options>> {
  const why = conflict(options);
  if (why !== null) return usageError(why);
  if (options.skip.length > 0) {
    const nothing = (await import('./selection.ts')).whyNothingLeft(options.only, options.skip);
    if (nothing !== null) return usageError(nothing);
  }
  const { proxy, proxyPasswordFile, timeoutMs, deadlineMs } = options;
  const clamped = { ...options, timeoutMs: Math.min(timeoutMs, deadlineMs) };
  if (proxyPasswordFile === null) return ok(clamped);
  const { withPassword } = await import('./proxy.ts');
  const complete = await withPassword(proxy, proxyPasswordFile, await files());
  return complete.outcome === 'ok' ? ok({ ...clamped, proxy: complete.value }) : complete;
}

/** The first thing that does not go together, in one line. */
function conflict(options: Options): string | null {
  const { output, facts, cloudwatch } = options;
  if (facts === STDOUT && output === null) return '--facts - takes standard output: say with --output where the report goes';
  if (output !== null && facts !== null && facts !== STDOUT && resolve(output) === resolve(facts))
    return '--output and --facts cannot be the same file';
  if (options.isDeep && !options.signs) return '--deep makes signed calls: it does not go with --no-credentials';
  if (options.watchMs !== null) {
    if (options.format !== 'text' && options.format !== 'ndjson')
      return '--watch tells one change after another: --format text or ndjson';
    const other = options.waitMs !== null ? 'wait' : output !== null ? 'output' : facts !== null ? 'facts' : null;
    if (other !== null) return `--${other} does not go with --watch`;
  }
  const why = fleetConflict(options);
  if (why !== null) return why;
  if (options.spool === '') return '--spool takes a folder';
  if (cloudwatch === null) return options.createsGroup ? '--cloudwatch-create-group needs --cloudwatch GROUP' : null;
  return options.signs ? null : '--cloudwatch makes signed calls: it does not go with --no-credentials';
}

/** Of the options of `fleet`. */
function fleetConflict({ lists, listsOwner, listsSilent, listsUnlisted, listsChange, inventory, since }: Options): string | null {
  const given = Object.entries({
    '--list': lists !== null,
    '--list-owner': listsOwner !== null,
    '--list-silent': listsSilent,
    '--list-unlisted': listsUnlisted,
    '--list-change': listsChange !== null,
  }).flatMap(([name, isGiven]) => (isGiven ? [name] : []));
  if (given.length > 1) return `${given.slice(0, 2).join(' and ')} are two lists: one call makes one`;
  if (listsUnlisted && inventory.length === 0) return '--list-unlisted needs --inventory FILE';
  if (listsChange !== null && since.length === 0) return '--list-change needs --since FILE';
  return null;
}
