/** One mistake in a healthy account, of every kind, with the name that must be found. */
import type { Mistake } from './mistake.ts';
import { GROUPS, LISTS, NAT_LISTS } from './wrong-filters.ts';
import { GATEWAYS, INSTANCE, NAMES, ROUTES } from './wrong-ways.ts';

export const MISTAKES: readonly Mistake[] = [...GROUPS, ...LISTS, ...NAT_LISTS, ...ROUTES, ...GATEWAYS, ...NAMES, ...INSTANCE];
