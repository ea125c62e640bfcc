/** Three network namespaces in a row, sender, router and receiver, and what the router's nftables saw. */
import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Packet } from './packets.ts';

const SENDER = fileURLToPath(new URL('sender.ts', import.meta.url));

function sh(
  command: string,
  input?: string,
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', command], {
    encoding: 'utf8',
    input: input ?? '',
    maxBuffer: 64_000_000,
  });
  return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
}

function must(command: string, input?: string): string {
  const { status, stdout, stderr } = sh(command, input);
  if (status !== 0) throw new Error(`${command.slice(0, 200)}: ${stderr.slice(0, 2_000)}`);
  return stdout;
}

/** Why the tests cannot run here; false: they can. */
export function missingKernel(): string | false {
  if (process.platform !== 'linux') return 'not Linux';
  const name = `ssmp-try-${process.pid}`;
  const tried = sh(
    `ip netns add ${name} && ip netns exec ${name} nft 'add table inet t; add chain inet t c { type filter hook forward priority 0; }; add rule inet t c ct state established accept'; r=$?; ip netns del ${name} || true; exit $r`,
  );
  return tried.status === 0 ? false : 'network namespaces with nftables need root, ip and nft';
}

export interface Row {
  readonly router: string;
  /** New rules, or new routes, for what comes next. */
  readonly configure: (nft: string, commands?: string) => void;
  /** Sends them all, from inside the sender. */
  readonly send: (packets: readonly Packet[]) => Promise<void>;
  /** The elements of a set of the table `t`, each as one line. */
  readonly seen: (set: string) => ReadonlySet<string>;
  /** Waits until `isDone`; a loaded machine may take its time. */
  readonly until: (isDone: () => boolean, what: () => string) => Promise<void>;
  readonly remove: () => void;
}

const LONGEST_MS = 60_000;

/** `near` and `far`: ranges whose every address is the sender's or the receiver's own. `devices`: more ways out of the router, into nothing. */
export function threeInARow(near: readonly string[], far: readonly string[], devices: readonly string[]): Row {
  const [s, r, d] = ['s', 'r', 'd'].map((one) => `ssmp-${one}-${process.pid}`) as [string, string, string];
  const six = (range: string): string => (range.includes(':') ? '-6 ' : '');
  const lines = [
    ...[s, r, d].map((one) => `netns add ${one}`),
    `link add s0 netns ${s} type veth peer name near netns ${r}`,
    `link add d0 netns ${d} type veth peer name far netns ${r}`,
  ];
  const inside = (name: string, more: readonly string[]): string =>
    more.map((line) => `ip netns exec ${name} ${line}`).join('\n');
  const quiet = [
    'net.ipv4.conf.all.rp_filter=0',
    'net.ipv4.conf.default.rp_filter=0',
    'net.ipv6.conf.all.accept_dad=0',
    'net.ipv6.conf.default.accept_dad=0',
    'net.ipv6.ip_nonlocal_bind=1',
    'net.ipv4.ip_nonlocal_bind=1',
  ];
  const setUp = (name: string, device: string, self: string, router: string): string =>
    inside(name, [
      ...quiet.map((one) => `sysctl -qw ${one}`),
      'ip link set lo up',
      `ip address add ${self}/30 dev ${device}`,
      `ip address add fd99:${self.split('.')[2]}::2/64 dev ${device} nodad`,
      `ip link set ${device} up`,
      `ip route add default via ${router}`,
      `ip -6 route add default via fd99:${self.split('.')[2]}::1`,
    ]);
  try {
    must(lines.map((line) => `ip ${line}`).join('\n'));
    must(
      inside(r, [
        ...quiet.map((one) => `sysctl -qw ${one}`),
        ...['near', 'far'].map((one) => `sysctl -qw net.ipv4.conf.${one}.rp_filter=0`),
        'sysctl -qw net.ipv4.ip_forward=1',
        'sysctl -qw net.ipv6.conf.all.forwarding=1',
        'ip link set lo up',
        'ip address add 198.18.1.1/30 dev near',
        'ip address add fd99:1::1/64 dev near nodad',
        'ip address add 198.18.2.1/30 dev far',
        'ip address add fd99:2::1/64 dev far nodad',
        'ip link set near up',
        'ip link set far up',
        ...near.map((range) => `ip ${six(range)}route add ${range} via ${range.includes(':') ? 'fd99:1::2' : '198.18.1.2'}`),
        ...far.map((range) => `ip ${six(range)}route add ${range} via ${range.includes(':') ? 'fd99:2::2' : '198.18.2.2'}`),
        ...devices.flatMap((name) => [
          `ip link add ${name} type veth peer name x-${name}`,
          `ip link set ${name} up`,
          `ip link set x-${name} up`,
        ]),
      ]),
    );
    must(setUp(s, 's0', '198.18.1.2', '198.18.1.1'));
    must(setUp(d, 'd0', '198.18.2.2', '198.18.2.1'));
    must(
      inside(
        s,
        near.map((range) => `ip ${six(range)}route add local ${range} dev lo`),
      ),
    );
    must(
      inside(
        d,
        far.map((range) => `ip ${six(range)}route add local ${range} dev lo`),
      ),
    );
  } catch (error) {
    for (const one of [s, r, d]) sh(`ip netns del ${one}`);
    throw error;
  }
  return {
    router: r,
    configure: (nft, commands = '') => {
      must(`ip netns exec ${r} nft -f -`, `flush ruleset\n${nft}`);
      if (commands !== '') must(`ip netns exec ${r} sh -ec '${commands}'`);
    },
    send: (packets) =>
      new Promise((resolve, reject) => {
        const child = spawn('ip', ['netns', 'exec', s, process.execPath, SENDER], { stdio: ['pipe', 'ignore', 'pipe'] });
        let said = '';
        child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
        child.on('error', reject);
        child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(said))));
        child.stdin.end(JSON.stringify(packets));
      }),
    seen: (set) => {
      const listed = JSON.parse(must(`ip netns exec ${r} nft -j -n list set inet t ${set}`)) as {
        readonly nftables: readonly {
          readonly set?: { readonly elem?: readonly { readonly concat: readonly (string | number)[] }[] };
        }[];
      };
      return new Set(listed.nftables.flatMap((one) => one.set?.elem ?? []).map(({ concat }) => concat.join(' ')));
    },
    until: async (isDone, what) => {
      const end = Date.now() + LONGEST_MS;
      while (!isDone()) {
        if (Date.now() > end) throw new Error(`not all packets came: ${what()}`);
        await pause(50);
      }
    },
    remove: () => {
      for (const one of [s, r, d]) sh(`ip netns del ${one}`);
    },
  };
}
