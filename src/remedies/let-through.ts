/** Commands that change this node's own packet filter: the rule that stops packets goes, or one before it accepts them. */
import { iptablesRule, nftHandle, nftName, nftRule } from './firewall-rule.ts';
import { joined, type Known, own, shellQuote } from './quote.ts';
import type { OwnFirewall } from './remedy-context.ts';
import { addressesOnly, isIpv6 } from './values.ts';

type Stopping = Extract<OwnFirewall, { kind: 'stops' }>;

export interface Change {
  readonly commands: readonly string[];
  /** A command; null where there is none. */
  readonly undo: string | null;
  /** How a person undoes it, where no command can be written beforehand. */
  readonly undoWords?: string;
}

const NOTHING: Change = { commands: [], undo: null };
const MAX_ADDRESSES = 4;

/** Gives commands only if every word is harmless: we did not write the rules. */
export function changeOf(firewall: Stopping): Change {
  // A policy cannot be deleted, and a rule for everything should not be.
  if (firewall.rule === null || firewall.isForAll) return accepting(firewall);
  return firewall.tool === 'nft' ? deletingNft(firewall, firewall.rule) : deletingIptables(firewall, firewall.rule);
}

function deletingNft({ table, chain, handle }: Stopping, rule: string): Change {
  const [inTable, inChain, number] = [nftName(table), nftName(chain), handle === null ? null : nftHandle(handle)];
  if (inTable === null || inChain === null || number === null) return NOTHING;
  const known = nftRule(rule.replace(/ packets \d+ bytes \d+/u, ''));
  return {
    commands: [`sudo nft delete rule ${inTable} ${inChain} handle ${number}`],
    undo: known === null ? null : `sudo nft add rule ${inTable} ${inChain} ${shellQuote(known)}`,
  };
}

function deletingIptables({ tool, table, isLegacy }: Stopping, rule: string): Change {
  const [words, of] = [iptablesRule(rule), tableOption(table)];
  const name = isLegacy ? `${tool}-legacy` : tool;
  if (words === null || of === null) return NOTHING;
  return { commands: [`sudo ${name}${of} -D ${words}`], undo: `sudo ${name}${of} -A ${words}` };
}

function accepting(firewall: Stopping): Change {
  const { tool, table, chain, isLegacy } = firewall;
  const inChain = nftName(chain);
  if (inChain === null || inChain.includes(' ')) return NOTHING;
  if (tool !== 'nft') {
    const of = tableOption(table);
    const name = isLegacy ? `${tool}-legacy` : tool;
    if (of === null) return NOTHING;
    const rules = iptablesMatches(firewall).map((match) => `${inChain} ${match} -j ACCEPT`);
    return {
      commands: rules.map((rule) => `sudo ${name}${of} -I ${rule}`),
      undo: rules.length === 0 ? null : rules.map((rule) => `sudo ${name}${of} -D ${rule}`).join('\n'),
    };
  }
  const inTable = nftName(table);
  if (inTable === null) return NOTHING;
  return {
    commands: nftMatches(firewall).map((match) => `sudo nft insert rule ${inTable} ${inChain} ${match} accept`),
    undo: null,
    undoWords: `Take the new rule away again: nft -a list chain ${inTable} ${inChain} shows its handle, nft delete rule ${inTable} ${inChain} handle HANDLE deletes it.`,
  };
}

/** Answers belong to connections that this node began. At the device nobody knows connections. */
function isByConnection({ way, hook }: Stopping): boolean {
  return way === 'in' && hook === 'input';
}

function iptablesMatches(firewall: Stopping): readonly string[] {
  if (isByConnection(firewall)) return ['-m conntrack --ctstate ESTABLISHED,RELATED'];
  const { way, packet } = firewall;
  const [end, port] = way === 'out' ? ['-d', '--dport'] : ['-s', '--sport'];
  return some(firewall).map((ip) => `${end} ${ip} -p ${packet.protocol} ${port} ${packet.port}`);
}

function nftMatches(firewall: Stopping): readonly string[] {
  if (isByConnection(firewall)) return ['ct state established,related'];
  const { way, packet } = firewall;
  const [end, port] = way === 'out' ? ['daddr', 'dport'] : ['saddr', 'sport'];
  return some(firewall).map((ip) => `${isIpv6(ip) ? 'ip6' : 'ip'} ${end} ${ip} ${packet.protocol} ${port} ${packet.port}`);
}

function some({ to }: Stopping): readonly Known[] {
  return addressesOnly(to).slice(0, MAX_ADDRESSES);
}

/** `filter` needs none. */
function tableOption(table: string): Known | null {
  const name = nftName(table);
  if (name === null || name.includes(' ')) return null;
  return name === 'filter' ? own`` : joined([own` -t`, name], ' ');
}
