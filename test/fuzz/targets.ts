/** Every parser of hostile input. */
import { agentTargets } from './agent-targets.ts';
import { certificateTargets } from './certificate-targets.ts';
import { dnsTargets } from './dns-targets.ts';
import { factsTargets } from './facts-targets.ts';
import { fileTargets } from './file-targets.ts';
import { firewallTargets } from './firewall-targets.ts';
import { kernelTargets } from './kernel-targets.ts';
import { metadataTargets } from './metadata-targets.ts';
import type { Target } from './target.ts';
import { wireTargets } from './wire-targets.ts';

export async function allTargets(): Promise<readonly Target[]> {
  return [
    ...dnsTargets,
    ...metadataTargets,
    ...fileTargets,
    ...firewallTargets,
    ...kernelTargets,
    ...agentTargets,
    ...(await certificateTargets()),
    ...factsTargets(),
    ...(await wireTargets()),
  ];
}
