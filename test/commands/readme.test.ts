/** The documents promise only what there is. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readCall } from '../../src/arguments/call.ts';
import { parseArguments } from '../../src/arguments/parse.ts';
import { OPTIONS } from '../../src/arguments/table.ts';
import { FINDING_CODES } from '../../src/findings/index.ts';
import { memoryFiles } from '../../src/simulation/memory-ports.ts';
import { SCENARIOS } from '../../src/simulation/scenarios.ts';
import { runProgramSync } from '../processes.ts';
import { missing } from '../shells/real-shells.ts';
import { runProbe } from './program.ts';
import { verdictOf } from './verdict-checks.ts';

const ROOT = new URL('../../', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, ROOT), 'utf8');
const README = text('README.md');
/** What the section on limits says not to exist. */
/** The blocks of shell commands. */
const SHELL = [...README.matchAll(/^```sh\n([^]*?)^```$/gmu)].map(([, script = '']) => script);
/** Of the system: others may come first in PATH and be wrappers. */
const AWS = '/usr/bin/aws';
const NOBODY = {
  PATH: '/usr/bin:/bin',
  HOME: '/nonexistent',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  AWS_MAX_ATTEMPTS: '1',
  AWS_DEFAULT_REGION: 'eu-central-1',
};
const [PROMISES = ''] = README.split('## Limits of this version');

describe('the README', () => {
  it('names no option that does not exist', () => {
    const known = new Set<string>(Object.values(OPTIONS).map(({ name }) => name));
    // Other programs' commands have options of their own.
    const ours = PROMISES.replaceAll(/^ *(?:aws|scp|ssh|curl|cd|sh) .*$/gmu, '');
    for (const [, name = ''] of ours.matchAll(/(?<![\w-])--([a-z][a-z-]+)/gu)) assert.ok(known.has(name), `--${name}`);
  });

  it('points into the JSON where there is something', async () => {
    const pointers = [...README.matchAll(/`(\/[a-z][\w/]*)`/giu)]
      .map(([, pointer = '']) => pointer)
      .filter((pointer) => !pointer.startsWith('/var/'));
    assert.ok(pointers.length >= 8);
    const { stdout } = await runProbe(['demo', '--format', 'json']);
    const verdict: unknown = verdictOf(stdout);
    for (const pointer of pointers) {
      let at = verdict;
      for (const key of pointer.slice(1).split('/'))
        at = typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined;
      assert.notEqual(at, undefined, pointer);
    }
  });

  it('is short enough to be read', () => assert.ok(README.split('\n').length <= 201));

  it('shows calls that are understood', async () => {
    const calls = [...README.matchAll(/(?:^ {4}|^|`|&& |; )(?:sudo )?(?:\S*\/)?ssm-probe((?: [^`\n#|&]+)?)/gmu)].map(
      ([, words = '']) => words.trim(),
    );
    assert.ok(calls.length >= 12, calls.join('\n'));
    for (const call of calls) {
      const typed = parseArguments(call.split(' ').filter(Boolean));
      assert.ok(typed.outcome === 'typed', call);
      const read = await readCall(typed, () => Promise.resolve(memoryFiles(new Map())));
      assert.equal(read.outcome, 'ok', call);
    }
  });

  it('has shell commands that bash and dash can read', () => {
    assert.ok(SHELL.length >= 5);
    for (const shell of ['bash', 'dash'].filter((name) => missing(name) === false))
      for (const script of SHELL) {
        const { status, stderr } = runProgramSync(shell, ['-n'], { input: script });
        assert.deepEqual([status, stderr], [0, ''], script);
      }
  });

  it('has commands of the AWS CLI that it can read', { skip: missing(AWS) }, () => {
    const commands = SHELL.flatMap((script) => script.split('\n').filter((line) => line.startsWith('aws ')));
    assert.ok(commands.length >= 4);
    for (const command of commands) {
      // The last endpoint counts. Nothing listens there (discard, RFC 863): what is understood ends at the network, or needs none.
      const script = `${command.replace(/^aws/u, AWS).replace('file://$HOME/.ssh/id_ed25519.pub', 'A'.repeat(100)).replace('dist/ssm-probe-linux-x64', 'package.json')} --endpoint-url http://127.0.0.1:9`;
      const { stdout, stderr } = runProgramSync('bash', ['-c', script], { cwd: fileURLToPath(ROOT), env: NOBODY });
      assert.match(
        stdout + stderr,
        /Could not connect|^http:\/\/127\.0\.0\.1:9\/BUCKET_NAME\/ssm-probe/u,
        `${command}: ${stderr}`,
      );
    }
  });

  it('gives a file to install.sh as it takes it, and names scripts of package.json', () => {
    const installer = text('scripts/install.sh');
    for (const [, options = ''] of README.matchAll(/install\.sh (--[^\n`]+)/gu))
      for (const [option] of options.matchAll(/--[a-z0-9-]+/gu))
        assert.ok(installer.includes(`${option} |`) || installer.includes(`${option})`), option);
    const { scripts } = JSON.parse(text('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    for (const [, name = ''] of README.matchAll(/npm (?:run )?([a-z:]+)/gu)) assert.ok(name in scripts || name === 'and', name);
  });
});

describe('every document', () => {
  const documents = [
    'README.md',
    'CHANGELOG.md',
    'docs/architecture.md',
    'docs/adding-a-check.md',
    'docs/fleet.md',
    'docs/manners.md',
    'docs/watching.md',
  ];

  it('names files, codes and scenarios that exist', () => {
    const codes = new Set<string>(FINDING_CODES);
    for (const name of documents) {
      const words = [...text(name).matchAll(/`([^`\s]+)`/gu)].map(([, word = '']) => word);
      for (const word of words) {
        if (/^(?:src|test|docs|schema|build|scripts)\/[\w./-]+$/u.test(word))
          assert.ok(existsSync(new URL(word, ROOT)), `${name}: ${word}`);
        else if (/^[a-z][\w-]*(?:\/[\w-]+)*\.ts$/u.test(word) && word.includes('/'))
          assert.ok(existsSync(new URL(`src/${word}`, ROOT)), `${name}: ${word}`);
        else if (/^(?:dns|tcp|tls|http|s3|imds|agent|clock)\/[a-z-]+$/u.test(word))
          assert.ok(codes.has(word), `${name}: ${word}`);
      }
      for (const [, scenario = ''] of text(name).matchAll(/demo ([a-z]+(?:-[a-z0-9]+)+)/gu)) {
        assert.ok(
          SCENARIOS.some((known) => known.name === scenario),
          `${name}: ${scenario}`,
        );
      }
      for (const [, link = ''] of text(name).matchAll(/\]\(([\w./-]+)\)/gu))
        assert.ok(existsSync(new URL(link, new URL(name, ROOT))), `${name}: ${link}`);
    }
  });
});
