/** The survey of a Region's endpoints, with what is known before it ends: that all that was asked for is well, or what hangs. */
import type { RunOptions } from '../arguments/table.ts';
import type { RequestFacts } from '../facts.ts';
import { requiredServices } from '../knowledge/capabilities.ts';
import type { Service } from '../knowledge/types.ts';
import type { Ports } from '../platform/ports.ts';
import { sleepLived } from '../platform/stopwatch.ts';
import { lookTimes } from './network/connect/second-look.ts';
import { type Asked, neededHosts } from './network/spare.ts';
import { type Survey, type SurveyInputs, survey } from './network/survey.ts';
import type { NodeContext } from './node/node-context.ts';
import { suspicion } from './suspicion.ts';

export interface FirstSurvey {
  /** All that was asked for, if it is known early and well; else everything. */
  readonly known: Promise<Asked>;
  /** Whether `known` came early. Decided by the outcomes of steps alone; findings are made later. */
  isWell(): boolean;
  readonly all: Promise<Survey>;
  /** The hosts that hang or fail, while it goes on; empty where it is over, or all is well, before. */
  readonly suspects: Promise<ReadonlySet<string>>;
  /** `known`, or a third of the timeout: the survey has had the way for itself, and what follows it still ends with it. */
  readonly begun: Promise<unknown>;
}

/** `signal` ends the connections to hosts of services that are not `needed`. */
export function surveyFirst(
  ports: Ports,
  inputs: SurveyInputs,
  signal: AbortSignal,
  needed: Promise<ReadonlySet<Service>>,
): FirstSurvey {
  const suspected = suspicion(ports.clock, inputs.signal);
  const early = Promise.withResolvers<Asked>();
  let isWell = false;
  const end = (): void => suspected.end();
  const known = (asked: Asked): void => {
    isWell = true;
    end();
    early.resolve(asked);
  };
  const hangs = (host: string): void =>
    void needed.then((services) => suspected.suspect(host, neededHosts(inputs.plan.hosts, services).has(host)));
  const all = survey(ports, { ...inputs, spare: { needed, signal, known }, hangs });
  void all.then(end, end);
  const whatIsKnown = Promise.race([early.promise, all]);
  const isKnown = new AbortController();
  const know = (): void => isKnown.abort();
  void whatIsKnown.then(know, know);
  const { afterMs } = lookTimes(inputs.timeoutMs);
  const begun = sleepLived(ports.clock, afterMs, AbortSignal.any([inputs.signal, isKnown.signal]));
  const { hosts: suspects } = suspected;
  return { known: whatIsKnown, isWell: () => isWell, all, suspects, begun };
}

/** The services whose answers the verdict, the signed calls or the delivery need. */
export async function neededServices(
  options: Pick<RunOptions, 'signs' | 'isDeep' | 'deliversToLogs'>,
  context: Pick<NodeContext, 'agent'>,
  asked: Pick<RequestFacts, 'region' | 'for'> & { readonly isContained: boolean },
): Promise<ReadonlySet<Service>> {
  const { version: agentVersion } = await context.agent;
  const { region, isContained } = asked;
  const required = requiredServices(asked.for, { agentVersion, region, standAlone: isContained });
  const also: readonly (readonly [Service, boolean])[] = [
    ['ssm', options.signs && !isContained],
    ['ssmmessages', options.isDeep || isContained],
    ['s3', options.isDeep],
    ['logs', options.deliversToLogs === true],
  ];
  return new Set([...required.keys(), ...also.flatMap(([service, isUsed]) => (isUsed ? [service] : []))]);
}
