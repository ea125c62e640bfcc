/** The Amazon resolver of this VPC: whether to ask it, and all the addresses of that one server. */
import ipaddr from 'ipaddr.js';
import type { FirmwareFacts } from '../../../facts/firmware.ts';
import type { NodeFacts } from '../../../facts.ts';
import type { Ports } from '../../../platform/ports.ts';

export interface AmazonResolver {
  /** The address to ask. */
  readonly ask: string;
  /**
   * All addresses of that one server. Late: only IMDS knows the VPC's range, and may take its time.
   * `isComplete`: false where it did not tell.
   */
  readonly aliases: Promise<{ readonly all: readonly string[]; readonly isComplete: boolean }>;
}

/** Every EC2 instance reaches it, whatever the VPC's ranges (VPC guide, "Amazon DNS server"). */
const LINK_LOCAL = '169.254.169.253';
const LINK_LOCAL_V6 = 'fd00:ec2::253';
/** A live metadata service has answered by then. A dead one must not cost a second timeout. */
const PATIENCE_MS = 300;

/** Null unless this node is on EC2: elsewhere the addresses belong to others. Never rejects. */
export async function amazonResolver(
  ports: Ports,
  context: {
    readonly imds: Promise<NodeFacts['imds']>;
    readonly firmware: Promise<Pick<FirmwareFacts, 'says'>>;
    readonly identityType: Promise<string | null>;
  },
  signal: AbortSignal,
): Promise<AmazonResolver | null> {
  const stop = new AbortController();
  const early = await Promise.race([
    context.imds,
    ports.clock.sleep(PATIENCE_MS, AbortSignal.any([signal, stop.signal])).then(() => null),
  ]);
  stop.abort();
  // If IMDS is silent, the firmware or the agent's last identity may know. An image that was moved away from EC2 still has the identity.
  const { says } = await context.firmware;
  const isKnown = says === 'ec2' || (says === 'unknown' && (await context.identityType) === 'EC2');
  const certain = early?.outcome === 'ok' || isKnown;
  const imds = certain ? early : await context.imds;
  if (!certain && imds?.outcome !== 'ok') return null;
  const hasIpv4 = ports.environment.interfaces().some(({ family, internal }) => family === 4 && !internal);
  return { ask: hasIpv4 ? LINK_LOCAL : LINK_LOCAL_V6, aliases: aliasesOf(context.imds, signal) };
}

async function aliasesOf(imds: Promise<NodeFacts['imds']>, signal: AbortSignal): AmazonResolver['aliases'] {
  const over = Promise.withResolvers<null>();
  const giveUp = (): void => over.resolve(null);
  signal.addEventListener('abort', giveUp, { once: true });
  const told = signal.aborted ? null : await Promise.race([imds, over.promise]);
  signal.removeEventListener('abort', giveUp);
  const base = told?.outcome === 'ok' ? basePlusTwo(told.data.primaryCidr) : null;
  return { all: [LINK_LOCAL, LINK_LOCAL_V6, ...(base === null ? [] : [base])], isComplete: base !== null };
}

/** The VPC's primary IPv4 range plus two. */
export function basePlusTwo(cidr: string | null): string | null {
  if (cidr === null || !ipaddr.IPv4.isValidCIDR(cidr)) return null;
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.networkAddressFromCIDR(cidr).octets;
  return `${a}.${b}.${c}.${d + 2}`;
}
