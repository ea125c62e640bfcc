/** One router with a node, endpoints, S3, the world and a NAT gateway around it, each in a network namespace; its rules change for every situation. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type LooseAccount, valueOf } from '../evaluate/parts.ts';
import { endsOf, FABRIC_RULE, filtersOf, LINKS, type Link, routesOf } from './network.ts';

const CONNECT = fileURLToPath(new URL('connect.ts', import.meta.url));
const ANSWER = fileURLToPath(new URL('answer.ts', import.meta.url));
/** In each of these somebody answers on port 443. */
const SERVERS = ['far', 's3', 'world'] as const;

export interface Wanted {
  readonly ip: string;
  readonly localIp: string;
  readonly localPort: number;
}

export type Fate = 'open' | 'silent' | 'refused' | 'unreachable';

export interface Lab {
  /** From now on the network is as this snapshot says. */
  readonly become: (account: LooseAccount) => void;
  /** Rules of the node's own packet filter, in nftables' words; none: it has none. */
  readonly filterNode: (rules: string) => void;
  /** Really connects, from the node, and says what became of each; in the order of the wishes. */
  readonly connect: (wanted: readonly Wanted[]) => Promise<readonly Fate[]>;
  readonly remove: () => Promise<void>;
}

function must(command: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', input, maxBuffer: 64_000_000 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr.slice(0, 2_000)}\n${input.slice(0, 4_000)}`);
  return stdout;
}

function script(name: string, lines: readonly string[]): void {
  must('ip', ['netns', 'exec', name, 'sh', '-ec', lines.join('\n')]);
}

/** `undo`: what is not there cannot be undone, and the rest goes on. */
function batch(name: string, lines: readonly string[], undo = false): void {
  if (undo) spawnSync('ip', ['-n', name, '-force', '-batch', '-'], { input: lines.join('\n') });
  else must('ip', ['-n', name, '-batch', '-'], lines.join('\n'));
}

const QUIET = [
  'sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0',
  'sysctl -qw net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.default.send_redirects=0',
  'ip link set lo up',
];

function setUp(names: Readonly<Record<Link | 'router', string>>): void {
  for (const name of Object.values(names)) {
    must('ip', ['netns', 'add', name]);
    script(name, QUIET);
  }
  for (const link of Object.keys(LINKS) as Link[]) {
    const net = LINKS[link];
    must('ip', ['link', 'add', 'eth0', 'netns', names[link], 'type', 'veth', 'peer', 'name', link, 'netns', names.router]);
    script(names.router, [`ip address add ${net}.1/30 dev ${link}`, `ip link set ${link} up`]);
    script(names[link], [`ip address add ${net}.2/30 dev eth0`, 'ip link set eth0 up', `ip route add default via ${net}.1`]);
  }
  script(names.router, ['sysctl -qw net.ipv4.ip_forward=1', `ip ${FABRIC_RULE}`]);
  script(names.nat, ['sysctl -qw net.ipv4.ip_forward=1']);
  script(names.s3, ['ip route add local 52.216.0.0/15 dev lo']);
  script(names.world, ['ip route add local 52.94.0.0/16 dev lo']);
}

interface Program {
  readonly child: ChildProcess;
  readonly lines: AsyncIterator<string>;
}

/** Its first line says that it is ready. */
function started(name: string, file: string): Program {
  const child = spawn('ip', ['netns', 'exec', name, process.execPath, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const { done, value } = await lines.next();
  if (done === true) throw new Error('a program in a namespace ended');
  return value;
}

export async function startLab(): Promise<Lab> {
  const named = (one: string): string => `ssmp-${one}-${process.pid}`;
  const names = {
    router: named('router'),
    near: named('near'),
    far: named('far'),
    s3: named('s3'),
    world: named('world'),
    nat: named('nat'),
  };
  const children: ChildProcess[] = [];
  const remove = async (): Promise<void> => {
    await Promise.all(
      children.map(
        (child) =>
          new Promise((resolve) => {
            child.once('close', resolve);
            child.stdin?.end();
          }),
      ),
    );
    for (const name of Object.values(names)) spawnSync('ip', ['netns', 'del', name]);
  };
  try {
    setUp(names);
    const servers = SERVERS.map((one) => started(names[one], ANSWER));
    const node = started(names.near, CONNECT);
    children.push(node.child, ...servers.map(({ child }) => child));
    await Promise.all([node, ...servers].map(({ lines }) => nextLine(lines)));
    let isFiltered = false;
    const filterNode = (rules: string): void => {
      isFiltered = rules !== '';
      must('ip', ['netns', 'exec', names.near, 'nft', '-f', '-'], `flush ruleset\n${rules}`);
    };
    return {
      become: (account) => become(account, names),
      filterNode,
      connect: async (wanted) => {
        const fates = await connected(node, wanted);
        if (!isFiltered) mustAgree(names.router, wanted, fates);
        return fates;
      },
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Addresses that the last snapshot gave to namespaces. */
const given = new Map<string, readonly string[]>();

function give(name: string, ips: readonly string[]): void {
  batch(
    name,
    (given.get(name) ?? []).map((ip) => `address del ${ip}/32 dev lo`),
  );
  batch(
    name,
    ips.map((ip) => `address add ${ip}/32 dev lo`),
  );
  given.set(name, ips);
}

function become(account: LooseAccount, names: Readonly<Record<Link | 'router', string>>): void {
  const { node, endpoints, natIps } = endsOf(account);
  give(names.near, node.ips);
  give(
    names.far,
    endpoints.flatMap(({ ips }) => ips),
  );
  give(names.nat, natIps);
  const [natIp] = valueOf(account.vpcs)
    .flatMap((vpc) => valueOf(vpc.natGateways))
    .flatMap(({ privateIps }) => privateIps);
  const masks = `table ip t { chain post { type nat hook postrouting priority 100; oifname "eth0" snat to ${natIp}\n}\n}`;
  must('ip', ['netns', 'exec', names.nat, 'nft', '-f', '-'], `flush ruleset\n${masks}`);
  const [undone, made] = [routesOf(account).filter(isUndone), routesOf(account).filter((line) => !isUndone(line))];
  batch(names.router, undone, true);
  batch(names.router, made);
  must('ip', ['netns', 'exec', names.router, 'nft', '-f', '-'], `flush ruleset\n${filtersOf(account)}`);
}

const isUndone = (line: string): boolean => line.startsWith('rule del') || line.startsWith('route flush');

async function connected({ child, lines }: Program, wanted: readonly Wanted[]): Promise<readonly Fate[]> {
  child.stdin?.write(`${JSON.stringify(wanted)}\n`);
  return JSON.parse(await nextLine(lines)) as readonly Fate[];
}

/** What the node says must be what the router let pass: a busy machine must not make silence of an answer. */
function mustAgree(router: string, wanted: readonly Wanted[], fates: readonly Fate[]): void {
  const [came, answered] = [seen(router, 'came'), seen(router, 'answered')];
  for (const [at, { ip, localPort }] of wanted.entries()) {
    const key = `${ip} ${localPort}`;
    if (!came.has(key)) throw new Error(`no packet of the node to ${ip} came to the router`);
    if (answered.has(key) !== (fates[at] === 'open'))
      throw new Error(`${ip}: ${fates[at]} for the node, and ${answered.has(key) ? 'answered' : 'not answered'} for the router`);
  }
}

function seen(router: string, set: string): ReadonlySet<string> {
  const said = must('ip', ['netns', 'exec', router, 'nft', '-j', '-n', 'list', 'set', 'ip', 't', set]);
  const { nftables } = JSON.parse(said) as {
    readonly nftables: readonly {
      readonly set?: { readonly elem?: readonly { readonly concat: readonly (string | number)[] }[] };
    }[];
  };
  return new Set(nftables.flatMap((one) => one.set?.elem ?? []).map(({ concat }) => concat.join(' ')));
}
