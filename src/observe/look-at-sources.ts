/** Where this node's packages come from: loaded only where somebody asks for it. */
import type { RunOptions } from '../arguments/table.ts';
import type { SourceFacts } from '../facts/sources.ts';
import type { SuffixFacts } from '../facts.ts';
import type { Ports } from '../platform/ports.ts';
import { packetBudget } from './network/dns/packet-budget.ts';
import type { SurveyInputs } from './network/survey.ts';
import { type Started, sharedLimits } from './network/time-left.ts';
import { pinnedFor } from './node/dns/hosts-file.ts';
import type { NodeContext } from './node/node-context.ts';
import { chooseProxy } from './node/proxy/proxy-facts.ts';

/** For the survey's questions that have no answer yet. */
const RESERVED_PACKETS = 60;

/** After the survey, or beside it where something hangs; the survey has the DNS packets first. */
export async function lookAtSources(
  options: RunOptions,
  ports: Ports,
  context: NodeContext,
  { region, suffix }: { readonly region: string; readonly suffix: SuffixFacts },
  inputs: SurveyInputs,
  started: Started,
): Promise<SourceFacts> {
  const { readSources } = await import('./node/sources/read-sources.ts');
  const { probeSources } = await import('./network/sources/probe-sources.ts');
  const { servers, trust, families, signal } = inputs;
  const whole = inputs.budget ?? packetBudget();
  const left = (): number => Math.max(0, whole.left() - RESERVED_PACKETS);
  const budget = { left, take: () => left() > 0 && whole.take() };
  const pinned = async (host: string): Promise<string[]> => pinnedFor(await context.hostsFile, [host]).map(({ ip }) => ip);
  const { settings, credentials } = chooseProxy(options.proxy, await context.agentProxy, null);
  const read = await readSources(ports, { region, dnsSuffix: suffix.dnsSuffix });
  return probeSources(
    ports,
    read,
    { servers, trust, families, budget, pinned, settings, credentials },
    sharedLimits(started, signal),
  );
}
