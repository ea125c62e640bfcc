/** The command that proves a fix, printed by the program and run by real shells: it is this run again, and its exit status is the finding's. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { rootCertificates } from 'node:tls';
import type { Verdict } from '../../src/verdict.types.ts';
import { runProgram } from '../processes.ts';
import { factsIn } from '../scenarios/corpus.ts';
import { inFolder, PATIENT, runProbe, SOURCES } from './program.ts';

const SHELLS = ['bash', 'dash'].filter((shell) => spawnSync(shell, ['-c', ':']).error === undefined);
/** Of a PEM file: quotes, what a shell would run, a line feed, a bidi override, and a hyphen in front. */
const NAMES = ['it\'s "$(touch pwned)" `touch pwned`; touch pwned &.pem', 'a\nb \u202e.pem', '-x.pem'];
const proofOf = (stdout: string): string =>
  (JSON.parse(stdout) as Verdict).findings.find(({ severity }) => severity === 'error')?.remedy[0]?.verify ?? '';

/** `use` gets a folder with roots of hostile names, and a PATH on which the sources are `ssm-probe`. */
const inShellFolder = (use: (folder: string, environment: Record<string, string>) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const program = [SOURCES.path, ...SOURCES.args].map((word) => `'${word}'`).join(' ');
    writeFileSync(join(bin, 'ssm-probe'), `#!/bin/sh\nexec ${program} "$@"\n`);
    chmodSync(join(bin, 'ssm-probe'), 0o755);
    for (const name of NAMES) writeFileSync(join(folder, name), `${rootCertificates[0] ?? ''}\n`);
    await use(folder, { PATH: `${bin}:${process.env['PATH'] ?? ''}` });
  });

describe('the printed proof', () => {
  for (const name of NAMES)
    test(`run by a shell: still there, with ${JSON.stringify(name)}`, async () => {
      await inShellFolder(async (folder, environment) => {
        const options = ['--for', 'core,session-manager', `--ca-bundle=${name}`, '--no-credentials', ...PATIENT];
        const first = await runProbe(['demo', 'security-group-drop', '--format', 'json', ...options], { cwd: folder });
        const command = proofOf(first.stdout);
        assert.match(
          command,
          /^ssm-probe demo security-group-drop --region \S+ --only tcp\/filtered --for core,session-manager /u,
        );
        assert.match(command, / --no-credentials --timeout 4s$/u);
        for (const shell of SHELLS) {
          const again = await runProgram(shell, ['-c', command], { cwd: folder, environment });
          assert.equal(again.status, 1, again.stderr);
          assert.match(again.stdout, /^tcp\/filtered: still there ✗\n/u, shell);
        }
        assert.deepEqual(readdirSync(folder).toSorted(), ['bin', ...NAMES].toSorted());
      });
    });

  test('a script goes by the exit status: 0 gone, 1 still there, 3 could not be looked at', async () => {
    await inShellFolder(async (folder, environment) => {
      const facts = ['healthy-private', 'tls-expired', 'everything-dropped'].map((name) => factsIn(folder, name));
      const script = 'for facts; do ssm-probe replay "$facts" --only tls/expired -q; echo "status $?"; done';
      const { stdout } = await runProgram('sh', ['-c', script, 'sh', ...facts], { cwd: folder, environment });
      const [gone, zero, there, one, unseen, three] = stdout.split('\n');
      assert.deepEqual([gone, zero], ['tls/expired: gone ✓', 'status 0']);
      assert.deepEqual([there, one], ['tls/expired: still there ✗', 'status 1']);
      assert.match(unseen ?? '', /^tls\/expired: could not be looked at \?, .* \(still broken: .+\)$/u);
      assert.equal(three, 'status 3');
    });
  });

  test('recorded facts keep how they were made; a stranger puts nothing into them', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'facts.json');
      const made = await runProbe([
        'demo',
        '--facts',
        path,
        '--output',
        join(folder, 'x'),
        '--resolver',
        '10.0.0.77',
        ...PATIENT,
      ]);
      assert.equal(made.status, 1, made.stderr);
      const proof = proofOf((await runProbe(['replay', path, '--format', 'json'])).stdout);
      assert.match(
        proof,
        /^ssm-probe demo forwarder-missing --region \S+ --only dns\/forwarder-missing .*--resolver 10\.0\.0\.77 --timeout 4s$/u,
      );
      const facts = JSON.parse((await runProgram('cat', [path])).stdout) as { request: { call: object } };
      facts.request.call = {
        program: '/bin/x; touch pwned\n$(touch pwned)',
        command: 'rm',
        options: [
          { name: 'output', values: ['/etc/passwd'] },
          { name: 'ca-bundle', values: ['$(touch pwned)'] },
        ],
      };
      writeFileSync(path, JSON.stringify(facts));
      const refused = await runProbe(['replay', path, '--format', 'json']);
      assert.deepEqual([refused.status, refused.stdout], [2, '']);
      assert.match(refused.stderr, /^ssm-probe: [^\n]*command[^\n]*\n$/u);
      facts.request.call = { ...facts.request.call, command: undefined };
      writeFileSync(path, JSON.stringify(facts));
      const hostile = proofOf((await runProbe(['replay', path, '--format', 'json'])).stdout);
      assert.match(hostile, /^ssm-probe --region /u);
      assert.doesNotMatch(hostile, /--output/u);
      for (const shell of SHELLS) await runProgram(shell, ['-c', hostile], { cwd: folder });
      assert.deepEqual(readdirSync(folder).toSorted(), ['facts.json', 'x']);
    });
  });
});
