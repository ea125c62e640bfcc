/** What only the agent can do. */

import { CAPABILITY_NEEDS } from '../knowledge/capabilities.ts';
import type { Capability } from '../knowledge/types.ts';
import type { Picture } from './picture.ts';

/** What is asked for and is the agent's work; any program may read a parameter. */
export function throughTheAgent({ facts }: Picture): Capability[] {
  return facts.request.for.filter((name) => name === 'core' || CAPABILITY_NEEDS[name].dependsOn.includes('core'));
}
