/** What `--only` answers: whether what it asked for is gone, still there, or could not be looked at; and what else is wrong. */
import type { FindingCode } from '../findings/index.ts';
import type { Proof } from '../verdict-proof.types.ts';
import type { Asked } from './asked.ts';
import type { LeftOut } from './headline.ts';

/** Undefined without `--only`, and where `--skip` takes back all of it. */
export function proofOf(asked: readonly Asked[], leftOut: readonly LeftOut[]): Proof | undefined {
  const of = asked.flatMap((one) => {
    if (one.is === 'left-out') return [];
    const { name, is } = one;
    const codes = is === 'there' ? one.codes : [];
    const isOpen = is === 'there' && one.isOpen;
    return [
      {
        asked: name,
        outcome: is,
        codes,
        ...(isOpen ? { open: true as const } : {}),
        ...(is === 'unseen' ? { why: one.words } : {}),
      },
    ];
  });
  if (of.length === 0) return undefined;
  const outcome = (['there', 'unseen', 'gone'] as const).find((wanted) => of.some((one) => one.outcome === wanted)) ?? 'gone';
  const besides = (severity: 'error' | 'warning'): FindingCode[] => [
    ...new Set(leftOut.filter((one) => one.severity === severity).map(({ code }) => code)),
  ];
  return { outcome, of, broken: besides('error'), atRisk: besides('warning') };
}
