/** The binary signs as it was told to: files and variables of the AWS SDKs change nothing, and are not even looked at. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Facts } from '../../src/facts.ts';
import { awsSurroundings } from '../commands/aws-surroundings.ts';
import { inFolder, PATIENT, runProbe } from '../commands/program.ts';
import { binary } from './binary.ts';

const onUnix = process.platform === 'win32' ? 'Windows has no named pipes in folders' : false;

function canTrace(): boolean {
  try {
    execFileSync('strace', ['-f', '-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What became of the signed calls of one run of the healthy demo. */
async function signed(
  facts: string,
  environment: Readonly<Record<string, string>>,
  through: readonly string[] = [],
): Promise<readonly (readonly [string, string, string])[]> {
  const run = await runProbe(['demo', 'healthy-private', ...PATIENT, '--facts', facts], {
    program: binary(),
    environment,
    through,
  });
  assert.deepEqual([run.status, run.signal, run.stderr], [0, null, ''], run.stdout);
  const { signed: told } = JSON.parse(readFileSync(facts, 'utf8')) as Facts;
  return (told?.calls ?? []).map(({ action, host, result }) => [action, host, result.outcome]);
}

const HOST = 'ssm.eu-central-1.amazonaws.com';
const USUAL = [
  ['ssm:ListAssociations', HOST, 'ok'],
  ['ssm:DescribeDocument', HOST, 'ok'],
  ['ssm:GetDocument', HOST, 'ok'],
];

describe('the binary, in surroundings that an AWS SDK would look at,', { skip: onUnix }, () => {
  it('signs as always', { concurrency: 4 }, async (t) => {
    await inFolder(async (folder) => {
      const trace = join(folder, 'a-program-ran');
      // A healthy node waits for what is closed: four of them wait at once.
      const each = awsSurroundings(folder, trace).map(({ name, environment }, index) =>
        t.test(name, async () => assert.deepEqual(await signed(join(folder, `facts${index}.json`), environment), USUAL)),
      );
      await Promise.all(each);
      assert.ok(!existsSync(trace));
    });
  });

  it('opens nothing below the home folder, and no file that these variables name', {
    skip: canTrace() ? false : 'strace is not here, or may not trace',
  }, async () => {
    await inFolder(async (folder) => {
      const home = join(folder, 'home');
      const named = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_WEB_IDENTITY_TOKEN_FILE'] as const;
      const environment = Object.fromEntries([['HOME', home], ...named.map((name) => [name, join(folder, name)])]);
      const log = join(folder, 'calls');
      assert.deepEqual(
        await signed(join(folder, 'facts.json'), environment, ['strace', '-f', '-qq', '-e', 'trace=%file', '-o', log]),
        USUAL,
      );
      const calls = readFileSync(log, 'utf8').split('\n');
      assert.ok(
        calls.some((call) => call.includes('facts.json')),
        'the trace is one',
      );
      const looked = calls.filter((call) =>
        [home, '.aws', ...named].some((name) => call.includes(name) && !call.includes('execve')),
      );
      assert.deepEqual(looked, []);
    });
  });
});
