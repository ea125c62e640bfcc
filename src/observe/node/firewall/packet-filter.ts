/**
 * Reads this node's own packet filter. This takes root and helper programs, so a run does it only
 * if packets have vanished. It changes nothing and loads no kernel module.
 */
import type { FirewallChain, FirewallFacts } from '../../../facts/firewall.ts';
import type { Ports } from '../../../platform/ports.ts';
import { parseIptables } from './iptables-rules.ts';
import { parseNft } from './nft-ruleset.ts';

/** `nft` answers within 20 ms; a ruleset of a thousand rules has some 300 kB. */
const LIMITS = { timeoutMs: 1_000, maxBytes: 2_000_000 };
const MAX_RULES = 400;
const NFT = ['/usr/sbin/nft', '/sbin/nft', '/usr/bin/nft'];
const SAVE = {
  iptables: ['/usr/sbin/iptables-legacy-save', '/usr/sbin/iptables-save', '/sbin/iptables-save'],
  ip6tables: ['/usr/sbin/ip6tables-legacy-save', '/usr/sbin/ip6tables-save', '/sbin/ip6tables-save'],
} as const;
const NAMES = { iptables: '/proc/net/ip_tables_names', ip6tables: '/proc/net/ip6_tables_names' } as const;

type FirewallPorts = Pick<Ports, 'exec' | 'files' | 'environment'>;

/** Never rejects. What cannot be read is `unknown`, with the reason. */
export async function readFirewall(ports: FirewallPorts, signal: AbortSignal): Promise<FirewallFacts> {
  const { environment } = ports;
  if (environment.os !== 'linux') return unknown("this version reads Linux' packet filter only");
  if (!environment.isRoot) return unknown('only root may read the rules');
  const [nft, old4, old6] = await Promise.all([
    readNft(ports, signal),
    readLegacy(ports, 'iptables', signal),
    readLegacy(ports, 'ip6tables', signal),
  ]);
  const why = [nft, old4, old6].find((part) => typeof part === 'string');
  if (typeof nft === 'string' || typeof old4 === 'string' || typeof old6 === 'string') return unknown(why ?? '');
  return bounded([...nft, ...old4, ...old6]);
}

const unknown = (why: string): FirewallFacts => ({ outcome: 'unknown', why });

async function readNft({ exec, files }: FirewallPorts, signal: AbortSignal): Promise<readonly FirewallChain[] | string> {
  const there = await hasNftables(files);
  if (there !== 'yes') return there === 'no' ? [] : 'whether nf_tables is loaded is not known, and a look must not load it';
  const nft = await firstFile(files, NFT);
  if (nft === null) return 'there is no nft to ask';
  const limits = { ...LIMITS, signal };
  const [structure, listing] = await Promise.all([
    exec.run(nft, ['-j', 'list', 'ruleset'], limits),
    exec.run(nft, ['-a', 'list', 'ruleset'], limits),
  ]);
  if (structure.outcome !== 'ok' || structure.code !== 0) return 'nft does not list the ruleset';
  const chains = parseNft(structure.stdout, listing.outcome === 'ok' ? listing.stdout : '');
  return chains ?? 'what nft lists is not understood';
}

/** Running `nft` would load the kernel module. Without the module there are no rules. */
async function hasNftables(files: Ports['files']): Promise<'yes' | 'no' | 'unknown'> {
  const [modules, release] = await Promise.all([
    files.read('/proc/modules', 1_000_000),
    files.read('/proc/sys/kernel/osrelease', 200),
  ]);
  // A kernel without module support has no such list.
  if (modules.outcome === 'failed') return modules.reason === 'absent' ? 'yes' : 'unknown';
  if (/^nf_tables /mu.test(modules.text)) return 'yes';
  const name = release.outcome === 'ok' ? release.text.trim() : '';
  if (!/^[\w.+~-]{1,100}$/u.test(name)) return 'unknown';
  const builtin = await files.read(`/lib/modules/${name}/modules.builtin`, 1_000_000);
  if (builtin.outcome === 'failed') return 'unknown';
  return builtin.text.includes('/nf_tables.ko') ? 'yes' : 'no';
}

/** Reads the older kernel interface. The kernel tells which tables exist without creating one. */
async function readLegacy(
  { exec, files }: FirewallPorts,
  tool: 'iptables' | 'ip6tables',
  signal: AbortSignal,
): Promise<readonly FirewallChain[] | string> {
  const names = await files.read(NAMES[tool], 1_000);
  if (names.outcome === 'failed' || !/^filter$/mu.test(names.text)) return [];
  const save = await firstFile(files, SAVE[tool]);
  if (save === null) return `there are ${tool} rules, and no program to list them`;
  const saved = await exec.run(save, ['-t', 'filter'], { ...LIMITS, signal });
  return saved.outcome === 'ok' && saved.code === 0 ? parseIptables(saved.stdout, tool) : `${tool} rules could not be listed`;
}

async function firstFile(files: Ports['files'], paths: readonly string[]): Promise<string | null> {
  const found = await Promise.all(paths.map((path) => files.exists(path)));
  return paths.find((_, index) => found[index]?.outcome === 'ok') ?? null;
}

/** Keeps only what outgoing packets can meet. */
function bounded(chains: readonly FirewallChain[]): FirewallFacts {
  const keyOf = ({ tool, table, name }: Pick<FirewallChain, 'tool' | 'table' | 'name'>): string => `${tool} ${table} ${name}`;
  const known = new Map(chains.map((chain) => [keyOf(chain), chain]));
  const kept = new Set(chains.filter(({ policy }) => policy !== null));
  // A loop over a set also visits what is added meanwhile, so it follows chains called by called
  // chains.
  for (const chain of kept) {
    for (const { target } of chain.rules) {
      const called = target === null ? undefined : known.get(keyOf({ ...chain, name: target }));
      if (called !== undefined) kept.add(called);
    }
  }
  let left = MAX_RULES;
  let isPartial = false;
  const cut = [...kept].map((chain) => {
    const rules = chain.rules.slice(0, left);
    left -= rules.length;
    isPartial ||= rules.length < chain.rules.length;
    return { ...chain, rules };
  });
  return { outcome: 'read', chains: cut, isPartial };
}
