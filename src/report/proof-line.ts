/**
 * The answer of `--only` and `--skip` in one line: `tcp/filtered: gone ✓ (still broken: agent/not-running)`. The exit status goes by what is selected,
 * so that the node's own status may say something else: then this line stands in its place.
 */
import type { Severity, Verdict } from '../verdict.types.ts';
import type { Proof } from '../verdict-proof.types.ts';
import { type Mark, SEVERITY_MARK, SYMBOLS } from './mark.ts';
import type { Pen } from './pen.ts';

type Outcome = Proof['outcome'];
type One = Proof['of'][number];
export type Answered = Pick<Verdict, 'proof' | 'selected' | 'status' | 'findings'>;

const WORDS: Readonly<Record<Outcome, string>> = { gone: 'gone', there: 'still there', unseen: 'could not be looked at' };
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** Whether the node's status would say another thing than the exit status does. */
export function isStatusMisleading({ selected, status }: Pick<Verdict, 'selected' | 'status'>): boolean {
  if (selected === undefined) return false;
  const { outcome, leftOut } = selected;
  switch (status) {
    case 'broken':
      return outcome !== 'fails';
    case 'degraded':
      return outcome !== 'fails' && leftOut.some(({ severity }) => severity !== 'info');
    case 'inconclusive':
      return outcome !== 'unknown';
    case 'healthy':
      return outcome !== 'passes';
  }
}

/** In full; null where nothing is selected, or `--skip` changes nothing. What it quotes may come from outside, and is not cleaned here. */
export function answerWords(verdict: Answered): string | null {
  return proofWords(verdict) ?? (isStatusMisleading(verdict) ? skipWords(verdict) : null);
}

/** The answer from long to short: for a line that never wraps. */
export function answerForms(verdict: Answered): readonly string[] {
  const { proof } = verdict;
  if (proof === undefined) {
    const { mark, word } = rest(verdict);
    const whole = skipWords(verdict);
    return [whole, whole.replace(/; with .*$/u, ''), `${SYMBOLS[mark]} ${word}`];
  }
  const [first] = proof.of;
  const mark = SYMBOLS[answerMark(verdict)];
  const one = first === undefined ? [] : [`${first.asked}: ${WORDS[first.outcome]} ${mark}`];
  return [proofWords(verdict) ?? '', ...(proof.of.length === 1 ? one : []), `${mark} ${WORDS[proof.outcome]}`];
}

function proofWords({ proof, status, findings, selected }: Answered): string | null {
  if (proof === undefined) return null;
  const told = proof.of.map((one) => {
    const { asked, outcome, codes, why } = one;
    const which = codes.length === 0 || (codes.length === 1 && codes[0] === asked) ? '' : ` (${codes.join(', ')})`;
    const harmless = selected?.outcome === 'fails' ? '' : harmlessWords(one, findings);
    const open = one.open === true ? ', and not all of it could be looked at' : '';
    return `${asked}: ${WORDS[outcome]} ${SYMBOLS[markOf(one, findings)]}${which}${why === undefined ? '' : `, ${why}`}${harmless}${open}`;
  });
  return `${told.join('; ')}${besides(proof, status)}`;
}

function worstOf({ codes }: One, findings: Answered['findings']): Severity | undefined {
  return SEVERITIES.find((level) => findings.some(({ code, severity }) => severity === level && codes.includes(code)));
}

function markOf(one: One, findings: Answered['findings']): Mark {
  return one.outcome === 'there' ? SEVERITY_MARK[worstOf(one, findings) ?? 'error'] : one.outcome === 'gone' ? 'ok' : 'unknown';
}

/** Why what is there does not make the run fail. */
function harmlessWords(one: One, findings: Answered['findings']): string {
  if (one.outcome !== 'there') return '';
  const worst = worstOf(one, findings);
  return worst === 'info'
    ? ', an info, which fails nothing'
    : worst === 'warning'
      ? ', a warning, which fails with --fail-on warning'
      : '';
}

/** The worst of the whole answer. */
export function answerMark(verdict: Answered): Mark {
  const { proof, findings } = verdict;
  if (proof === undefined) return rest(verdict).mark;
  const all = proof.of.map((one) => markOf(one, findings));
  return (['error', 'unknown', 'warning', 'info'] as const).find((mark) => all.includes(mark)) ?? 'ok';
}

/** What `--skip` leaves. */
function rest({ selected, findings }: Answered): { readonly mark: Mark; readonly word: string } {
  if (selected?.outcome === 'unknown') return { mark: 'unknown', word: 'not determined' };
  const atRisk = findings.filter(({ severity }) => severity === 'warning').map(({ code }) => code);
  return atRisk.length === 0
    ? { mark: 'ok', word: 'nothing else' }
    : { mark: 'warning', word: `at risk, by ${[...new Set(atRisk)].join(', ')}` };
}

function skipWords(verdict: Answered): string {
  const { mark, word } = rest(verdict);
  const codes = (verdict.selected?.leftOut ?? []).filter(({ severity }) => severity !== 'info').map(({ code }) => code);
  const left =
    codes.length === 0
      ? ''
      : `: --skip leaves out ${codes.join(', ')}; with ${codes.length === 1 ? 'it' : 'them'} the node is ${verdict.status}`;
  return `${SYMBOLS[mark]} ${word}${left}`;
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

/** The lines above a report for people, or in place of its verdict; none where there is nothing to answer. */
export function answerLines(pen: Pen, verdict: Verdict): string[] {
  const words = answerWords(verdict);
  if (words === null) return [];
  const mark = answerMark(verdict);
  return pen.prose(words, '', '  ').map((line) => pen.tint(line, line, mark));
}
