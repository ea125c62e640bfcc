/** Asks the account, and keeps what it said where `--save` wants it. */
import { resolve } from 'node:path';
import { type AboutNode, subjectOf } from '../../account/about-node.ts';
import { collect } from '../../account/collect/collect.ts';
import { makeReader } from '../../account/collect/reader.ts';
import { SNAPSHOT_KIND, SNAPSHOT_VERSION, type Snapshot } from '../../account/snapshot.ts';
import type { Options } from '../../arguments/table.ts';
import { type UsageError, usageError } from '../../arguments/usage-error.ts';
import { writeOutput } from '../../deliver/file.ts';
import { recallAccountVariables } from '../../platform/variables.ts';
import { learn, scrub } from '../../scrub/scrub.ts';
import { faultWords } from '../../secret.ts';
import { VERSION } from '../../version.ts';
import type { World } from '../world.ts';

/** One try of one call. */
const TRY_MS = 10_000;
/** All calls: a large VPC takes some sixty, a few seconds. */
const WHOLE_MS = 120_000;

type SnapshotRead = { readonly outcome: 'ok'; readonly snapshot: Snapshot; readonly isSaved: boolean } | UsageError;

export async function readSnapshot(
  about: AboutNode,
  { region: asked, profile, roleArn, save }: Options,
  { variables, interrupt, ports, complain }: World,
): Promise<SnapshotRead> {
  const { nodeId } = about;
  if (nodeId === null) return usageError('the file does not name the node: say --instance i-... or mi-...');
  recallAccountVariables();
  const { openAccount } = await import('../../platform/aws-account.ts');
  const region = asked ?? about.region ?? variables['AWS_REGION'] ?? variables['AWS_DEFAULT_REGION'] ?? null;
  let opened: Awaited<ReturnType<typeof openAccount>>;
  try {
    opened = await openAccount({ region, profile, roleArn, timeoutMs: TRY_MS, variables });
  } catch (error) {
    return usageError(`no credentials or no Region for AWS: ${faultWords(error)}`);
  }
  for (const secret of opened.secrets) learn(secret);
  const signal = AbortSignal.any([interrupt, AbortSignal.timeout(WHOLE_MS)]);
  const reader = makeReader(opened.send, signal);
  const account = await collect(reader, opened.region, subjectOf(about, nodeId, opened.region));
  // AWS permits this call to everybody: without an answer, there is none to anything.
  if (account.accountId.state !== 'known')
    return usageError(
      `AWS was asked in vain: ${account.accountId.state === 'unknown' ? account.accountId.why : account.accountId.action}`,
    );
  const snapshot: Snapshot = {
    kind: SNAPSHOT_KIND,
    schemaVersion: SNAPSHOT_VERSION,
    tool: { name: 'ssm-probe', version: VERSION },
    readAt: new Date().toISOString(),
    calls: [...reader.calls],
    account,
  };
  if (save === null) return { outcome: 'ok', snapshot, isSaved: true };
  const { files } = await ports();
  const row = await writeOutput(files, save, `${scrub(JSON.stringify(snapshot, null, 1))}\n`);
  complain(
    row.outcome === 'ok' ? `kept what the account said in ${resolve(save)}` : `the snapshot could not be kept: ${row.detail}`,
  );
  return { outcome: 'ok', snapshot, isSaved: row.outcome === 'ok' };
}
