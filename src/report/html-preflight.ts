/** Of a machine before its activation: what must be let through, the setting that the agent lacks, and the next steps. */
import type { PreflightVerdict } from '../verdict-preflight.types.ts';
import { commandMarkup, html, type Markup } from './html-markup.ts';

/** Nothing for a node that is registered. */
export function preflightMarkup(plan: PreflightVerdict | undefined): readonly Markup[] {
  if (plan === undefined) return [];
  const { hosts, proxyInEffect, dropIn, next, ready } = plan;
  const by = proxyInEffect === null ? 'A proxy or firewall' : `The proxy ${proxyInEffect}`;
  return [
    ...(next.length === 0
      ? []
      : [
          html`<h3>${ready === 'no' ? 'Once that is repaired, activate it' : 'Next, activate it'}</h3>${next.map(commandMarkup)}`,
        ]),
    ...(dropIn === null ? [] : [dropInMarkup(dropIn)]),
    ...(hosts.length === 0
      ? []
      : [
          html`<h3>What must be let through</h3>
<p>${by} must let these through (CONNECT, TCP 443) and not open the TLS inside, or the agent must trust its certificates:</p>
${commandMarkup(hosts.map(({ host, port }) => `${host}:${port}`).join('\n'))}`,
        ]),
  ];
}

function dropInMarkup({ path, lines, commands }: Exclude<PreflightVerdict['dropIn'], null>): Markup {
  const isKnown = !lines.some((line) => line.includes('=PROXY_URL'));
  const whose = isKnown ? 'The' : 'If this network has a proxy (fill in PROXY_URL), the';
  return html`<h3>The proxy of the agent</h3>
<p>${whose} setting that the agent\u2019s service lacks: <code>${path}</code></p>
${commandMarkup(lines.join('\n'))}
<p>To put it there:</p>
${commands.map(commandMarkup)}`;
}

const AGENT: Readonly<Record<PreflightVerdict['agent'], string>> = {
  'not-installed': 'not installed yet',
  'not-registered': 'not registered yet',
  registered: 'registered already: a new activation replaces that',
  unknown: 'unknown',
};

/** What the head of the page tells of such a machine. */
export function machineFacts({ machine, onEc2, agent }: PreflightVerdict): readonly (readonly [string, string | null])[] {
  return [
    ['Machine', machine],
    ['EC2', { yes: 'yes: it needs a role, and no activation', no: 'no', unknown: 'unknown' }[onEc2]],
    ['SSM Agent', AGENT[agent]],
  ];
}
