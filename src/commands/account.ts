/**
 * `ssm-probe account`: the account's side of a node, with a person's own credentials. Reads, and nothing else; a snapshot is judged offline. What
 * runs on a node never comes here.
 */

import { observedOf } from '../account/evaluate/observed.ts';
import { judgePermissions } from '../account/judge.ts';
import { dryRunText } from '../account/permissions.ts';
import { seenInVerdict } from '../account/seen-in-verdict.ts';
import type { Snapshot } from '../account/snapshot.ts';
import type { AccountVerdict } from '../account/verdict/account-verdict.types.ts';
import { fixScript } from '../account/verdict/script.ts';
import { accountVerdict } from '../account/verdict/verdict.ts';
import type { Options } from '../arguments/table.ts';
import { usageError } from '../arguments/usage-error.ts';
import { writeOutput } from '../deliver/file.ts';
import type { Files } from '../platform/ports.ts';
import { accountRenderer } from '../report/account/index.ts';
import { judge } from '../verdict/verdict.ts';
import { type NodeFiles, nodeFiles } from './account-side/node-files.ts';
import { readSnapshot } from './account-side/read-snapshot.ts';
import { deliver, reportingOf, whyNotWritable } from './output/reporting.ts';
import { doneWith, type Run } from './world.ts';

export const run: Run = async (call, world) => {
  const { operands, options } = call;
  if (options.isDryRun) return world.print(dryRunText());
  const { files } = await world.ports();
  const reporting = await reportingOf(options, world, files);
  if (reporting.outcome === 'usage-error') return reporting;
  if (options.save !== null) {
    const why = await whyNotWritable(options.save, files);
    if (why !== null) return usageError(`--save: the file cannot be written: ${why}`);
  }
  if (options.script !== null) {
    const why = await whyNotWritable(options.script, files);
    if (why !== null) return usageError(`--script: the file cannot be written: ${why}`);
  }
  const given = await nodeFiles(operands, options, files, world.streams);
  if (given.outcome === 'usage-error') return given;
  const { about } = given;
  const read =
    given.snapshot === null
      ? await readSnapshot(about, options, world)
      : { outcome: 'ok' as const, snapshot: given.snapshot, isSaved: true };
  if (read.outcome === 'usage-error') return read;
  const { snapshot, isSaved } = read;
  const verdict = verdictOf(snapshot, given, options);
  const text = (await accountRenderer(reporting.format))(verdict, reporting.style);
  const isScripted = options.script === null || (await writeScript(options.script, verdict, files, world.complain));
  const isWritten = await deliver(reporting, text, files, world.complain);
  return doneWith(STATUS[verdict.status], isWritten && isSaved && isScripted);
};

/** 1: something is in the way. 3: something could not be read, or node and account contradict each other. */
const STATUS = { healthy: 0, degraded: 1, broken: 1, inconclusive: 3 } as const;

function verdictOf({ account, readAt, tool, calls }: Snapshot, { about, file }: NodeFiles, { buckets }: Options): AccountVerdict {
  const { suspects, notes } = judgePermissions(account, { ...about, buckets: [...new Set([...about.buckets, ...buckets])] });
  const denied = calls.flatMap(({ outcome, detail, operation }) => (outcome === 'denied' ? [detail ?? operation] : []));
  const seen = file === null ? null : file.kind === 'facts' ? observedOf(file.facts) : seenInVerdict(file.verdict);
  return accountVerdict({
    account,
    seen,
    capabilities: about.capabilities,
    more: suspects,
    notes,
    denied: [...new Set(denied)].toSorted(),
    readAt,
    tool,
    ...(file?.kind === 'facts' ? { ofNode: judge(file.facts).verdict.findings } : {}),
  });
}

/** False: there was something to write, and it could not be written. */
async function writeScript(
  path: string,
  verdict: AccountVerdict,
  files: Files,
  complain: (line: string) => void,
): Promise<boolean> {
  const script = fixScript(verdict);
  if (script === null) {
    complain('no script: no command mends anything here');
    return true;
  }
  const { outcome, detail } = await writeOutput(files, path, script);
  if (outcome !== 'ok') complain(`the script could not be written: ${detail}`);
  return outcome === 'ok';
}
