/** What a node runs out of is told as such by every port: real limits, of a process of their own. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fileFailure } from '../../src/platform/local-files.ts';
import { patiently, shortageOf } from '../../src/platform/shortage.ts';
import { assertSoon } from '../pace.ts';
import { runProgramSync } from '../processes.ts';

const CHILD = fileURLToPath(new URL('shortage-child.ts', import.meta.url));
const isRoot = process.getuid?.() === 0;

function reasons(shell: string, what: string): readonly string[] {
  const { stdout, stderr } = runProgramSync('/bin/bash', ['-c', `${shell}; exec '${process.execPath}' '${CHILD}' ${what}`]);
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as readonly string[];
}

const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code });

describe('a shortage', () => {
  it('of descriptors is one for sockets, files and programs', { skip: process.platform !== 'linux' }, () => {
    const [tcp, udp, file, kernelFile, folder, program] = reasons('ulimit -n 80', 'files');
    for (const said of [tcp, udp, file, kernelFile, folder, program]) assert.equal(said, 'exhausted EMFILE');
  });

  it('of ports is one for TCP and UDP, and nothing else fails', { skip: isRoot ? false : 'needs a network namespace' }, () => {
    // Both ports are somebody's, for both protocols.
    const hog =
      "import socket,time\nheld=[]\nfor p in (40000,40001):\n for t in (1,2):\n  s=socket.socket(2,t); s.bind(('0.0.0.0',p)); held.append(s)\n" +
      "print('ok',flush=True)\ntime.sleep(30)";
    const shell =
      'ip link set lo up; echo 40000 40001 > /proc/sys/net/ipv4/ip_local_port_range; ' +
      `python3 -c "${hog}" > /tmp/hog.$$ & until grep -q ok /tmp/hog.$$; do sleep 0.05; done; rm /tmp/hog.$$`;
    const { stdout, stderr } = runProgramSync('unshare', [
      '-n',
      '/bin/bash',
      '-c',
      `${shell}; '${process.execPath}' '${CHILD}' ports; kill %1`,
    ]);
    assert.notEqual(stdout, '', stderr);
    const [tcp, udp, ...rest] = JSON.parse(stdout) as readonly string[];
    assert.deepEqual([tcp, udp, ...rest], ['exhausted EADDRNOTAVAIL', 'exhausted EADDRINUSE', 'ok', 'ok', 'ok', 'ok']);
  });

  it('is told by its code; EADDRNOTAVAIL only where there is an address to connect from', () => {
    for (const code of ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EAGAIN', 'EADDRINUSE'])
      assert.equal(shortageOf(coded(code)), code);
    for (const code of ['ECONNREFUSED', 'EPERM', 'ENOSPC', 'ENOENT', 'ETIMEDOUT']) assert.equal(shortageOf(coded(code)), null);
    assert.equal(shortageOf(coded('EADDRNOTAVAIL'), '127.0.0.1'), 'EADDRNOTAVAIL');
    assert.equal(shortageOf(coded('EADDRNOTAVAIL')), null);
    assert.equal(shortageOf(null), null);
    assert.deepEqual(fileFailure(coded('ENFILE')), { outcome: 'failed', reason: 'exhausted', detail: 'ENFILE' });
  });

  it('is what was learnt when the caller gives up while it is waited for', async () => {
    const caller = new AbortController();
    let tries = 0;
    const result = await patiently(
      () => {
        tries += 1;
        if (caller.signal.aborted) return Promise.resolve('given up');
        setImmediate(() => caller.abort());
        return Promise.resolve('lacks');
      },
      (said) => said === 'lacks',
      caller.signal,
    );
    assert.deepEqual([result, tries], ['lacks', 1]);
  });

  it('that passes is none, and one that stays is waited for once', async () => {
    let tries = 0;
    const result = await patiently(
      () => Promise.resolve((tries += 1) < 3 ? 'lacks' : 'ok'),
      (said) => said === 'lacks',
    );
    assert.deepEqual([result, tries], ['ok', 3]);
    const stay = (): Promise<string> =>
      patiently(
        () => Promise.resolve('lacks'),
        () => true,
      );
    const start = performance.now();
    await stay();
    const first = performance.now() - start;
    await Promise.all(Array.from({ length: 100 }, stay));
    assertSoon(performance.now() - start - first, first, 'a hundred that do not wait each');
  });
});
