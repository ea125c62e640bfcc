/** Completion as people meet it: the script that the program prints, read by the shell itself. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { SCRIPTS } from '../../src/shells/scripts.ts';
import { SHELLS } from '../../src/shells/vocabulary.ts';
import { inFolder, runProbe } from '../commands/program.ts';
import { runProgramSync } from '../processes.ts';
import { completedIn, missing, offeredByFish } from './real-shells.ts';

/** What is typed, and the word that it becomes. */
const TYPED: readonly (readonly [line: string, word: string])[] = [
  ['ssm-probe expl', 'explain'],
  ['ssm-probe complet', 'completion'],
  ['ssm-probe completion pow', 'powershell'],
  ['ssm-probe help fle', 'fleet'],
  ['ssm-probe demo endpoint-ref', 'endpoint-refused'],
  ['ssm-probe explain dns/sl', 'dns/slow'],
  ['ssm-probe --exp', '--expect'],
  ['ssm-probe policy --buck', '--bucket'],
  ['ssm-probe --format nd', 'ndjson'],
  ['ssm-probe --format=nd', '--format=ndjson'],
  ['ssm-probe policy --format=j', '--format=json'],
  ['ssm-probe --log-level de', 'debug'],
  ['ssm-probe --log-level=tr', '--log-level=trace'],
  ['ssm-probe --region eu-no', 'eu-north-1'],
  ['ssm-probe policy --region=us-gov-e', '--region=us-gov-east-1'],
  ['ssm-probe --for core,run-c', 'core,run-command'],
  ['ssm-probe --for=core,session-manager,para', '--for=core,session-manager,parameter-store'],
  ['ssm-probe --only tcp/filt', 'tcp/filtered'],
  ['ssm-probe --skip=dns/slow,tls/expi', '--skip=dns/slow,tls/expired'],
  ['ssm-probe demo healthy-private --fail-on wa', 'warning'],
  ['ssm-probe --output demo --expect pri', 'private'],
  ['ssm-probe --proxy ag', 'agent'],
  ['ssm-probe --ca-bundle corporate-r', 'corporate-roots.pem'],
  ['ssm-probe replay corporate-f', 'corporate-facts.json'],
];
const EXPECTED = TYPED.map(([line, word]) => [...line.split(' ').slice(1, -1), word]);

async function amongFiles<T>(use: (folder: string) => T): Promise<T> {
  return inFolder(async (folder) => {
    for (const name of ['corporate-roots.pem', 'corporate-facts.json']) writeFileSync(join(folder, name), '');
    return Promise.resolve(use(folder));
  });
}

describe('completion', () => {
  for (const shell of ['bash', 'zsh'] as const)
    it(`in ${shell}, Tab makes whole words of begun ones`, { skip: missing('python3') || missing(shell) }, async () => {
      const lines = TYPED.map(([line]) => line);
      assert.deepEqual(await amongFiles((folder) => completedIn(shell, SCRIPTS[shell](), lines, folder)), EXPECTED);
    });

  it('in fish, the word is what is offered', { skip: missing('fish') }, () =>
    amongFiles((folder) => {
      for (const [line, word] of TYPED) assert.deepEqual(offeredByFish(SCRIPTS.fish(), line, folder), [word], line);
    }),
  );

  it('in fish, a list offers nothing twice, and a command only its own words', { skip: missing('fish') }, () =>
    amongFiles((folder) => {
      const offered = (line: string): readonly string[] => offeredByFish(SCRIPTS.fish(), line, folder);
      assert.ok(!offered('ssm-probe --for core,').includes('core,core'));
      assert.deepEqual(offered('ssm-probe policy --format '), ['text', 'json'].toSorted());
      assert.ok(!offered('ssm-probe policy --').includes('--timeout'));
      assert.deepEqual(offered('ssm-probe '), offered('ssm-probe ').toSorted());
    }),
  );

  for (const shell of SHELLS)
    it(`completion ${shell} prints the very script`, async () => {
      const { status, stdout, stderr } = await runProbe(['completion', shell]);
      assert.deepEqual([status, stdout, stderr], [0, SCRIPTS[shell](), '']);
    });
});

/** Lists are not among these: what PowerShell makes of a comma is its own affair, and differs between versions. */
const PLAIN = TYPED.filter(([line, word]) => !/[,]/u.test(line) && !word.includes('corporate'));

it('in PowerShell, TabExpansion2 offers the word', { skip: missing('pwsh') }, () =>
  amongFiles((folder) => {
    const path = join(folder, 'completion.ps1');
    writeFileSync(path, SCRIPTS.powershell());
    const ask = 'param($path, $line) . $path; (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText';
    for (const [line, word] of PLAIN) {
      const { stdout, stderr } = runProgramSync('pwsh', ['-NoProfile', '-NonInteractive', '-CommandWithArgs', ask, path, line], {
        cwd: folder,
      });
      assert.deepEqual([stdout.trim(), stderr], [word, ''], line);
    }
  }),
);
