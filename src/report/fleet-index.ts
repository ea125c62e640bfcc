/** The reports on a fleet, by the name that `--format` gives them; as with those on one node, loaded when asked for. */
import type { Fleet } from '../fleet/fleet.types.ts';
import type { ListRenderer } from './fleet-list.ts';
import type { TextStyle } from './pen.ts';

/** fleet → what is written, ending in a newline. Pure. */
export type FleetRenderer = (fleet: Fleet, style: TextStyle) => string;

/** Literal imports: each becomes a chunk of the binary. */
const LOADERS = {
  text: async () => (await import('./fleet-text.ts')).renderFleetText,
  json: async () => (await import('./fleet-json.ts')).renderFleetJson,
  html: async () => (await import('./fleet-html.ts')).renderFleetHtml,
  markdown: async () => (await import('./fleet-markdown.ts')).renderFleetMarkdown,
} as const satisfies Readonly<Record<string, () => Promise<FleetRenderer>>>;

/** A list has no numbers to put into a document of JSON: each node is a row. */
const LISTS = {
  text: async () => (await import('./fleet-list.ts')).listText,
  html: async () => (await import('./fleet-list-html.ts')).listHtml,
  markdown: async () => (await import('./fleet-list.ts')).listMarkdown,
  csv: async () => (await import('./fleet-list.ts')).listCsv,
  ndjson: async () => (await import('./fleet-list.ts')).listNdjson,
} as const satisfies Readonly<Record<string, () => Promise<ListRenderer>>>;

/** The roll-up's. */
export type RollupFormat = keyof typeof LOADERS;
export type ListFormat = keyof typeof LISTS;
export type FleetFormat = RollupFormat | ListFormat;

/** In the order of `--help`. */
export const FLEET_FORMATS: readonly FleetFormat[] = ['text', 'json', 'html', 'markdown', 'csv', 'ndjson'];

export function isRollupFormat(name: string): name is RollupFormat {
  return Object.hasOwn(LOADERS, name);
}

export function isListFormat(name: string): name is ListFormat {
  return Object.hasOwn(LISTS, name);
}

export function fleetRenderer(format: RollupFormat): Promise<FleetRenderer> {
  return LOADERS[format]();
}

export function listRenderer(format: ListFormat): Promise<ListRenderer> {
  return LISTS[format]();
}
