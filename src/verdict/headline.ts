/** One sentence: what works or does not, and why. */

import type { Facts } from '../facts.ts';
import type { FindingCode } from '../findings/index.ts';
import { findingOf } from '../findings/index.ts';
import { CAPABILITY_NEEDS } from '../knowledge/capabilities.ts';
import { CAPABILITIES, type Capability } from '../knowledge/types.ts';
import type { Picture } from '../picture/picture.ts';
import { list, unique } from '../remedies/phrases.ts';
import type { Finding, Severity, Status, Verdict } from '../verdict.types.ts';
import { whyLeftOut } from './selection.ts';
import type { Unknown } from './undetermined.ts';

/** More would not be a sentence; the findings have them all. */
const MAX_CAUSES = 3;

/** A root cause that `--only` or `--skip` keeps from the findings: it is named here, or the sentence would have no reason. */
export interface LeftOut {
  readonly code: FindingCode;
  readonly severity: Severity;
}

export interface HeadlineInput {
  readonly status: Status;
  readonly findings: readonly Finding[];
  readonly leftOut: readonly LeftOut[];
  readonly capabilities: Verdict['capabilities'];
  readonly request: Facts['request'];
  readonly unknown: readonly Unknown[];
  /** What `--only` asked for and the findings do not have, in words. */
  readonly asked: readonly string[];
  readonly place: Place;
}

/** What this is, to Systems Manager. */
type Place = 'node' | 'task' | 'container';

export function placeOf({ contained, facts }: Pick<Picture, 'contained' | 'facts'>): Place {
  if (!contained) return 'node';
  return facts.node.container?.kind === 'ecs' ? 'task' : 'container';
}

/** A container is no managed node: what Systems Manager can do for it is ECS Exec, or nothing. */
const HEALTHY: Readonly<Record<Place, string>> = {
  node: 'Systems Manager can manage this node from',
  task: 'ECS Exec gets what it needs of the network in this task from',
  container: 'the endpoints that sessions need answer in this container, which is no managed node itself, from',
};

export function headline(input: HeadlineInput): string {
  const { asked } = input;
  return asked.length === 0 ? `${upper(judgement(input))}.` : `${asked.join(', ')}; ${judgement(input)}.`;
}

/** A clause without its period; it begins small only where it follows another one. */
function judgement({ status, findings, leftOut, capabilities, request, unknown, place }: HeadlineInput): string {
  const named = (wanted: string): readonly Capability[] =>
    CAPABILITIES.filter((name) => request.for.includes(name) && capabilities[name].status === wanted);
  const reasons = causes(findings, leftOut, request);
  const because = reasons === '' ? '' : ` because ${reasons}`;
  if (request.preflight === true) return beforeActivation(status, request, because, unknown);
  switch (status) {
    case 'healthy':
      // Required steps that were left out may still be unknown.
      if (named('unknown').length > 0 && reasons === '' && request.only.length + request.skip.length > 0)
        return `nothing is wrong with this node, as far as ${request.only.length > 0 ? '--only' : '--skip'} lets it be judged`;
      if (findings.some(({ code }) => code === 'agent/not-installed'))
        return `Systems Manager could manage this machine from ${request.region}, whose endpoints answer as AWS, once SSM Agent is installed and registered`;
      return reasons === ''
        ? `${HEALTHY[place]} ${request.region} because every endpoint it needs resolves, connects and answers as AWS`
        : `${HEALTHY[place]} ${request.region}, although ${reasons}`;
    case 'broken':
      return `Systems Manager cannot manage this node${because}`;
    case 'degraded': {
      const blocked = named('blocked');
      if (blocked.length > 0) return `${titles(blocked)} ${areMany(blocked) ? 'do' : 'does'} not work on this node${because}`;
      const degraded = named('degraded');
      if (degraded.length > 0) {
        const all = titles(degraded);
        // It works over the internet, which is not what was asked for.
        return findings.some(({ data }) => data['internetWorks'] === true)
          ? `${all} ${areMany(degraded) ? 'work' : 'works'} on this node, but not as asked for${because}`
          : `${all} may fail on this node at times${because}`;
      }
      return findings.some(({ severity }) => severity === 'error')
        ? `Systems Manager works on this node, but not all that was asked for does${because}`
        : `Systems Manager works on this node, but is at risk${because}`;
    }
    case 'inconclusive': {
      const [first] = unknown;
      if (isUnmanaged(findings, unknown))
        return `Systems Manager does not manage this machine because SSM Agent is not installed; it could from ${request.region}, whose endpoints answer as AWS, once SSM Agent is installed and registered`;
      const why = unknownWords(first);
      const too = reasons === '' ? '' : `, and ${reasons}`;
      return `whether Systems Manager can manage this node could not be determined because ${why}${too}`;
    }
  }
}

/** The one thing that is open is what an agent would do, if there were one. */
export function isUnmanaged(findings: readonly Finding[], unknown: readonly Unknown[]): boolean {
  const isMissing = findings.some(({ code, severity }) => code === 'agent/not-installed' && severity === 'info');
  return isMissing && unknown.every(({ family }) => family === 'agent');
}

/** The same judgement of a machine that is not registered yet. */
function beforeActivation(status: Status, { region }: Facts['request'], because: string, unknown: readonly Unknown[]): string {
  switch (status) {
    case 'healthy':
      return `this machine is ready for its activation in ${region}: every endpoint it needs resolves, connects and answers as AWS`;
    case 'broken':
      return `this machine is not ready for its activation in ${region}${because}`;
    case 'degraded':
      return `this machine can be activated in ${region}, but not all that was asked for will work, or stay so${because}`;
    case 'inconclusive': {
      const [first] = unknown;
      const why = unknownWords(first);
      return `whether this machine is ready for its activation could not be determined because ${why}`;
    }
  }
}

function unknownWords(first: Unknown | undefined): string {
  if (first === undefined) return 'something required is unknown';
  return `${first.what} ${first.areMany === true ? 'are' : 'is'} unknown (${first.why})`;
}

function titles(names: readonly Capability[]): string {
  return list(
    names.map((name) => CAPABILITY_NEEDS[name].title),
    names.length,
  );
}

function areMany(names: readonly Capability[]): boolean {
  return names.length > 1 || names.some((name) => CAPABILITY_NEEDS[name].isPlural === true);
}

/** Titles of the worst; first those that the findings hold, then those that were left out, with their codes. */
function causes(findings: readonly Finding[], leftOut: readonly LeftOut[], request: Facts['request']): string {
  const all = [
    ...findings.map(({ code, severity }) => ({ severity, words: clause(code) })),
    ...leftOut.map(({ code, severity }) => ({ severity, words: `${clause(code)} (${code}, ${whyLeftOut(code, request)})` })),
  ];
  const severity = (['error', 'warning'] as const).find((level) => all.some((one) => one.severity === level));
  const named = unique(all.filter((one) => one.severity === severity).map(({ words }) => words));
  if (severity === undefined) return '';
  const more = named.length - MAX_CAUSES;
  const rest = more > 0 ? `, and for ${more} more ${more === 1 ? 'reason' : 'reasons'}` : '';
  return `${enumeration(named.slice(0, MAX_CAUSES))}${rest}`;
}

/** Clauses may hold commas: then only "and" between each keeps them apart. */
function enumeration(clauses: readonly string[]): string {
  if (clauses.some((one) => one.includes(','))) return clauses.join(', and ');
  return clauses.length < 2 ? (clauses[0] ?? '') : `${clauses.slice(0, -1).join(', ')} and ${clauses.at(-1) ?? ''}`;
}

/** Titles are sentences. Inside another one they begin small, unless with a name: only ordinary words are known to be none. */
export function clause(code: FindingCode): string {
  const { title } = findingOf(code);
  return /^(?:An?|The|Th(?:is|ere|ese)|What|Some(?:body)?|Every|One|Packets|Full-sized) /u.test(title)
    ? title.charAt(0).toLowerCase() + title.slice(1)
    : title;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
