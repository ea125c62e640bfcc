/** The answer of a proof in one line: `tcp/filtered: gone ✓ (still broken: agent/not-running)`. */
import type { Verdict } from '../verdict.types.ts';
import type { Proof } from '../verdict-proof.types.ts';
import { type Mark, SYMBOLS } from './mark.ts';
import type { Pen } from './pen.ts';

type Outcome = Proof['outcome'];

const WORDS: Readonly<Record<Outcome, string>> = { gone: 'gone', there: 'still there', unseen: 'could not be looked at' };
const PROOF_MARK: Readonly<Record<Outcome, Mark>> = { gone: 'ok', there: 'error', unseen: 'unknown' };

/** Null without a proof. What it quotes may come from outside, and is not cleaned here. */
export function proofWords({ proof, status }: Pick<Verdict, 'proof' | 'status'>): string | null {
  if (proof === undefined) return null;
  const told = proof.of.map(({ asked, outcome, codes, why }) => {
    const which = codes.length === 0 || (codes.length === 1 && codes[0] === asked) ? '' : ` (${codes.join(', ')})`;
    return `${asked}: ${WORDS[outcome]} ${SYMBOLS[PROOF_MARK[outcome]]}${which}${why === undefined ? '' : `, ${why}`}`;
  });
  return `${told.join('; ')}${besides(proof, status)}`;
}

/** What else is wrong, so that nobody takes "gone" for "all is well". */
function besides({ outcome, broken, atRisk }: Proof, status: Verdict['status']): string {
  const still = outcome === 'there' ? 'also' : 'still';
  // What is broken or at risk without the node being so: it works all the same.
  const groups =
    status === 'healthy'
      ? ([['there', [...broken, ...atRisk]]] as const)
      : ([
          ['broken', broken],
          ['at risk', atRisk],
        ] as const);
  const parts = groups.flatMap(([word, codes]) => (codes.length === 0 ? [] : [`${still} ${word}: ${codes.join(', ')}`]));
  if (parts.length > 0) return ` (${parts.join('; ')})`;
  return outcome === 'gone' && status !== 'healthy' ? ` (the node is still ${status})` : '';
}

/** The lines above a report for people; none without a proof. */
export function proofLines(pen: Pen, verdict: Verdict): string[] {
  const words = proofWords(verdict);
  if (words === null || verdict.proof === undefined) return [];
  const mark = PROOF_MARK[verdict.proof.outcome];
  return pen.prose(words, '', '  ').map((line) => pen.tint(line, line, mark));
}
