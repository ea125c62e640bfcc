/** What this run could not read for want of rights, in words: root would have seen it. */
import type { Facts } from '../facts.ts';

/** The first that fits, and in the order of what is missed most. What processes of others are started from is no loss: null. */
const WORDS: readonly (readonly [path: RegExp, words: string | null])[] = [
  [/[/\\](?:registration|InstanceData)\b/u, 'the hybrid registration'],
  [/[/\\]credentials$/u, "where the agent's credentials come from"],
  [/(?:amazon-ssm-agent\.json|seelog)[^/\\]*$|^\/etc\/amazon\//u, "the agent's configuration"],
  [/^\/var\/log\/amazon\/|[/\\]SSM[/\\]Logs/u, "the agent's log"],
  [/^\/var\/lib\/amazon\/|[/\\]Amazon[/\\]SSM/u, "the agent's state"],
  [/^\/proc\/\d+\/(?:fd|task)/u, "the agent's connections"],
  [/^\/proc\/\d+\/environ/u, "the agent's environment"],
  [/^\/proc\//u, null],
  [/^\/root\//u, "root's own proxy settings"],
];

/** Nothing for root, and where nothing was denied. A path that is none of the agent's stands for itself. */
export function rootOnly({ node }: Facts): readonly string[] {
  if (node.isRoot) return [];
  const seen = (node.denied ?? []).map((path) => ({ path, known: WORDS.find(([pattern]) => pattern.test(path)) }));
  const known = WORDS.flatMap((row) => (seen.some((one) => one.known === row) ? (row[1] ?? []) : []));
  const words = [...known, ...seen.flatMap((one) => (one.known === undefined ? [one.path] : []))];
  const filter = node.os === 'linux' && node.firewall?.outcome === 'unknown' ? ["this node's packet filter"] : [];
  return [...new Set([...words, ...filter])];
}
