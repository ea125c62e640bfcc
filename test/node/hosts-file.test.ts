import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostsFilePath, parseHosts, pinnedFor, readPinned } from '../../src/node/hosts-file.ts';
import { makePorts } from './ports-double.ts';

const SSM = 'ssm.eu-central-1.amazonaws.com';

test('every address that the file gives a name counts, in any case and with comments', async () => {
  const text = [
    '127.0.0.1 localhost',
    `10.0.0.9\tother ${SSM.toUpperCase()}. # pinned`,
    `# 10.0.0.8 ${SSM}`,
    `2001:db8::9 ${SSM}\r`,
    `10.0.0.9 ${SSM}`,
    `999.0.0.1 ${SSM}`,
    `nonsense ${SSM}`,
    '10.0.0.7',
  ].join('\n');
  const pinned = await readPinned(makePorts({ tree: { '/etc/hosts': text } }), [SSM, 'ssmmessages.eu-central-1.amazonaws.com']);
  assert.deepEqual(pinned, [
    { host: SSM, ip: '10.0.0.9' },
    { host: SSM, ip: '2001:db8::9' },
  ]);
});

test('a name that merely ends like a probed one is another name', () => {
  assert.deepEqual(pinnedFor(parseHosts(`10.0.0.9 x${SSM} ${SSM}.corp`), [SSM]), []);
});

test('a file that cannot be read pins nothing', async () => {
  assert.deepEqual(await readPinned(makePorts({ tree: { '/etc/hosts': { fails: 'denied' } } }), [SSM]), []);
  assert.deepEqual(await readPinned(makePorts(), [SSM]), []);
});

test('a block list of 100,000 names is read in good time', () => {
  const start = performance.now();
  const entries = parseHosts(`${'0.0.0.0 ads.example.com\n'.repeat(100_000)}10.0.0.9 ${SSM}\n`);
  assert.deepEqual(pinnedFor(entries, [SSM]), [{ host: SSM, ip: '10.0.0.9' }]);
  assert.ok(performance.now() - start < 1_500);
});

test('Windows keeps it below the system root', () => {
  assert.equal(
    hostsFilePath({ os: 'windows', variables: { SystemRoot: 'D:\\WINNT' } }),
    'D:\\WINNT\\System32\\drivers\\etc\\hosts',
  );
});
