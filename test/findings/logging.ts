/** Lines of the agent's log, so many minutes before the run, and what becomes of them. */
import type { Facts } from '../../src/facts.ts';
import { parseAgentLog } from '../../src/observe/node/agent/log/agent-log.ts';
import { factsOf, PRIVATE, type World } from './facts-builder.ts';
import { type Judged, judgedFacts } from './judged.ts';

export type Line = readonly [minutesAgo: number, text: string];

function stamped(now: number, [minutesAgo, text]: Line): string {
  const then = new Date(now - minutesAgo * 60_000);
  const local = new Date(then.getTime() - then.getTimezoneOffset() * 60_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)}.0123 ${text}`;
}

export function logging(lines: readonly Line[], world: World = PRIVATE, more: Partial<Facts> = {}): Judged {
  const facts = factsOf(world);
  const events = parseAgentLog([lines.map((line) => stamped(Date.parse(facts.startedAt), line)).join('\n')]);
  const agent = { ...facts.node.agent, log: { path: '/var/log/amazon/ssm/amazon-ssm-agent.log', events } };
  return judgedFacts({ ...facts, ...more, node: { ...facts.node, agent } });
}
/** As AWS names who called. */
export const user = 'User: arn:aws:sts::111122223333:assumed-role/node/i-0a1b2c3d4e5f60718';

export const V1_CHANNEL = `ERROR [ssm-agent-worker] [MessageService] [MGSInteractor] Failed to get controlchannel token, error: CreateControlChannel failed with error: createControlChannel request failed: unexpected response from the service <AccessDeniedException><Message>${user} is not authorized to perform: ssmmessages:CreateControlChannel on resource: arn:aws:ssmmessages:eu-central-1:111122223333:control-channel/i-0 because no identity-based policy allows the ssmmessages:CreateControlChannel action</Message></AccessDeniedException>`;
export const V2_REPORT = `ERROR [ssm-agent-worker] [HealthCheck] error when calling AWS APIs. error details - operation error SSM: UpdateInstanceInformation, https response error StatusCode: 400, RequestID: 7c1f, api error AccessDeniedException: ${user} is not authorized to perform: ssm:UpdateInstanceInformation on resource: arn:aws:ec2:eu-central-1:1:instance/i-0 with an explicit deny in a service control policy`;
export const V1_QUEUE = `ERROR [ssm-agent-worker] [MessageService] [MDSInteractor] error when calling AWS APIs. error details - GetMessages Error: AccessDeniedException: ${user} is not authorized to perform: ec2messages:GetMessages on resource: arn:aws:ssm:eu-central-1:1:* because no VPC endpoint policy allows the ec2messages:GetMessages action\n\tstatus code: 400, request id: 1`;
export const V1_UNKNOWN =
  'ERROR [ssm-agent-worker] [HealthCheck] error when calling AWS APIs. error details - InvalidInstanceId: \n\tstatus code: 400, request id: 5a';
export const V2_UNKNOWN =
  'ERROR [CredentialRefresher] Retrieve credentials produced error: operation error SSM: RequestManagedInstanceRoleToken, https response error StatusCode: 400, RequestID: 1, api error InvalidInstanceId: ';
