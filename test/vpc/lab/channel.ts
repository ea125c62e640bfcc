/** The agent's message channel: is it open, and has it died? By the node's own kernel, as the probe will see it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { inNamespace, LabError, runSync } from './shell.ts';
import type { AgentSpec } from './types.ts';

/** The port that the worker connects from: faults can be about this one connection. */
export const CHANNEL_PORT = 40_443;
const TRIES = 200;
/** `local remote 01 tx:rx timer:when retransmits`: the state is "established". */
const LINE = new RegExp(
  `:${CHANNEL_PORT.toString(16).toUpperCase()} [0-9A-F]+:[0-9A-F]{4} 01 [0-9A-F:]+ [0-9A-F:]+ ([0-9A-F]{8}) `,
  'u',
);

/** Resolves when the worker's connection stands; after the faults, with `isOver`, when the kernel has sent in vain three times. */
export async function channelIs(agent: AgentSpec | null, isOver = false): Promise<void> {
  if (agent?.channel === undefined || !agent.running || (isOver && agent.channel.dies !== true)) return;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const retransmits = LINE.exec(runSync(inNamespace('node', ['cat', '/proc/net/tcp'])))?.[1];
    if (retransmits !== undefined && Number.parseInt(retransmits, 16) >= (isOver ? 3 : 0)) return;
    await sleep(30);
  }
  throw new LabError(`the agent's connection does not ${isOver ? 'die' : 'stand'}`);
}
