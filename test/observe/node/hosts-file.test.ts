import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostsFilePath, parseHosts, pinnedFor, readHostsFile } from '../../../src/observe/node/dns/hosts-file.ts';
import { cpuMs } from '../../pace.ts';
import { makePorts } from './ports-double.ts';

const SSM = 'ssm.eu-central-1.amazonaws.com';

async function readPinned(ports: ReturnType<typeof makePorts>, hosts: readonly string[]) {
  return pinnedFor(await readHostsFile(ports), hosts);
}

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

/** Of the processor's time, so that a busy machine fails nothing: how many times as long as reading every character once. */
function timesOneLook(text: string, work: () => unknown): number {
  let sum = 0;
  const look = (): number => {
    for (let at = 0; at < text.length; at += 1) sum += text.charCodeAt(at);
    return sum;
  };
  look();
  return cpuMs(work) / Math.max(1, cpuMs(look));
}

const MANY = 150_000;
const lines = (line: (index: number) => string): string => Array.from({ length: MANY }, (_, index) => line(index)).join('\n');
const ipOf = (index: number): string => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

for (const [what, text, found] of [
  ['a block list', lines((index) => `0.0.0.0 ads${index}.example${index % 99}.com`), 0],
  ['lines of another file', lines((index) => `nameserver ${ipOf(index)}`), 0],
  ['names that end like ours', lines((index) => `10.0.0.1 x${index}.amazonaws.com`), 0],
  ['our name, pinned again and again', lines((index) => `${ipOf(index)} ${SSM}`), 100],
  ['our name, beside what is no address', lines((index) => `1:2:${index}:x ${SSM}`), 0],
  ['nothing but ends of lines', '\n'.repeat(4_000_000), 0],
  ['nothing but blanks', ' '.repeat(4_000_000), 0],
] as const) {
  test(`${what}, megabytes of it, takes little longer than a look at every character`, () => {
    const all = `${text}\n10.0.0.9 ${SSM}\n`;
    const times = timesOneLook(all, () => {
      const pinned = pinnedFor(parseHosts(all), [SSM, 'kms.eu-central-1.api.aws']);
      if (found === 0 && !text.startsWith(' ') && !text.startsWith('1:'))
        assert.deepEqual(pinned, [{ host: SSM, ip: '10.0.0.9' }]);
      else assert.equal(pinned.length, found);
    });
    assert.ok(times < 400, String(times));
  });
}

test('a line has as many names as it has', () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `n${index}.example.com`).join(' ');
  assert.deepEqual(pinnedFor(parseHosts(`10.0.0.9 ${names} ${SSM}\n`), [SSM]), [{ host: SSM, ip: '10.0.0.9' }]);
});

test('nothing is read from a line on that Go does not read, and that is told', () => {
  const long = `10.0.0.8 ${'x '.repeat(40_000)}`;
  const { problem, ...file } = parseHosts(`10.0.0.9 ${SSM}\n${long}\n10.0.0.7 ${SSM}\n`);
  assert.deepEqual(pinnedFor({ ...file, problem }, [SSM]), [{ host: SSM, ip: '10.0.0.9' }]);
  assert.match(problem ?? '', /line 2/u);
});

test('a file that is too large, or that this node has not what it takes to open, is a problem', async () => {
  const told = async (fails: 'too-large' | 'exhausted' | 'denied') =>
    (await readHostsFile(makePorts({ tree: { '/etc/hosts': { fails } } }))).problem;
  assert.match((await told('too-large')) ?? '', /MB/u);
  assert.notEqual(await told('exhausted'), null);
  assert.equal(await told('denied'), null);
});

test('Windows keeps it below the system root', () => {
  assert.equal(
    hostsFilePath({ os: 'windows', variables: { SystemRoot: 'D:\\WINNT' } }),
    'D:\\WINNT\\System32\\drivers\\etc\\hosts',
  );
});
