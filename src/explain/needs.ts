/** Which capabilities a finding touches: from the registry's concern and from what capabilities need. Nothing is listed by hand. */

import type { Concern } from '../findings/finding.ts';
import { CAPABILITY_NEEDS, withDependencies } from '../knowledge/capabilities.ts';
import { type BucketPurpose, CAPABILITIES, type Capability, type Service } from '../knowledge/types.ts';

interface Needs {
  readonly all: ReadonlySet<Capability>;
  readonly services: readonly Service[];
  readonly buckets: readonly BucketPurpose[];
}

function needsOf(capability: Capability): Needs {
  const all = withDependencies([capability]);
  const needs = [...all].map((name) => CAPABILITY_NEEDS[name]);
  return { all, services: needs.flatMap(({ services }) => services), buckets: needs.flatMap(({ buckets }) => buckets) };
}

const TOUCHES: Readonly<Record<Concern, (needs: Needs) => boolean>> = {
  node: ({ services }) => services.length > 0,
  agent: ({ all }) => all.has('core'),
  endpoints: ({ services }) => services.length > 0,
  interface: ({ services }) => services.some((service) => service !== 's3'),
  s3: ({ services }) => services.includes('s3'),
  's3-dualstack': ({ buckets }) => buckets.includes('patch-payload'),
  buckets: ({ buckets }) => buckets.length > 0,
  'user-buckets': ({ buckets }) => buckets.includes('user'),
  'run-command': ({ all }) => all.has('run-command'),
  nothing: () => false,
};

/** In the contract's order. */
export function capabilitiesTouched(concern: Concern): readonly Capability[] {
  return CAPABILITIES.filter((capability) => TOUCHES[concern](needsOf(capability)));
}

/** The same in words; long lists are said by what they leave out. */
export function touchedInWords(concern: Concern): string {
  const touched = capabilitiesTouched(concern);
  if (touched.length === 0) return 'no capability';
  const rest = CAPABILITIES.filter((capability) => !touched.includes(capability));
  return rest.length < 4 ? `all capabilities but ${rest.join(', ')}` : touched.join(', ');
}
