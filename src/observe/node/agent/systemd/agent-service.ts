/** The unit that starts the agent: the package's, or the snap's. */
import type { Ports } from '../../../../platform/ports.ts';
import { type UnitEnvironment, unitEnvironment } from './unit-environment.ts';

export const UNITS = ['amazon-ssm-agent.service', 'snap.amazon-ssm-agent.amazon-ssm-agent.service'];

/** The first that systemd starts, else the first that there is; null without any. Never rejects for what files say. */
export async function readAgentService({
  files,
  environment,
}: Pick<Ports, 'files' | 'environment'>): Promise<UnitEnvironment | null> {
  if (environment.os !== 'linux') return null;
  const others: UnitEnvironment[] = [];
  for (const unit of UNITS) {
    const found = await unitEnvironment(files, unit, environment.arch);
    if (found.hasFile && found.service.refused === null) return found;
    if (found.found) others.push(found);
  }
  return others.find(({ service }) => service.refused === null) ?? others[0] ?? null;
}
