/** Capabilities that nobody can call working, although every endpoint answers: the agent itself says, or is seen, otherwise. */
import { CAPABILITY_NEEDS, withDependencies } from '../knowledge/capabilities.ts';
import { CAPABILITIES, type Capability } from '../knowledge/types.ts';
import { isToldAsleep, type LoggedFailure } from './logged.ts';
import type { Picture } from './picture.ts';
import { alsoSearched } from './search-list.ts';
import { throughTheAgent } from './through-the-agent.ts';
import { endpointOf } from './witness.ts';

export interface Doubt {
  /** The finding that tells more. */
  readonly code: 'agent/logged-failure' | 'agent/contradiction' | 'agent/not-installed' | 'dns/search-domain';
  readonly capabilities: readonly Capability[];
  readonly why: string;
}

export function doubtsOf(picture: Picture): readonly Doubt[] {
  const logged = picture.logged.flatMap((failure) =>
    failure.isCertain || isToldAsleep(failure, picture.facts)
      ? []
      : [
          {
            code: 'agent/logged-failure' as const,
            capabilities: touchedBy(failure, picture),
            why: `the agent's last word on it is a failure (${failure.event.excerpt})`,
          },
        ],
  );
  return [...unmanaged(picture), ...logged, ...unconnected(picture), ...searched(picture)].filter(
    ({ capabilities }) => capabilities.length > 0,
  );
}

/** What is asked for and needs what failed. */
export function touchedBy({ concern, event }: LoggedFailure, picture: Picture): readonly Capability[] {
  const asked = (names: readonly Capability[]): readonly Capability[] =>
    picture.facts.request.for.filter((name) => [...withDependencies([name])].some((needed) => names.includes(needed)));
  const all = throughTheAgent(picture);
  const [service = ''] = event.action?.split(':') ?? [];
  switch (concern) {
    case 'report':
      return all;
    case 'channel':
      return asked(['run-command', 'session-manager']);
    case 'queue':
      return picture.pollsEc2messages ? asked(['run-command']) : [];
    case 'session':
      return asked(['session-manager']);
    case 'document':
      return asked(['run-command', 'session-manager', 'state-manager']);
    case 'other':
      return event.action === undefined ? all : asked(OF_SERVICE[event.action] ?? OF_SERVICE[service] ?? []);
  }
}

/** Who makes which of the calls that the agent logs, as far as it is not its work as a whole. */
const OF_SERVICE: Readonly<Record<string, readonly Capability[]>> = {
  'ssm:ListAssociations': ['state-manager'],
  'ssm:ListInstanceAssociations': ['state-manager'],
  'ssm:DescribeAssociation': ['state-manager'],
  'ssm:UpdateAssociationStatus': ['state-manager'],
  'ssm:UpdateInstanceAssociationStatus': ['state-manager'],
  'ssm:DescribeDocument': ['state-manager'],
  'ssm:GetDocument': ['state-manager'],
  'ssm:PutInventory': ['state-manager'],
  'ssm:PutComplianceItems': ['patch-manager', 'state-manager'],
  'ssm:GetDeployablePatchSnapshotForInstance': ['patch-manager'],
  'ssm:GetManifest': ['agent-update', 'distributor'],
  'ssm:PutConfigurePackageResult': ['distributor'],
  'ssm:GetParameter': ['parameter-store'],
  'ssm:GetParameters': ['parameter-store'],
  s3: ['s3-output'],
  logs: ['cloudwatch-logs'],
};

/**
 * The kernel lists every descriptor of an agent that has had time to connect, and none is a connection, or the only one is dead: whether it
 * is refused, sleeps or hangs is not known, but nothing can be sent to it.
 */
function unconnected(picture: Picture): readonly Doubt[] {
  const [ssm, messages] = [endpointOf(picture, 'ssm'), endpointOf(picture, 'ssmmessages')];
  const works = ssm?.state === 'works' && messages?.state === 'works' && messages.required;
  const { running, sockets } = picture.facts.node.agent;
  const { kind } = picture.witness.ssmmessages;
  if (!works || running === 'no' || (kind !== 'lacks' && kind !== 'stale')) return [];
  // Facts of older versions do not say for how long it runs: it may have just begun.
  if (kind === 'lacks' && sockets?.runsForSeconds === undefined) return [];
  const names = throughTheAgent(picture).filter((name) =>
    [...withDependencies([name])].some((needed) => needed === 'run-command' || needed === 'session-manager'),
  );
  return [
    {
      code: 'agent/contradiction',
      capabilities: names,
      why:
        kind === 'stale'
          ? "the agent's own connection no longer gets an answer, although new ones do"
          : 'the agent has no connection to any endpoint or proxy, although it has been running for over a minute',
    },
  ];
}

/** By its firmware no instance, not registered, and without an agent: nothing is broken, but nobody manages this machine. `preflight` asks whether somebody could. */
function unmanaged(picture: Picture): readonly Doubt[] {
  const { kind, place, contained, agentElsewhere, facts } = picture;
  const isNode =
    kind !== 'unknown' ||
    place.answer !== 'elsewhere' ||
    place.machine === null ||
    contained ||
    agentElsewhere ||
    facts.node.agent.installed !== 'no';
  if (isNode || facts.request.preflight === true) return [];
  return [{ code: 'agent/not-installed', capabilities: throughTheAgent(picture), why: 'SSM Agent is not installed' }];
}

/** What nobody asked for and needs a name that comes behind a search list which has led another name astray. */
function searched(picture: Picture): readonly Doubt[] {
  const services = new Set(alsoSearched(picture).map(({ service }) => service));
  const names = CAPABILITIES.filter((name) => CAPABILITY_NEEDS[name].services.some((service) => services.has(service)));
  const why = 'its name comes behind a search domain that answers for other names, and was not looked up with that domain';
  return names.length === 0 ? [] : [{ code: 'dns/search-domain', capabilities: names, why }];
}
