/** The direct path to what the agent's proxy does not lead to: the agent does not use it, but an exception might help. */
import type { ConnectionFacts, HostFacts } from '../facts.ts';
import type { Ports } from '../platform/ports.ts';
import type { FirstSurvey } from './first-survey.ts';
import { canBeBeside, planBeside } from './network/connect/beside.ts';
import { type Survey, type SurveyInputs, survey } from './network/survey.ts';
import { type Started, timeLeft } from './network/time-left.ts';

/**
 * Begins with the hosts that hang on their way through the proxy; those that are lost otherwise follow when all is known. Null where
 * the proxy leads everywhere.
 */
export async function surveyBeside(
  ports: Ports,
  inputs: SurveyInputs,
  { suspects, all }: Pick<FirstSurvey, 'suspects' | 'all'>,
  started: Started,
): Promise<Pick<Survey, 'dns' | 'connections'> | null> {
  const { plan, proxy } = inputs;
  if (proxy === null) return null;
  const vain = new AbortController();
  const signal = AbortSignal.any([inputs.signal, vain.signal]);
  const look = (hosts: readonly HostFacts[]): Promise<Survey> =>
    survey(ports, {
      ...inputs,
      plan: { hosts, objects: [], s3CheckPath: plan.s3CheckPath, notProbed: [] },
      proxy: null,
      timeoutMs: timeLeft(started),
      signal,
    });
  const hanging = await suspects;
  const tried = plan.hosts.filter((planned) => hanging.has(planned.host) && canBeBeside(planned) && proxy.covers(planned.host));
  const early = tried.length === 0 ? null : look(tried);
  const lost = planBeside(plan, (await all).connections)?.hosts ?? [];
  if (lost.length === 0) {
    vain.abort();
    return null;
  }
  const others = lost.filter(({ host }) => !tried.some((one) => one.host === host));
  const late = others.length === 0 ? null : look(others);
  const parts = (await Promise.all([early, late])).filter((part) => part !== null);
  // Which of them are lost, nobody knew at first.
  const isKept = ({ host }: Pick<ConnectionFacts, 'host'>): boolean =>
    lost.some((one) => one.host === host) || !tried.some((one) => one.host === host);
  return {
    dns: parts.flatMap(({ dns }) => dns.filter(isKept)),
    connections: parts.flatMap(({ connections }) => connections.filter(isKept)),
  };
}
