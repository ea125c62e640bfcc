/** The reports on a fleet, by the name that `--format` gives them; as with those on one node, loaded when asked for. */
import type { Fleet } from '../fleet/fleet.types.ts';
import type { TextStyle } from './pen.ts';

/** fleet → what is written, ending in a newline. Pure. */
export type FleetRenderer = (fleet: Fleet, style: TextStyle) => string;

/** Literal imports: each becomes a chunk of the binary. */
const LOADERS = {
  text: async () => (await import('./fleet-text.ts')).renderFleetText,
  json: async () => (await import('./fleet-json.ts')).renderFleetJson,
  html: async () => (await import('./fleet-html.ts')).renderFleetHtml,
} as const satisfies Readonly<Record<string, () => Promise<FleetRenderer>>>;

export type FleetFormat = keyof typeof LOADERS;

/** In the order of `--help`. */
export const FLEET_FORMATS: readonly FleetFormat[] = Object.keys(LOADERS) as FleetFormat[];

export function isFleetFormat(name: string): name is FleetFormat {
  return Object.hasOwn(LOADERS, name);
}

export function fleetRenderer(format: FleetFormat): Promise<FleetRenderer> {
  return LOADERS[format]();
}
