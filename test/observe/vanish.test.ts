/** A run in which packets vanish ends with its timeout, whatever vanishes. The time is virtual: the lab measures the program. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RunOptions } from '../../src/arguments/table.ts';
import { type VirtualWorld, virtualRun } from './virtual-world.ts';

const RESOLV_CONF = '/etc/resolv.conf';
const AMAZON_MACHINE = { '/sys/class/dmi/id/sys_vendor': 'Amazon EC2\n' };
const UNIT_FILE = '/lib/systemd/system/amazon-ssm-agent.service';
const UNIT = '[Service]\nExecStart=/usr/bin/amazon-ssm-agent\n';
const SOURCES = {
  '/etc/apt/sources.list': 'deb http://mirror.example.org/debian stable main\n',
  '/etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
};
const agentProxy = (url: string) => ({ [UNIT_FILE]: `${UNIT}Environment=https_proxy=${url} http_proxy=${url}\n` });
const dns = (...ips: readonly string[]) => ({ [RESOLV_CONF]: ips.map((ip) => `nameserver ${ip}\n`).join('') });
const answers =
  (server: string): NonNullable<VirtualWorld['names']> =>
  (asked) =>
    asked === server ? ['10.0.1.7'] : 'silent';
const named = answers('10.0.0.2');
const tree = dns('10.0.0.2');

interface Case extends VirtualWorld {
  readonly for?: RunOptions['for'];
}

const WORLDS: Readonly<Record<string, Case>> = {
  everything: { tree },
  'everything, on EC2': { tree: { ...tree, ...AMAZON_MACHINE } },
  'everything, with three DNS servers and a search list': {
    tree: {
      [RESOLV_CONF]: 'nameserver 10.0.0.2\nnameserver 10.0.0.3\nnameserver 10.0.0.4\nsearch corp.example\noptions ndots:5\n',
    },
  },
  'every endpoint': { tree, names: named },
  'the first DNS server, and every endpoint': { tree: dns('10.0.0.3', '10.0.0.2'), names: named },
  'a DNS server, and what the Amazon resolver names': { tree: { ...tree, ...AMAZON_MACHINE }, names: answers('169.254.169.253') },
  'the first DNS server, where the second one knows no name': {
    tree: dns('10.0.0.3', '10.0.0.2'),
    names: (server) => (server === '10.0.0.2' ? [] : 'silent'),
  },
  'the hello of every endpoint': { tree, names: named, dial: () => 'opens', hello: () => 'mute' },
  "the agent's proxy, and the direct path": { tree: { ...tree, ...agentProxy('http://10.0.0.80:3128') }, names: named },
  "the agent's proxy by name, and DNS": { tree: { ...tree, ...agentProxy('http://proxy.corp.example:3128') } },
  "the proxy's answer, and the direct path": {
    tree: { ...tree, ...agentProxy('http://10.0.0.80:3128') },
    names: named,
    dial: (ip) => (ip === '10.0.0.80' ? 'opens' : 'vanishes'),
  },
  'the hello in a tunnel, and the direct path': {
    tree: { ...tree, ...agentProxy('http://10.0.0.80:3128') },
    names: named,
    dial: (ip) => (ip === '10.0.0.80' ? 'opens' : 'vanishes'),
    tunnel: () => 'opens',
    hello: () => 'mute',
  },
  'the direct path beside a proxy that says no': {
    tree: { ...tree, ...agentProxy('http://10.0.0.80:3128') },
    names: named,
    dial: (ip) => (ip === '10.0.0.80' ? 'opens' : 'vanishes'),
    tunnel: () => 'refused',
  },
  "every endpoint, and this node's other proxy": {
    tree: { ...tree, [UNIT_FILE]: UNIT, '/etc/environment': 'https_proxy=http://10.0.0.81:3128\n' },
    names: named,
  },
  "every endpoint, the agent's proxy, and the other one": {
    tree: { ...tree, ...agentProxy('http://10.0.0.80:3128'), '/etc/environment': 'https_proxy=http://10.0.0.81:3128\n' },
    names: named,
  },
  'every endpoint, and an other proxy that takes the connection': {
    tree: { ...tree, [UNIT_FILE]: UNIT, '/etc/environment': 'https_proxy=http://10.0.0.81:3128\n' },
    names: named,
    dial: (ip) => (ip === '10.0.0.81' ? 'opens' : 'vanishes'),
  },
  'every endpoint, and the repositories': { tree: { ...tree, ...SOURCES }, names: named, for: ['core', 'patch-sources'] },
  'DNS, endpoints and repositories': { tree: { ...tree, ...SOURCES }, for: ['core', 'patch-sources'] },
  'the repositories alone': {
    tree: { ...tree, ...SOURCES },
    names: (_, name) => [name.includes('mirror') ? '10.0.2.9' : '10.0.1.7'],
    dial: (ip) => (ip === '10.0.1.7' ? 'opens' : 'vanishes'),
    for: ['core', 'patch-sources'],
  },
  'the metadata service, on EC2': {
    tree: { ...tree, ...AMAZON_MACHINE },
    names: named,
    dial: (ip) => (ip === '10.0.1.7' ? 'opens' : 'vanishes'),
  },
};

describe('the time of a run in which packets vanish', () => {
  for (const [what, { for: asked, ...world }] of Object.entries(WORLDS))
    for (const timeoutMs of [3_000, 1_200])
      it(`${what}, with ${timeoutMs} ms`, async () => {
        const { durationMs } = await virtualRun(world, { timeoutMs, ...(asked === undefined ? {} : { for: asked }) });
        assert.ok(durationMs <= timeoutMs + 150, `${durationMs} ms`);
      });
});
