/**
 * Remedies for this node's own packet filter: the exact rule where it is known, the look at it
 * where it is not.
 */

import { iptablesRule, nftHandle, nftName, nftRule } from './firewall-rule.ts';
import { firewallCommands } from './node-commands.ts';
import { clean, list } from './phrases.ts';
import { shellQuote } from './quote.ts';
import { remedy } from './remedy.ts';
import type { OwnFirewall, RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';
import { addressesOnly } from './values.ts';

type Stopping = Extract<OwnFirewall, { kind: 'stops' }>;

/** `inet host output: ip daddr 10.0.0.5 drop`, or the chain's policy. */
export function ruleWords({ tool, table, chain, rule }: Stopping): string {
  const words = rule === null ? 'its policy drops what no rule accepts' : clean(rule, 200);
  return tool === 'nft' ? `nft, ${clean(table)} ${clean(chain)}: ${words}` : `${tool}, ${clean(chain)}: ${words}`;
}

/**
 * Read-only: what to change depends on what manages the filter. Empty if we know its rules: a
 * filter that passes these packets is no suspect, and for one that stops them `deleteRule` comes
 * first.
 */
export function ownFirewall(ips: readonly string[], context: RemedyContext, verification: string): readonly Remedy[] {
  if (context.firewall !== null) return [];
  const some = addressesOnly(ips);
  return [
    remedy({
      owner: 'node',
      text:
        `On this node: see whether its own firewall drops outbound TCP 443 to ${list(some, 4)}, and where the route leads; with nothing ` +
        'wrong there, this node is excluded. ' +
        'Change what you find in the tool that manages it (configuration management would undo a change by hand).',
      commands: firewallCommands(context, some),
      permission: 'administrator rights on the node',
      risk: 'These commands only read.',
      verify: verification,
    }),
  ];
}

/**
 * We know the rule that stops the packets: it is the cause, and its remedy comes before all others.
 */
export function deleteRule(firewall: Stopping, context: RemedyContext, verification: string): Remedy {
  const { remove, restore } = changes(firewall);
  return remedy({
    owner: 'node',
    text:
      `Let packets to ${list(firewall.to, 4)} out again: take that ${firewall.rule === null ? 'policy' : 'rule'} away, or accept them before it, in the ` +
      'tool that manages it (firewalld, ufw, configuration management, an agent of your security team), which would undo a change by hand.',
    commands: [...remove, ...firewallCommands(context, [])],
    permission: 'administrator rights on the node',
    risk: 'Lets out what the rule was made to keep in: ask the people who made it.',
    ...(restore === null ? {} : { rollback: restore }),
    verify: verification,
  });
}

/** Gives commands only if every word of the rule is harmless: we did not write it. */
function changes({ tool, table, chain, rule, handle }: Stopping): { remove: readonly string[]; restore: string | null } {
  if (tool === 'nft') {
    const [inTable, inChain, number] = [nftName(table), nftName(chain), handle === null ? null : nftHandle(handle)];
    if (inTable === null || inChain === null || number === null) return { remove: [], restore: null };
    const known = rule === null ? null : nftRule(rule.replace(/ packets \d+ bytes \d+/u, ''));
    return {
      remove: [`sudo nft delete rule ${inTable} ${inChain} handle ${number}`],
      restore: known === null ? null : `sudo nft add rule ${inTable} ${inChain} ${shellQuote(known)}`,
    };
  }
  const words = rule === null ? null : iptablesRule(rule);
  return words === null
    ? { remove: [], restore: null }
    : { remove: [`sudo ${tool} -D ${words}`], restore: `sudo ${tool} -A ${words}` };
}
