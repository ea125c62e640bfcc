import { DECISIONS, type Decision } from './decisions.ts';

/** `node.imds.ok.data.vpcId`: by the longest end of the place that is decided. Null where nobody has decided. */
export function decisionFor(place: string): Decision | null {
  const names = place.split('.');
  for (let first = 0; first < names.length; first += 1) {
    const end = names.slice(first).join('.');
    if (Object.hasOwn(DECISIONS, end)) return DECISIONS[end] ?? null;
  }
  return null;
}
