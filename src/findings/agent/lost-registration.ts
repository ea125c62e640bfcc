/** What the agent's log says of a registration that AWS does not take, or no longer knows. */

import type { LoggedFailure } from '../../picture/logged.ts';
import type { Picture } from '../../picture/picture.ts';

/** On EC2 an activation that was refused is no fault: the instance is its own identity. */
export function isLostRegistration({ event }: LoggedFailure, { kind }: Picture): boolean {
  return event.kind === 'unknown-instance' || (event.kind === 'registration-denied' && kind !== 'ec2');
}
