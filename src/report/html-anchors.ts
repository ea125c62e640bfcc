/** Which finding tells why an endpoint fails: where the broken place in the picture leads to. */
import type { EndpointVerdict, Layer, Verdict } from '../verdict.types.ts';

export interface Anchor {
  /** Ours, never a string from outside. */
  readonly id: string;
  readonly code: string;
}

/** Null where no finding is about it. */
export type AnchorOf = (endpoint: EndpointVerdict) => Anchor | null;

/** Families of codes that name causes of a failure at this layer. */
const FAMILIES: Readonly<Record<Layer, readonly string[]>> = {
  dns: ['dns'],
  tcp: ['tcp', 'path', 's3', 'proxy', 'node'],
  tls: ['tls', 'http', 'path', 'proxy', 'clock', 'node'],
  http: ['http', 'proxy', 'path', 's3'],
  auth: ['auth', 's3', 'clock'],
};

/** The id of the finding at this place of the verdict. */
export function findingId(index: number): string {
  return `finding-${index + 1}`;
}

/** A finding about the endpoint itself is preferred, among those one of the failing layer. Nothing is guessed for what nobody needs. */
export function anchorsOf({ findings, suppressed }: Verdict): AnchorOf {
  const all = findings.map(({ code, severity, subjects, explains }, index) => {
    const symptoms = suppressed.filter((one) => explains.includes(one.code) && one.suppressedBy === code);
    const about = new Set([...subjects, ...symptoms.flatMap((one) => one.subjects)]);
    return { anchor: { id: findingId(index), code }, isProblem: severity !== 'info', about };
  });
  const problems = all.filter(({ isProblem }) => isProblem);
  return ({ host, dns, addresses, required, firstFailingLayer }) => {
    if (firstFailingLayer === null) return null;
    const blamed = dns.filter((row) => row.blamed === true).map(({ server }) => server);
    const names = [host, ...blamed, ...addresses.map(({ ip }) => ip)];
    const isOfLayer = ({ anchor }: (typeof all)[number]): boolean =>
      FAMILIES[firstFailingLayer].includes(anchor.code.split('/')[0] ?? '');
    const isAbout = ({ about }: (typeof all)[number]): boolean => names.some((name) => about.has(name));
    const own = all.filter(isAbout);
    const guess = required ? (problems.find(isOfLayer) ?? (problems.length === 1 ? problems[0] : undefined)) : undefined;
    return (own.find(isOfLayer) ?? own.find(({ isProblem }) => isProblem) ?? guess ?? own[0])?.anchor ?? null;
  };
}
