/** Refusals that the agent's log names with their call: the findings about policies tell them. */

import type { LoggedFailure } from '../../picture/logged.ts';

export function isDeniedCall({ event }: LoggedFailure): boolean {
  return event.kind === 'denied' && event.action !== undefined;
}
