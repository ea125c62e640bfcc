/** An endpoint's state in the words that every report shares. */
import type { EndpointVerdict } from '../verdict.types.ts';
import type { Mark } from './mark.ts';

/** Symbol and words for a whole endpoint. What fails without being required is a remark, never an alarm. */
export function endpointState({ state, firstFailingLayer, required }: EndpointVerdict): {
  readonly kind: Mark;
  readonly words: string;
} {
  const where = firstFailingLayer === null ? '' : ` at ${firstFailingLayer}`;
  switch (state) {
    case 'works':
      return { kind: 'ok', words: 'ok' };
    case 'unknown':
      return { kind: 'unknown', words: 'inconclusive' };
    case 'partial':
      return { kind: required ? 'warning' : 'info', words: `partly fails${where}` };
    case 'fails':
    case 'unresolved':
      return { kind: required ? 'error' : 'info', words: `fails${where}` };
  }
}

/** Why an endpoint's state is unknown: the reason of an inconclusive verdict, which no finding tells. */
export function whyUndetermined({ unknownBecause }: EndpointVerdict): string {
  return unknownBecause ?? 'no connection was tried to the end';
}
