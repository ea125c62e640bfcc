/** Allowances of this instance's network interfaces that were used up while this probe ran. */
import type { Draft } from '../catalog/data.ts';
import type { Picture } from './picture.ts';

/** A note: what it breaks has findings of its own. Totals since boot are no evidence of anything; what grew during the run is. */
export function allowanceExceeded({ facts }: Picture): readonly Draft[] {
  const { ena } = facts.node;
  if (ena === undefined) return [];
  const counters = ena.interfaces.flatMap(({ name, counters: all }) =>
    all.flatMap((counter) =>
      counter.during > 0 ? [{ interface: name, name: counter.name, during: counter.during, total: counter.total }] : [],
    ),
  );
  if (counters.length === 0) return [];
  const seconds = (ena.overMs / 1000).toFixed(1);
  return [
    {
      code: 'node/ena-allowance-exceeded',
      severity: 'info',
      subjects: [],
      data: { counters, overMs: Math.round(ena.overMs) },
      evidence: counters.map(
        ({ interface: on, name, during, total }) =>
          `${on}: ${name} grew by ${during} within ${seconds} s, to ${total} since boot`,
      ),
      capabilities: [],
    },
  ];
}
