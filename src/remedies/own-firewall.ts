/**
 * Remedies for this node's own packet filter: the exact rule where it is known, the look at it
 * where it is not.
 */

import { changeOf } from './let-through.ts';
import { firewallCommands } from './node-commands.ts';
import { clean, list } from './phrases.ts';
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
export function ownFirewall(
  ips: readonly string[],
  context: RemedyContext,
  verification: string,
  routeFirst = false,
): readonly Remedy[] {
  if (context.firewall !== null) return [];
  const some = addressesOnly(ips);
  return [
    remedy({
      title: routeFirst ? "look at this node's own route and firewall" : "look at this node's own firewall and route",
      owner: 'node',
      text:
        (routeFirst
          ? `On this node: see where the route to ${list(some, 4)} leads, and whether its own firewall rejects outbound TCP 443 there; `
          : `On this node: see whether its own firewall drops outbound TCP 443 to ${list(some, 4)}, and where the route leads; `) +
        'with nothing wrong there, this node is excluded. ' +
        'Change what you find in the tool that manages it (configuration management would undo a change by hand).',
      commands: firewallCommands(context, some, routeFirst),
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
  const { commands, undo, undoWords } = changeOf(firewall);
  const back = undo ?? undoWords;
  return remedy({
    title: "let the packets pass this node's own firewall",
    owner: 'node',
    text: `${aim(firewall)}, in the tool that manages it (firewalld, ufw, configuration management, an agent of your security team), which would undo a change by hand.`,
    commands: [...commands, ...firewallCommands(context, [])],
    permission: 'administrator rights on the node',
    risk: 'Lets through what the rule was made to stop: ask the people who made it.',
    ...(back === undefined ? {} : { rollback: back }),
    ...(undo === null && undoWords !== undefined ? { rollbackIsText: true } : {}),
    verify: verification,
  });
}

function aim({ way, to, rule, isForAll }: Stopping): string {
  const what = way === 'out' ? `packets to ${list(to, 4)} out` : `answers from ${list(to, 4)} in`;
  if (rule !== null && !isForAll) return `Let ${what} again: take that rule away, or accept them before it`;
  const accept = way === 'out' ? 'accept them' : 'accept what belongs to connections that this node began';
  return `Let ${what} again: ${accept} before that ${rule === null ? 'policy' : 'rule'}`;
}
