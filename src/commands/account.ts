/**
 * `ssm-probe account`: the account's side of a node, with a person's own credentials. Reads, and nothing else; a snapshot is judged offline. What
 * runs on a node never comes here.
 */

import { judgePermissions } from '../account/judge.ts';
import { dryRunText } from '../account/permissions.ts';
import { usageError } from '../arguments/usage-error.ts';
import { nodeFiles } from './account-side/node-files.ts';
import { readSnapshot } from './account-side/read-snapshot.ts';
import { snapshotReport, statusOf } from './account-side/snapshot-report.ts';
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
  const given = await nodeFiles(operands, options, files, world.streams);
  if (given.outcome === 'usage-error') return given;
  const { about } = given;
  const read =
    given.snapshot === null
      ? await readSnapshot(about, options, world)
      : { outcome: 'ok' as const, snapshot: given.snapshot, isSaved: true };
  if (read.outcome === 'usage-error') return read;
  const { snapshot, isSaved } = read;
  const judged = judgePermissions(snapshot.account, about);
  const text = snapshotReport(snapshot, judged, reporting);
  const isWritten = await deliver(reporting, text, files, world.complain);
  return doneWith(statusOf(judged.suspects), isWritten && isSaved);
};
