/** Inside a lab: one of the benchmark's worlds, and its commands on the node, one after another, in the given order. */
import type { BenchRequest, BenchWorld } from '../../bench-lab.ts';
import { REGION, S3_V4 } from '../addresses.ts';
import type { Executed } from '../exec.ts';
import { everythingDropped } from '../faults.ts';
import { startLab } from '../lab.ts';
import { PRIVATE_VPC, withNode } from '../presets.ts';
import type { Fault, LabSpec } from '../types.ts';

const S3_NAMES = [`s3.${REGION}.amazonaws.com`, `s3.dualstack.${REGION}.amazonaws.com`];

/** Any address of 52.219.4.0/22 is S3's first one. */
const manyFrontEnds: Fault = {
  where: 'inet',
  what: 'a thousand addresses lead to one server',
  nft: [
    'add table ip many',
    'add chain ip many before { type nat hook prerouting priority dstnat; }',
    `add rule ip many before ip daddr 52.219.4.0/22 dnat to ${S3_V4[0] ?? ''}`,
  ],
};

function specOf(world: BenchWorld): LabSpec {
  if (world === 'healthy') return PRIVATE_VPC;
  if (world === 'dropped') return { ...PRIVATE_VPC, faults: [everythingDropped] };
  const hosts = Array.from({ length: world.s3Addresses }, (_, at) => {
    return `52.219.${4 + Math.floor(at / 250)}.${(at % 250) + 1} ${S3_NAMES[at % S3_NAMES.length] ?? ''}`;
  });
  return { ...withNode(PRIVATE_VPC, { hosts }), faults: [manyFrontEnds] };
}

const { rttMs, commands, world = 'healthy' } = JSON.parse(process.argv[2] ?? '{}') as BenchRequest;
const lab = await startLab({ ...specOf(world), rttMs });
const runs: Executed[] = [];
for (const { argv, env = {}, timeoutMs = 30_000 } of commands) runs.push(await lab.exec(argv, { env, timeoutMs }));
process.stdout.write(`${JSON.stringify({ startMs: lab.startMs, runs })}\n`, () => process.exit(0));
