/** A step that several findings have in common is shown once: it is one step. */
import type { Finding, Remedy } from '../verdict.types.ts';

/**
 * Leaves such a step with the last finding that has it, because what is shared (waking the agent up) comes after all repairs. What a
 * finding begins with stays where it is. The JSON report has everything.
 * @param commands how many of a step's commands are shown at all: what looks the same is the same to the reader.
 */
export function sharedOnce(findings: readonly Finding[], commands = Number.POSITIVE_INFINITY): readonly Finding[] {
  const key = (one: Remedy): string => JSON.stringify([one.owner, one.text, one.commands.slice(0, commands)]);
  const firsts = new Set(findings.flatMap(({ remedy }) => remedy.slice(0, 1).map(key)));
  const lastOf = new Map(findings.flatMap(({ remedy }, index) => remedy.map((one) => [key(one), index] as const)));
  return findings.map((finding, index) => ({
    ...finding,
    remedy: finding.remedy.filter((one, step) => step === 0 || (lastOf.get(key(one)) === index && !firsts.has(key(one)))),
  }));
}
