/** The answer about one suspect, in words. */
import type { SuspectVerdict } from '../../account/verdict/account-verdict.types.ts';
import { placeOf } from './ways.ts';

export function whyOf(one: SuspectVerdict): string {
  switch (one.outcome) {
    case 'cause':
      return `${placeOf(one.culprit)}: ${one.culprit.because}`;
    case 'excluded':
      return one.because;
    case 'unknown':
      return one.gaps
        .map(
          ({ what, permission, why }) => `${what}: ${permission === null ? (why ?? 'nothing tells') : `${permission} is denied`}`,
        )
        .join('; ');
  }
}
