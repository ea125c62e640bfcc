/**
 * The kernel's own verdict on a ruleset: run as `unshare -n node kernel-filter.ts`, it makes a second namespace behind a pair of veth, loads
 * each ruleset of standard input, has the product read it as on a node, and sends real packets through it.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readFirewall } from '../../src/observe/node/firewall/packet-filter.ts';
import { systemEnvironment } from '../../src/platform/environment.ts';
import { systemExec } from '../../src/platform/exec.ts';
import { systemFiles } from '../../src/platform/files.ts';

export interface Ruleset {
  readonly name: string;
  readonly tool: 'nft' | 'iptables-nft' | 'iptables-legacy' | 'ip6tables-nft' | 'ip6tables-legacy';
  /** For `nft -f -`, or for `iptables-restore`. */
  readonly text: string;
  /** Lines for `ipset restore`. */
  readonly sets?: string;
}

export interface Asked {
  readonly ip: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
}

export const NODE_ADDRESSES = [
  { name: 'eth0', ip: '10.9.0.2' },
  { name: 'eth0', ip: 'fd09::2' },
] as const;
/** The last one is a stub resolver on this node. */
export const ASKED: readonly Asked[] = [
  { ip: '10.9.0.1', port: 443, protocol: 'tcp' },
  { ip: '10.9.0.1', port: 53, protocol: 'udp' },
  { ip: 'fd09::1', port: 443, protocol: 'tcp' },
  { ip: 'fd09::1', port: 53, protocol: 'udp' },
  { ip: '127.0.0.53', port: 53, protocol: 'udp' },
];

/** An answer comes within a millisecond; what is silent is asked again with more patience before anybody believes it. */
const PATIENCE = [150, 600];

async function answered(asked: Asked): Promise<boolean> {
  for (const ms of PATIENCE) if (await (asked.protocol === 'tcp' ? opens(asked, ms) : echoes(asked, ms))) return true;
  return false;
}

async function opens({ ip, port }: Asked, ms: number): Promise<boolean> {
  const socket = connect({ host: ip, port });
  return new Promise((resolve) => {
    const end = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    setTimeout(() => end(false), ms);
    // The far side ends what has come to it: then all three packets of the handshake have passed.
    socket
      .resume()
      .once('end', () => end(true))
      .on('error', () => end(false));
  });
}

async function echoes({ ip, port }: Asked, ms: number): Promise<boolean> {
  const socket = createSocket(ip.includes(':') ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    const end = (isAnswered: boolean): void => {
      clearTimeout(timer);
      try {
        socket.close();
      } catch {
        // It is closed already.
      }
      resolve(isAnswered);
    };
    const timer = setTimeout(() => end(false), ms);
    socket.once('message', () => end(true)).on('error', () => end(false));
    socket.send('?', port, ip);
  });
}

const run = (program: string, args: readonly string[], input = ''): void =>
  void execFileSync(program, args, { input, stdio: ['pipe', 'ignore', 'pipe'] });
const EMPTY = ['raw', 'mangle', 'nat', 'filter']
  .map((table) => {
    const chains = { raw: 'PREROUTING OUTPUT', nat: 'PREROUTING INPUT OUTPUT POSTROUTING', filter: 'INPUT FORWARD OUTPUT' }[
      table
    ];
    const names = (chains ?? 'PREROUTING INPUT FORWARD OUTPUT POSTROUTING').split(' ');
    return `*${table}\n${names.map((name) => `:${name} ACCEPT\n`).join('')}COMMIT\n`;
  })
  .join('');

function load({ tool, text, sets }: Ruleset): void {
  if (sets !== undefined) run('ipset', ['restore'], sets);
  if (tool === 'nft') run('nft', ['-f', '-'], text);
  else run(`${tool}-restore`, [], text);
}

function clear({ tool, sets }: Ruleset): void {
  run('nft', ['flush', 'ruleset']);
  const isLegacy = tool.endsWith('-legacy');
  if (isLegacy) for (const program of ['iptables-legacy', 'ip6tables-legacy']) run(`${program}-restore`, [], EMPTY);
  if (sets !== undefined) run('ipset', ['destroy']);
}

async function main(): Promise<void> {
  const peer = spawn('unshare', ['-n', process.execPath, join(import.meta.dirname, 'kernel-filter-peer.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ip = (words: string): void => run('ip', words.split(' '));
  // `unshare` becomes the program, so that it is in the new namespace once that exists.
  await new Promise((resolve) => setTimeout(resolve, 500));
  for (const words of [
    'link set lo up',
    `link add eth0 type veth peer name eth0 netns ${peer.pid}`,
    'link set eth0 address 02:00:00:00:00:02',
    'addr add 10.9.0.2/24 dev eth0',
    'addr add fd09::2/64 dev eth0 nodad',
    'link set eth0 up',
    'neigh add 10.9.0.1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent',
    'neigh add fd09::1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent',
  ])
    ip(words);
  peer.stdin.write('go\n');
  await once(peer.stdout, 'data');
  const stub = createSocket('udp4');
  stub.on('message', (text, { port, address }) => stub.send(text, port, address, () => {}));
  stub.bind(53, '127.0.0.53');
  const ports = { exec: systemExec, files: systemFiles, environment: systemEnvironment };
  for await (const line of createInterface({ input: process.stdin })) {
    const ruleset = JSON.parse(line) as Ruleset;
    try {
      load(ruleset);
      const facts = await readFirewall(ports, new AbortController().signal);
      const answers = await Promise.all(ASKED.map(answered));
      process.stdout.write(`${JSON.stringify({ name: ruleset.name, facts, answers })}\n`);
    } catch (error) {
      process.stdout.write(`${JSON.stringify({ name: ruleset.name, error: String(error).slice(0, 600) })}\n`);
    }
    clear(ruleset);
  }
  peer.kill();
  stub.close();
}

if (process.argv[1] === import.meta.filename) void main();
