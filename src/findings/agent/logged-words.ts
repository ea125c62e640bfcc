/** What findings about the agent's log share: its lines as evidence, and the command that shows them. */

import type { AgentLogEvent } from '../../facts/agent-log.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';

/** `TIME: phrases (5 times since TIME)`, all from the closed list of phrases and the clock. */
export function logWords({ at, excerpt, count = 1, firstAt }: AgentLogEvent): string {
  const often = count > 1 ? ` (${count} times${firstAt == null ? '' : ` since ${firstAt}`})` : '';
  return `${at ?? 'the agent’s log'}: ${excerpt}${often}`;
}

/** The last errors, and what stands around them. */
export function showLog({ os }: RemedyContext): readonly string[] {
  return os === 'windows'
    ? [String.raw`Get-Content "$env:ProgramData\Amazon\SSM\Logs\errors.log" -Tail 20`]
    : ['sudo tail -n 20 /var/log/amazon/ssm/errors.log', 'sudo tail -n 20 /var/log/amazon/ssm/amazon-ssm-agent.log'];
}
