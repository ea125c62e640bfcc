/** The roll-up for programs: the published schema. */
import type { Fleet } from '../fleet/fleet.types.ts';
import { safeJson } from './json.ts';
import type { TextStyle } from './pen.ts';

/** JSON indented by two spaces, ending in a newline. The style is there for the common signature only. */
export function renderFleetJson(fleet: Fleet, _style: TextStyle): string {
  return safeJson(fleet, 2);
}
