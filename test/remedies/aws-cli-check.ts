/**
 * Opt-in: does the real AWS CLI accept every command that remedies name? `node test/remedies/aws-cli-check.ts`
 *
 * Each distinct shape (service, operation, options) is run once against a port of this machine where nothing listens: a command that
 * parses ends with "could not connect", one that does not ends with a usage error before. Nothing is sent anywhere, and there are no
 * credentials to send. Exit status: 0 all parse, 1 some do not, 2 there is no CLI.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../src/verdict/compose.ts';
import { CONTEXTS } from './contexts.ts';
import { variants } from './samples.ts';
import { readShell } from './shell-words.ts';

/** The Debian package's own: others may come first in PATH and be wrappers. */
const CLI = process.env['SSM_PROBE_AWS_CLI'] ?? '/usr/bin/aws';
/** Discard (RFC 863): nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';
/** Half a second of Python each, most of it start-up: two at a time is what small machines take. */
const AT_ONCE = 2;

/** The command's words, without what only the shell sees. */
function wordsOf(command: string): readonly string[] {
  return readShell(command.replace(/ > \S+$/, '')).words.slice(1);
}

/** Commands that differ in values only are one shape. A list of values is not told from one. */
function shapeOf(words: readonly string[]): string {
  return [words[0], words[1], ...words.filter((word) => word.startsWith('--')).toSorted()].join(' ');
}

function shapes(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const context of Object.values(CONTEXTS)) {
    for (const draft of variants()) {
      for (const { commands, rollback } of compose(draft, context).remedy) {
        for (const command of [...commands, ...(rollback ?? '').split('\n')]) {
          if (!/^aws \S+ \S+/.test(command)) continue;
          const words = wordsOf(command);
          if (!found.has(shapeOf(words))) found.set(shapeOf(words), words);
        }
      }
    }
  }
  return found;
}

interface Outcome {
  readonly parsed: boolean;
  readonly said: string;
}

function run(words: readonly string[], cwd: string): Promise<Outcome> {
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: cwd,
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
  };
  const options = ['--endpoint-url', NOWHERE, '--cli-connect-timeout', '2', '--cli-read-timeout', '2'];
  return new Promise((resolve) => {
    execFile(CLI, [...words, ...options], { cwd, env, timeout: 60_000 }, (error, _stdout, stderr) => {
      const said = stderr.trim().replaceAll('\n', ' ').slice(-300);
      resolve({ parsed: error !== null && /could not connect to the endpoint url/i.test(stderr), said });
    });
  });
}

async function main(): Promise<number> {
  if (!existsSync(CLI)) {
    process.stderr.write(`no AWS CLI at ${CLI} (set SSM_PROBE_AWS_CLI)\n`);
    return 2;
  }
  const cwd = mkdtempSync(join(tmpdir(), 'ssm-probe-aws-'));
  try {
    // The CLI reads them before it sends anything.
    for (const name of ['policy-before.json', 'policy-merged.json']) writeFileSync(join(cwd, name), '{"Statement":[]}');
    const queue = [...shapes().values()];
    const count = queue.length;
    const refused: string[] = [];
    const worker = async (): Promise<void> => {
      for (let words = queue.shift(); words !== undefined; words = queue.shift()) {
        const { parsed, said } = await run(words, cwd);
        if (!parsed) refused.push(`aws ${words.join(' ')}\n  ${said}`);
      }
    };
    // That the check can fail at all: an option that does not exist must be refused.
    const control = await run(['ec2', 'describe-vpcs', '--no-such-option', '1', '--region', 'eu-central-1'], cwd);
    if (control.parsed) refused.push('the CLI takes an option that does not exist: this check proves nothing');
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    process.stdout.write(
      `${refused.map((text) => `not accepted: ${text}\n`).join('')}${count} shapes, ${refused.length} not accepted\n`,
    );
    return refused.length === 0 ? 0 : 1;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

process.exitCode = await main();
