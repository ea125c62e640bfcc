/** What Node would tell whoever starts it: none of it reaches a user, whatever the variables of a shell are. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { onPty } from '../commands/pty.ts';
import { runProgramSync } from '../processes.ts';
import { factsIn } from '../scenarios/corpus.ts';
import { binary } from './binary.ts';

const folder = mkdtempSync(join(tmpdir(), 'ssm-probe-test-'));
after(() => rmSync(folder, { recursive: true }));
const facts = factsIn(folder, 'tls-expired');
const unreadable = join(folder, 'roots.pem');
writeFileSync(unreadable, 'no certificate', { mode: 0 });

const VARIABLES: readonly Readonly<Record<string, string>>[] = [
  { NO_COLOR: '1', FORCE_COLOR: '1' },
  { NODE_DISABLE_COLORS: '1', FORCE_COLOR: '3' },
  { NODE_OPTIONS: '--no-such-option' },
  { NODE_OPTIONS: '--trace-warnings --pending-deprecation' },
  { NODE_DEBUG: 'net,tls,fs,http' },
  { NODE_V8_COVERAGE: '/proc/none' },
  { NODE_EXTRA_CA_CERTS: unreadable },
  { NODE_EXTRA_CA_CERTS: '/does/not/exist.pem' },
  { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
  { NODE_REDIRECT_WARNINGS: join(folder, 'warnings') },
  { NODE_COMPILE_CACHE: '/proc/none' },
  { NODE_ICU_DATA: '/does/not/exist' },
  { OPENSSL_CONF: '/does/not/exist' },
  { UV_THREADPOOL_SIZE: 'many' },
];
const hasPython = spawnSync('python3', ['-c', 'import pty']).status === 0;

for (const variables of VARIABLES)
  test(Object.entries(variables).join(' '), { skip: hasPython ? false : 'python3 is not there' }, () => {
    const { path, args } = binary();
    const { stdout } = runProgramSync('python3', onPty(80, [path, ...args, 'replay', facts, '--color', 'never']), {
      env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm', ...variables },
    });
    assert.match(stdout, /^✗ broken: /u);
    assert.doesNotMatch(stdout, /Warning|\(node:|NET \d|TLS \d|not allowed/u);
  });
