/** The counters of network interfaces: read twice, and only where a run takes longer than a healthy one. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseStatistics, watchEna } from '../../../src/observe/node/ena.ts';
import type { ExecResult, Ports } from '../../../src/platform/ports.ts';
import { makePorts, type Tree } from './ports-double.ts';

const ETHTOOL = '/usr/sbin/ethtool';
const NEVER = new AbortController().signal;
const TREE: Tree = { '/sys/class/net/ens5/device/driver': '../../../../bus/pci/drivers/ena', [ETHTOOL]: 'program' };
const printed = (dropped: number): ExecResult => ({
  outcome: 'ok',
  code: 0,
  stderr: '',
  stdout: `NIC statistics:\n     tx_timeout: 3\n     linklocal_allowance_exceeded: ${dropped}\n     queue_0_tx_cnt: 12\n`,
});

/** Patience is over at once; the probing ends when the test says so. */
function node(tree: Tree, outputs: readonly ExecResult[], over: Partial<Ports['environment']> = {}) {
  const interfaces = () => [
    { name: 'lo', ip: '127.0.0.1', family: 4, internal: true } as const,
    { name: 'ens5', ip: '10.20.1.10', family: 4, internal: false } as const,
    { name: 'ens5', ip: 'fd20:1::10', family: 6, internal: false } as const,
    { name: 'docker0', ip: '172.17.0.1', family: 4, internal: false } as const,
  ];
  const double = makePorts({ tree, environment: { interfaces, ...over } });
  const runs: string[] = [];
  const ports: Ports = {
    ...double,
    clock: { ...double.clock, sleep: () => Promise.resolve() },
    exec: {
      run(path, args) {
        runs.push([path, ...args].join(' '));
        return Promise.resolve(outputs[runs.length - 1] ?? { outcome: 'failed', reason: 'error', detail: '' });
      },
    },
  };
  return { ports, runs };
}
async function watch(ports: Ports, done = new AbortController()) {
  const watched = watchEna(ports, done.signal, NEVER);
  await sleep(5);
  done.abort();
  return watched;
}

describe('two readings', () => {
  test('what grew between them is told beside the total, of ENA interfaces only', async () => {
    const { ports, runs } = node(TREE, [printed(40), printed(52)]);
    const found = await watch(ports);
    assert.deepEqual(found?.interfaces, [
      { name: 'ens5', counters: [{ name: 'linklocal_allowance_exceeded', total: 52, during: 12 }] },
    ]);
    assert.deepEqual(runs, [`${ETHTOOL} -S ens5`, `${ETHTOOL} -S ens5`]);
  });
  test('a counter that begins anew has not grown', async () => {
    const { ports } = node(TREE, [printed(40), printed(2)]);
    assert.equal((await watch(ports))?.interfaces[0]?.counters[0]?.during, 0);
  });
  test('half a reading is none', async () => {
    assert.equal(await watch(node(TREE, [printed(40)]).ports), null);
    const other: ExecResult = { outcome: 'ok', code: 1, stdout: '', stderr: 'no stats available' };
    assert.equal(await watch(node(TREE, [other, other]).ports), null);
  });
});

test('nothing is run when the run is quick, elsewhere than on Linux, without ethtool and without ENA', async () => {
  const quick = new AbortController();
  quick.abort();
  for (const [what, { ports, runs }, done] of [
    ['quick', node(TREE, []), quick],
    ['Windows', node(TREE, [], { os: 'windows' }), undefined],
    ['no ethtool', node({ '/sys/class/net/ens5/device/driver': '../ena' }, []), undefined],
    ['virtio', node({ ...TREE, '/sys/class/net/ens5/device/driver': '../drivers/virtio_net' }, []), undefined],
  ] as const) {
    assert.equal(await watch(ports, done), null, what);
    assert.deepEqual(runs, [], what);
  }
});

test('only the five counters are taken from what a driver prints', () => {
  const text =
    'NIC statistics:\n  pps_allowance_exceeded: 7\n  xpps_allowance_exceeded: 8\n  conntrack_allowance_exceeded: -1\nbw_in_allowance_exceeded: 99999999999999999999\n';
  assert.deepEqual(
    [...parseStatistics(text)],
    [
      ['pps_allowance_exceeded', 7],
      ['bw_in_allowance_exceeded', Number.MAX_SAFE_INTEGER],
    ],
  );
});
