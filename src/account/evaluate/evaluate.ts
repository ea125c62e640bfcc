/** One account and one node: every suspect with its answer, the causes, and where the two contradict each other. Pure. */
import { requiredServices } from '../../knowledge/capabilities.ts';
import type { Capability, Service } from '../../knowledge/types.ts';
import type { Account, Vpc } from '../model.ts';
import { type AccountCode, type Answer, type Culprit, type Gap, type Suspect, unknown } from './answer.ts';
import { type Contradiction, nodeContradictions } from './contradictions.ts';
import type { Flow } from './hops.ts';
import { instanceSuspects } from './instance.ts';
import { amazonResolvers, nodePlaces } from './node-places.ts';
import type { Observed, ObservedHost } from './observed.ts';
import { HTTPS, type Ports } from './packet.ts';
import { type Judged, judgeObserved, judgeService } from './service.ts';
import type { Asked } from './ways.ts';

/** A suspect over all connections; the worst answer counts. */
export interface MergedSuspect {
  readonly what: string;
  readonly code: AccountCode;
  readonly answer: Answer;
  /** Host names that it concerns; empty: the node itself. */
  readonly hosts: readonly string[];
}

export interface Cause extends Culprit {
  readonly hosts: readonly string[];
}

export interface Evaluation {
  readonly suspects: readonly MergedSuspect[];
  readonly causes: readonly Cause[];
  readonly contradictions: readonly Contradiction[];
  readonly gaps: readonly Gap[];
  readonly hosts: readonly string[];
}

/** Ports that a client's system takes for itself: Linux's usual range, and Windows' ("Ephemeral ports"). */
const LINUX_PORTS: Ports = { from: 32_768, to: 60_999 };
const WINDOWS_PORTS: Ports = { from: 49_152, to: 65_535 };

function isWindows({ instance }: Account, seen: Observed | null): boolean {
  if (seen !== null) return seen.os === 'windows';
  return instance.state === 'known' && instance.value?.platform?.toLowerCase() === 'windows';
}

interface Host {
  readonly host: string;
  readonly service: Service;
  readonly seen: ObservedHost | null;
}

function hostsOf({ region, dnsSuffix }: Account, seen: Observed | null, capabilities: readonly Capability[]): readonly Host[] {
  if (seen !== null)
    return seen.hosts.filter(({ required }) => required).map((one) => ({ host: one.host, service: one.service, seen: one }));
  const services = requiredServices(capabilities, { agentVersion: null, region });
  return [...services.keys()].map((service) => ({ host: `${service}.${region}.${dnsSuffix}`, service, seen: null }));
}

/** @param seen what the node saw; null: the account alone is asked. `capabilities`: what must work. `more`: suspects that were judged elsewhere. */
export function evaluate(
  account: Account,
  seen: Observed | null,
  capabilities: readonly Capability[],
  more: readonly Suspect[] = [],
): Evaluation {
  const hosts = hostsOf(account, seen, capabilities);
  const flow: Flow = { head: HTTPS, answerPorts: isWindows(account, seen) ? WINDOWS_PORTS : LINUX_PORTS };
  const nodes = nodePlaces(account, seen);
  const contradictions = [...(seen === null ? [] : nodeContradictions(account, seen))];
  const found: { readonly host: string | null; readonly suspect: Suspect }[] = [...instanceSuspects(account), ...more].map(
    (suspect) => ({
      host: null,
      suspect,
    }),
  );
  if ('what' in nodes) {
    // Of a node outside EC2 the account has no network to tell of.
    if (account.nodeId.startsWith('i-'))
      found.push({ host: null, suspect: { what: 'the network', code: 'account/route', answer: unknown([nodes]) } });
    return merged(found, contradictions, hosts);
  }
  const vpc: Vpc | undefined = nodes[0]?.vpc;
  for (const { host, service, seen: one } of vpc === undefined ? [] : hosts) {
    if (vpc === undefined) continue;
    const asked: Asked = {
      account,
      nodes,
      vpc,
      host,
      service,
      region: account.region,
      amazonResolvers: amazonResolvers(vpc),
      resolvers: seen?.resolvers ?? [],
    };
    const judged: Judged = one === null || seen === null ? judgeService(asked, flow) : judgeObserved(asked, one, flow, seen.os);
    for (const suspect of judged.suspects) found.push({ host, suspect });
    contradictions.push(...judged.contradictions);
  }
  return merged(found, contradictions, hosts);
}

const WORSE: Readonly<Record<Answer['outcome'], number>> = { excluded: 0, unknown: 1, cause: 2 };

function merged(
  found: readonly { readonly host: string | null; readonly suspect: Suspect }[],
  contradictions: readonly Contradiction[],
  hosts: readonly Host[],
): Evaluation {
  const suspects = new Map<string, Omit<Suspect, 'answer'> & { answer: Answer; hosts: Set<string> }>();
  const causes = new Map<string, { culprit: Culprit; hosts: Set<string> }>();
  const gaps = new Map<string, Gap>();
  for (const { host, suspect } of found) {
    const { what, answer } = suspect;
    const known = suspects.get(what) ?? { ...suspect, hosts: new Set<string>() };
    if (WORSE[answer.outcome] > WORSE[known.answer.outcome]) known.answer = answer;
    if (host !== null) known.hosts.add(host);
    suspects.set(what, known);
    if (answer.outcome === 'cause') {
      const key = JSON.stringify([answer.culprit.code, answer.culprit.id, answer.culprit.part]);
      const one = causes.get(key) ?? { culprit: answer.culprit, hosts: new Set<string>() };
      if (host !== null) one.hosts.add(host);
      causes.set(key, one);
    }
    if (answer.outcome === 'unknown') for (const gap of answer.gaps) gaps.set(JSON.stringify(gap), gap);
  }
  return {
    suspects: [...suspects.values()].map((one) => ({ ...one, hosts: [...one.hosts] })),
    causes: [...causes.values()].map(({ culprit, hosts: some }) => ({ ...culprit, hosts: [...some] })),
    contradictions: [...new Map(contradictions.map((one) => [one.what + one.node, one])).values()],
    gaps: [...gaps.values()],
    hosts: hosts.map(({ host }) => host),
  };
}
