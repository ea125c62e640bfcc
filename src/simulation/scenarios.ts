/** The list behind `demo --list`, in the order in which it is shown. */
import type { Scenario } from './scenario.ts';
import { AGENT_SEEN } from './scenarios/agent-seen.ts';
import { AUTH } from './scenarios/auth.ts';
import { DNS } from './scenarios/dns.ts';
import { HEALTHY } from './scenarios/healthy.ts';
import { NODE } from './scenarios/node.ts';
import { TLS } from './scenarios/not-aws.ts';
import { PREFLIGHT } from './scenarios/preflight.ts';
import { PROXY_SETTINGS } from './scenarios/proxies.ts';
import { S3 } from './scenarios/s3.ts';
import { TCP } from './scenarios/tcp.ts';

export const SCENARIOS: readonly Scenario[] = [
  ...HEALTHY,
  ...DNS,
  ...TCP,
  ...TLS,
  ...S3,
  ...NODE,
  ...PROXY_SETTINGS,
  ...AUTH,
  ...AGENT_SEEN,
  ...PREFLIGHT,
];

export function findScenario(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
