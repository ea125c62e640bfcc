/** The words that `fleet`'s lists are asked for with. */
import { CHANGES, type Change } from '../fleet/fleet.types.ts';
import type { Owner } from '../remedies/remedy-types.ts';

/** `same` would be most of the fleet. */
export const LISTED_CHANGES: readonly Change[] = CHANGES.filter((change) => change !== 'same');
/** As the findings name them. */
export const OWNERS = ['node', 'vpc', 'dns', 'iam', 'proxy', 'firewall', 'agent'] as const satisfies readonly Owner[];
