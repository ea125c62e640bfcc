/** The private process that reads and writes files for its parent: nobody else's to start, or it were any file for whoever may start the program by `sudo`. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { FAR_FILES } from '../../src/platform/far-files.ts';
import { SOURCES } from './program.ts';

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;

const REQUEST = '{"id":1,"request":{"call":"read","path":"/etc/passwd","maxBytes":9999}}\n';
const COMMAND = [SOURCES.path, ...SOURCES.args, FAR_FILES];

test('a shell that starts it gets the answer to an unknown option', () => {
  for (const more of [[], ['run'], ['--help']]) {
    // The shell stays, and is the parent.
    const { status, stdout, stderr } = spawnSync('sh', ['-c', '"$@"; exit $?', 'sh', ...COMMAND, ...more], {
      input: REQUEST,
      encoding: 'utf8',
    });
    assert.deepEqual([status, stdout], [2, ''], stderr);
    assert.match(stderr, /^ssm-probe: [^\n]*serve-far-files[^\n]*\n$/u);
  }
});

test('this very program as another user is no parent', { skip: isRoot ? false : 'needs root on Linux' }, () => {
  // As `sudo` would have it: the parent is another's, the child is root's.
  const parent = `
    process.seteuid(65534);
    const { spawnSync } = require('node:child_process');
    const [path, ...args] = ${JSON.stringify(COMMAND)};
    const { status, stdout } = spawnSync(path, args, { uid: 0, input: ${JSON.stringify(REQUEST)}, encoding: 'utf8' });
    console.log(JSON.stringify({ status, stdout }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', parent], { encoding: 'utf8', cwd: '/' });
  assert.deepEqual(JSON.parse(stdout), { status: 2, stdout: '' }, stderr);
});
