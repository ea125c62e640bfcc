/** A machine before its activation: what it is, and, where nothing stands in the way, how it becomes a managed node. */
import { explained, foundBy, placeholdersIn } from '../../remedies/remedy.ts';
import { shortForm } from '../../remedies/short-form.ts';
import type { Verdict } from '../../verdict.types.ts';
import type { PreflightVerdict } from '../../verdict-preflight.types.ts';
import type { Pen } from '../pen.ts';
import { type Line, say } from './line.ts';
import { type Step, stepLines } from './steps.ts';

/** Whose machine it is, and how far it is with the agent. */
export function machineWords({ onEc2, machine, agent }: PreflightVerdict, { node }: Verdict): readonly string[] {
  const place = { yes: 'an EC2 instance: it needs a role, and no activation', no: 'not EC2', unknown: 'EC2 or not is unknown' }[
    onEc2
  ];
  const version = node.agent.version === null ? '' : ` ${node.agent.version}`;
  // Each is short, so that it fits a line of forty columns.
  const state: readonly string[] = {
    'not-installed': ['SSM Agent not installed yet'],
    'not-registered': [`SSM Agent${version}`, 'not registered yet'],
    registered: [`registered already${node.id === null ? '' : ` as ${node.id}`}`, 'which a new activation replaces'],
    unknown: ['SSM Agent unknown'],
  }[agent];
  return [...(machine === null ? [] : [machine]), place, ...state, node.region];
}

/** What must be let through, in one sentence. */
export function throughWords({ proxyInEffect }: PreflightVerdict): string {
  const by = proxyInEffect === null ? 'A proxy or firewall' : `The proxy ${proxyInEffect}`;
  return `${by} must let these through (CONNECT, TCP 443) and not open the TLS inside, or the agent must trust its certificates:`;
}

/** The way to a managed node, each placeholder explained where it first stands. */
export function nextSteps({ dropIn, next }: PreflightVerdict): readonly Step[] {
  const isKnown = dropIn === null || !dropIn.lines.some((line) => line.includes('=PROXY_URL'));
  const proxy = isKnown ? "Give the agent's service the proxy" : "Where there is a proxy, give it to the agent's service";
  const all = [
    ...(dropIn?.commands ?? []).map((command, index) => ({ label: index === 0 ? proxy : 'Then', command })),
    ...next.map((command, index) => ({ label: index === 0 ? 'Activate it' : 'Then', command: shortForm(command) })),
  ];
  const told = new Set<string>();
  return all.map(({ label, command }, index) => {
    const later = all.slice(index + 1).flatMap((one) => placeholdersIn(one.command));
    const own = placeholdersIn(command);
    const open = own.filter((name) => !told.has(name));
    const found = foundBy(command, [...new Set(later)]).filter((name) => !told.has(name) && !own.includes(name));
    for (const name of [...open, ...found]) told.add(name);
    return { label: [found.length === 0 ? label : `Look up ${found.join(' and ')}`, ...open.map(explained)].join('. '), command };
  });
}

/** What is not shown in full is told by `-v`. */
export function readyLines(
  pen: Pen,
  plan: PreflightVerdict,
  { hasHosts, hasDropIn }: { readonly hasHosts: boolean; readonly hasDropIn: boolean },
): { readonly through: Line[]; readonly steps: Line[] } {
  const hosts = plan.hosts.map(({ host, port }) => (port === 443 ? host : `${host}:${port}`)).join(', ');
  return {
    through: hasHosts
      ? say(pen, `${throughWords(plan)} ${hosts}.`, '  ')
      : say(pen, 'What a proxy or firewall must let through: -v.', '  '),
    steps: [
      ...(hasDropIn || plan.dropIn === null ? [] : say(pen, "Before all, give the agent's service the proxy: -v.", '  ')),
      ...stepLines(pen, nextSteps(hasDropIn ? plan : { ...plan, dropIn: null }), Number.POSITIVE_INFINITY),
    ],
  };
}

/** Beside a problem: what comes after it. */
export function afterwardsLines(pen: Pen, { preflight }: Verdict): Line[] {
  if (preflight === undefined || preflight.next.length === 0) return [];
  const setting = preflight.dropIn === null ? '' : ", the proxy setting of the agent's service";
  return say(pen, `Hosts to be let through${setting} and the activation that comes then: -v.`, '  ');
}
