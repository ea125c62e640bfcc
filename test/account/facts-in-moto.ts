/** Facts of a node in moto's VPC: those of a node in the simulated VPC, with the ids and addresses of the one that was made. */
import { readFileSync, writeFileSync } from 'node:fs';
import { runProbe } from '../commands/program.ts';
import type { Made } from './vpc-in-moto.ts';

/** The simulated VPC's → what stands in its place. Its second zone is left out: the made one has its endpoints in one. */
export async function saveFacts(scenario: string, path: string, made: Made): Promise<void> {
  await runProbe(['demo', scenario, '--facts', path, '--output', `${path}.report`]);
  const text = readFileSync(path, 'utf8')
    .replaceAll('i-0a1b2c3d4e5f60718', made.instanceId)
    .replaceAll('vpc-0f1e2d3c4b5a69788', made.vpcId)
    .replaceAll('subnet-0123456789abcdef0', made.subnetId)
    .replaceAll('sg-0aabbccddeeff0011', made.nodeGroup)
    .replaceAll('111122223333', '123456789012')
    .replaceAll('10.20.1.10', made.instanceIp)
    .replaceAll('10.20.2.11', made.addresses['ssm'] ?? '')
    .replaceAll('10.20.2.12', made.addresses['ssmmessages'] ?? '')
    .replaceAll('10.20.2.13', made.addresses['ec2messages'] ?? '')
    .replaceAll('10.20.0.', '10.0.0.')
    // In the prefix list that moto has for S3.
    .replaceAll('52.219.', '52.216.');
  const facts = JSON.parse(text, (_, value: unknown) =>
    Array.isArray(value) ? value.filter((one) => !isFar(one)) : value,
  ) as object;
  writeFileSync(path, JSON.stringify(facts));
}

function isFar(value: unknown): boolean {
  if (typeof value === 'string') return value.startsWith('10.20.');
  return (
    typeof value === 'object' && value !== null && 'ip' in value && typeof value.ip === 'string' && value.ip.startsWith('10.20.')
  );
}
