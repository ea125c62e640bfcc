/** One sentence: what works or does not, and why. */
import { CATALOG } from '../catalog/index.ts';
import type { Facts } from '../facts.ts';
import { CAPABILITY_NEEDS } from '../knowledge/capabilities.ts';
import { CAPABILITIES } from '../knowledge/types.ts';
import type { Finding, Status, Verdict } from '../verdict.types.ts';
import type { Unknown } from './undetermined.ts';

/** More would not be a sentence; the findings have them all. */
const MAX_CAUSES = 3;

export function headline(
  status: Status,
  findings: readonly Finding[],
  capabilities: Verdict['capabilities'],
  { request }: Facts,
  unknown: readonly Unknown[],
): string {
  const titled = (wanted: readonly string[]): string =>
    list(
      CAPABILITIES.filter((name) => request.for.includes(name) && wanted.includes(capabilities[name].status)).map(
        (name) => CAPABILITY_NEEDS[name].title,
      ),
    );
  const because = causes(findings);
  switch (status) {
    case 'healthy':
      return `Systems Manager can manage this node from ${request.region} because every endpoint it needs resolves, connects and answers as AWS.`;
    case 'broken':
      return `Systems Manager cannot manage this node${because}.`;
    case 'degraded': {
      const blocked = titled(['blocked']);
      if (blocked !== '') return `${blocked} ${blocked.includes(' and ') ? 'do' : 'does'} not work on this node${because}.`;
      const degraded = titled(['degraded']);
      return `${degraded === '' ? 'Systems Manager' : degraded} ${degraded === '' ? 'works on this node, but is at risk' : 'may fail on this node at times'}${because}.`;
    }
    case 'inconclusive':
      return `Whether Systems Manager can manage this node could not be determined because ${unknown[0] === undefined ? 'something required is unknown' : `${unknown[0].what} is unknown (${unknown[0].why})`}.`;
  }
}

function causes(findings: readonly Finding[]): string {
  const telling = findings.filter(({ severity }) => severity !== 'info');
  if (telling.length === 0) return '';
  const worst = telling.filter(({ severity }) => severity === telling[0]?.severity);
  const named = [...new Set(worst.map(({ code }) => lowered(CATALOG[code].title)))];
  const more = named.length - MAX_CAUSES;
  return ` because ${list(named.slice(0, MAX_CAUSES))}${more > 0 ? `, and for ${more} more ${more === 1 ? 'reason' : 'reasons'}` : ''}`;
}

/** Titles are sentences: inside another one they begin small, unless with a name. */
function lowered(title: string): string {
  return /^(?:AWS|S3|SSM|Amazon|[A-Z]{2})/u.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
}

function list(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}
