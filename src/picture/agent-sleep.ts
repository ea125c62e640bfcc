/** What the agent's log says of its sleep. */

import type { AgentLogKind } from '../facts/agent-log.ts';

/** Of the agent's longest sleeps: credentials and hibernation an hour (amazon-ssm-agent, `credentialrefresher`, `hibernation.go`). */
export const LONGEST_SLEEP_MS = 3_600_000;

/** It is awake again, or has been started anew: whatever was before is over. */
export const AWAKE: readonly AgentLogKind[] = ['credentials-ready', 'channel-open'];
