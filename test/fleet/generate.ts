/** Made-up fleets, the same for the same seed: records as `compactRecord` makes them, and full verdicts. */
import { compactRecord } from '../../src/deliver/compact-record.ts';
import type { Finding, Status, Verdict } from '../../src/verdict.types.ts';
import { Dice } from '../dice.ts';
import { finding, forwarderMissing, NODE, verdict } from '../report/verdicts.ts';

/** What a record says, as a test needs it. */
export interface NodeOptions {
  readonly id?: string | null;
  readonly minute?: number;
  readonly vpc?: string | null;
  readonly subnet?: string | null;
  readonly zone?: string;
  readonly region?: string;
  readonly groups?: readonly string[];
  readonly agent?: string | null;
  readonly resolver?: string;
  readonly proxy?: string;
  readonly status?: Status;
  readonly causes?: readonly Finding['code'][];
  readonly run?: string;
}

const START = Date.UTC(2026, 10, 26, 12);

export function verdictOfNode(options: NodeOptions = {}): Verdict {
  const { causes = [], minute = 0, resolver = '10.0.0.2', region = 'eu-central-1', zone = 'a', proxy } = options;
  const base = causes.length === 0 ? verdict() : forwarderMissing();
  return {
    ...base,
    startedAt: new Date(START + minute * 60_000).toISOString(),
    status: options.status ?? (causes.length === 0 ? 'healthy' : 'broken'),
    findings: causes.map((code) => finding({ code })),
    node: {
      ...NODE,
      id: options.id === undefined ? NODE.id : options.id,
      region,
      az: `${region}${zone}`,
      vpcId: options.vpc === undefined ? 'vpc-0000000000000000a' : options.vpc,
      subnetId: options.subnet ?? null,
      securityGroupIds: options.groups ?? ['sg-0000000000000000a'],
      agent: { installed: 'yes', running: 'yes', version: options.agent === undefined ? '3.3.3572.0' : options.agent },
      ...(proxy === undefined ? {} : { proxy }),
    },
    endpoints: base.endpoints.map((endpoint) => ({
      ...endpoint,
      dns: endpoint.dns.map((row) => ({ ...row, server: resolver })),
    })),
  };
}

/** One line of NDJSON, without its newline. */
export function recordOf(options: NodeOptions = {}): string {
  const run = options.run ?? `run-${options.id ?? 'none'}-${options.minute ?? 0}`;
  return JSON.stringify(compactRecord(verdictOfNode(options), run));
}

export function instanceId(number: number): string {
  return `i-0${number.toString(16).padStart(16, '0')}`;
}

/**
 * A fleet of `size` nodes in some hundreds of subnets: VPC 3 of every 40 lacks a forwarder, one security group of VPC 7 drops packets,
 * an old agent here and there.
 */
export function* fleetOf(size: number): Generator<NodeOptions> {
  const { next: random } = new Dice(7);
  for (let number = 0; number < size; number += 1) {
    const vpc = Math.floor(random() * 40);
    const zone = 'abc'[Math.floor(random() * 3)] ?? 'a';
    const filter = vpc === 7 && random() < 0.3;
    const isOld = random() < 0.05;
    const causes: Finding['code'][] = [
      ...(vpc === 3 ? (['dns/forwarder-missing'] as const) : []),
      ...(filter ? (['tcp/filtered'] as const) : []),
      ...(isOld ? (['agent/not-running'] as const) : []),
    ];
    yield {
      id: instanceId(number),
      minute: Math.floor(random() * 600),
      region: vpc % 2 === 0 ? 'eu-central-1' : 'us-east-1',
      vpc: `vpc-${String(vpc).padStart(17, '0')}`,
      subnet: `subnet-${String(vpc * 10 + Math.floor(random() * 6)).padStart(17, '0')}`,
      zone,
      groups: [`sg-${String(filter ? 999 : vpc * 4 + Math.floor(random() * 3)).padStart(17, '0')}`],
      agent: isOld ? '3.3.40.0' : '3.3.3572.0',
      resolver: vpc === 3 ? '10.30.0.53' : '169.254.169.253',
      status: vpc === 3 || filter ? 'broken' : isOld ? 'degraded' : 'healthy',
      causes,
    };
  }
}
