/**
 * The first screen: verdict, node, where it breaks, why, what to do, and the verdict again. The same for a terminal, Run Command (which
 * keeps 2,500 characters of an output) and the serial console. From generous to bare, the first that fits is shown; `-v` has the rest.
 */
import type { Finding, Remedy, Verdict } from '../../verdict.types.ts';
import type { PreflightVerdict } from '../../verdict-preflight.types.ts';
import { makePen, type Pen, type TextStyle } from '../pen.ts';
import { answerLines, isStatusMisleading } from '../proof-line.ts';
import { rootLines } from '../text-notes.ts';
import { causeLines, fixOf, impact, type ListRoom, listLines } from './cause.ts';
import { lastLines, nodeLines, verdictLines } from './head.ts';
import { healthyLines } from './healthy.ts';
import { bytesOf, commands, dense, fits, joined, type Line, prose, type Room, say } from './line.ts';
import { changeLines, noteLines } from './notes.ts';
import { afterwardsLines, readyLines } from './preflight.ts';
import { proofOf, type StepRoom, stepLines, stepsOf } from './steps.ts';
import { isFine, tableLines } from './table.ts';
import { humanUnits, sentencesOf, upper } from './words.ts';

/** A terminal of 24 rows, one of which is for the prompt; Run Command's 2,500 characters less its own mark and some air. */
export const SCREEN: Room = { rows: 23, bytes: 2_400 };

interface Level {
  readonly table: 'whole' | 'failing' | 'none';
  readonly sentences: number;
  readonly steps: StepRoom;
  /** Other ways by their titles: how many. */
  readonly others: number;
  readonly risk: boolean;
  readonly changed: number;
  readonly notes: number;
  /** Without empty lines between the parts. */
  readonly dense: boolean;
  /** Characters of a command: a longer one is only named. */
  readonly longest: number;
}

const ALL: Level = {
  table: 'whole',
  sentences: 9,
  steps: { changes: 9, looks: 2, prepares: true, files: true },
  others: 9,
  risk: true,
  changed: 3,
  notes: 3,
  dense: false,
  longest: Number.POSITIVE_INFINITY,
};

const LONG_COMMAND = 800;

/** What is given up, in this order; each one keeps what the one before it gave up out. */
const GIVEN_UP: readonly Partial<Level>[] = [
  { risk: false, notes: 1 },
  { steps: { changes: 9, looks: 1, prepares: true, files: true }, others: 4 },
  { sentences: 2, changed: 2 },
  { table: 'failing', notes: 0 },
  { others: 2 },
  { sentences: 1, others: 1, changed: 1 },
  { table: 'none', changed: 0 },
  { others: 0 },
  { dense: true },
  // Half a sequence is the last thing to show: it may stop the agent and not start it.
  { steps: { changes: 2, looks: 1, prepares: true, files: true } },
  { steps: { changes: 1, looks: 1, prepares: true, files: true } },
  { sentences: 0 },
  { steps: { changes: 1, looks: 1, prepares: false, files: true } },
  // What makes its files is told where it is not shown.
  { sentences: 1, steps: { changes: 1, looks: 1, prepares: false, files: false } },
  { sentences: 0 },
  // Nothing of ours comes here; what somebody else wrote may be as long as it likes.
  { longest: LONG_COMMAND },
];
const LEVELS: readonly Level[] = [
  ALL,
  ...GIVEN_UP.map((_, index) => Object.assign({ ...ALL }, ...GIVEN_UP.slice(0, index + 1)) as Level),
];

const BAREST = {
  sentences: 0,
  steps: { changes: 1, looks: 1, prepares: false, files: false },
  leads: false,
  changed: 0,
  hasTable: false,
} as const;

/** The same for several causes. */
const LISTS: readonly (ListRoom & { readonly changed: number; readonly hasTable: boolean })[] = [
  { sentences: 2, steps: { changes: 2, looks: 1, prepares: true, files: true }, leads: true, changed: 2, hasTable: true },
  { sentences: 2, steps: { changes: 2, looks: 1, prepares: true, files: true }, leads: true, changed: 2, hasTable: false },
  { sentences: 1, steps: { changes: 1, looks: 1, prepares: true, files: true }, leads: true, changed: 2, hasTable: false },
  { sentences: 1, steps: { changes: 1, looks: 1, prepares: false, files: false }, leads: true, changed: 0, hasTable: false },
  { sentences: 1, steps: { changes: 1, looks: 1, prepares: false, files: false }, leads: false, changed: 0, hasTable: false },
  BAREST,
];

const HINT = 'All ways and evidence: -v.';

const isProblem = ({ severity }: Finding): boolean => severity !== 'info';

/** What makes an inconclusive verdict, where a finding tells more of it. */
function doubtful({ findings, capabilities, status }: Verdict): Finding | undefined {
  if (status !== 'inconclusive') return undefined;
  const named = Object.values(capabilities).flatMap((one) => (one.asked && one.status === 'unknown' ? one.because : []));
  return findings.find(({ code }) => named.includes(code));
}

/** The screen's lines. In one of at most `room` where that is possible at all. */
export function screenLines(verdict: Verdict, style: TextStyle, room: Room = SCREEN): readonly Line[] {
  const pen = makePen(style);
  const problems = verdict.findings.filter(isProblem);
  const doubt = doubtful(verdict);
  const [only = doubt] = problems;
  const plan = verdict.preflight;
  const levels =
    plan !== undefined && only === undefined && verdict.status === 'healthy'
      ? READY_LEVELS.map((level) => () => ready(pen, verdict, plan, level))
      : problems.length > 1
        ? LISTS.map((list) => () => severalCauses(pen, verdict, problems, list))
        : LEVELS.map((level) => () => oneCause(pen, verdict, only, level));
  let lines: readonly Line[] = [];
  for (const level of levels) {
    lines = level();
    if (fits(lines, pen.width, room)) return lines;
  }
  // More causes than a screen has rows scroll; more than Run Command keeps are counted.
  for (let count = problems.length - 1; count > 0 && bytesOf(lines) > room.bytes; count -= 1)
    lines = severalCauses(pen, verdict, problems.slice(0, count), BAREST);
  return lines;
}

/** What a screen of a machine that is ready for its activation gives up, in this order. */
const READY_LEVELS = [
  { hasTable: true, hasHosts: true, hasDropIn: true, isDense: false },
  { hasTable: false, hasHosts: true, hasDropIn: true, isDense: false },
  { hasTable: false, hasHosts: false, hasDropIn: true, isDense: false },
  { hasTable: false, hasHosts: false, hasDropIn: true, isDense: true },
  { hasTable: false, hasHosts: false, hasDropIn: false, isDense: true },
] as const;

function ready(pen: Pen, verdict: Verdict, plan: PreflightVerdict, level: (typeof READY_LEVELS)[number]): readonly Line[] {
  const { through, steps } = readyLines(pen, plan, level);
  const fine = level.hasTable ? [] : network(verdict);
  const lines = (level.isDense ? dense : joined)([
    headLines(pen, verdict, undefined, fine),
    level.hasTable ? tableLines(pen, verdict) : [],
    through,
    steps,
  ]);
  return [...lines, ...(level.isDense ? [] : [{ text: '' }]), ...ending(pen, verdict)];
}

/** With `--only` its answer stands first, and alone where the node's own status would contradict the exit status. */
function headLines(pen: Pen, verdict: Verdict, fix: Remedy | undefined, more: readonly string[]): Line[] {
  return prose([
    ...answerLines(pen, verdict),
    ...(isStatusMisleading(verdict) ? [] : verdictLines(pen, verdict, fix)),
    ...nodeLines(pen, verdict, more),
    ...rootLines(pen, verdict),
  ]);
}

function ending(pen: Pen, verdict: Verdict): Line[] {
  return prose(lastLines(pen, verdict));
}

/** The network in one sentence where there is nothing to see in it. */
function network({ endpoints }: Verdict): readonly string[] {
  const required = endpoints.filter((endpoint) => endpoint.required);
  return required.length > 0 && required.every(isFine) ? ['The network is fine.'] : [];
}

function oneCause(pen: Pen, verdict: Verdict, cause: Finding | undefined, level: Level): readonly Line[] {
  const fix = cause === undefined ? undefined : fixOf(cause);
  const fine = cause === undefined ? [] : network(verdict);
  const infos = verdict.findings.filter((finding) => finding !== cause && !isProblem(finding));
  const table = fine.length > 0 || level.table === 'none' ? [] : tableLines(pen, verdict, level.table === 'failing');
  const head = headLines(pen, verdict, fix, fine);
  const body = cause === undefined ? unexplained(pen, verdict) : causeLines(pen, cause, level.sentences, impact(verdict));
  const lines = (level.dense ? dense : joined)([
    head,
    changeLines(pen, verdict, level.changed),
    table,
    body,
    cause === undefined || fix === undefined
      ? []
      : fixLines(pen, verdict.preflight === undefined ? cause : withoutFollowing(cause), fix, level, verdict),
    [...noteLines(pen, verdict, infos, verdict.preflight === undefined ? level.notes : 0), ...afterwardsLines(pen, verdict)],
  ]);
  return [...lines, ...(cause === undefined ? [{ text: '' }] : []), ...ending(pen, verdict)];
}

/** No finding is shown: all is well, or nobody knows. */
function unexplained(pen: Pen, verdict: Verdict): Line[] {
  if (isStatusMisleading(verdict) && verdict.status !== 'healthy')
    return [...say(pen, 'All that is wrong, with its fix:', '  '), ...commands(pen.command(verdict.again, '    '))];
  return verdict.status === 'healthy' ? healthyLines(pen, verdict) : say(pen, humanUnits(verdict.headline), '  ');
}

/** Before the activation no agent runs that would have to be restarted. */
function withoutFollowing(cause: Finding): Finding {
  return { ...cause, remedy: cause.remedy.filter(({ follows }) => follows !== true) };
}

/** Numbered steps, then the other ways by their titles. */
function fixLines(pen: Pen, { code, remedy }: Finding, fix: Remedy, level: Level, verdict: Verdict): Line[] {
  const steps = stepsOf(fix, level.steps);
  const proof = proofOf(fix, steps);
  const byHand = fix.byHand === undefined ? [] : say(pen, `No command changes it: ${fix.byHand}.`, '     ');
  const title =
    steps.length === 0
      ? say(pen, sentencesOf(humanUnits(fix.text)).slice(0, level.sentences).join(' ') || `${upper(fix.title)}.`, '  ')
      : [];
  const numbered = stepLines(pen, [...steps, proof], level.longest);
  const at = stepLines(pen, steps, level.longest).length;
  const risk = level.risk && fix.risk !== '' && fix.byHand === undefined ? say(pen, `Risk: ${fix.risk}`, '  ') : [];
  const others = remedy.filter((one) => one !== fix && one.follows !== true);
  const shown = others.slice(0, level.others);
  const more = others.length - shown.length;
  const ways = shown.map((one) => `${one.title} (${one.account === undefined ? one.owner : `${one.owner}, in ${one.account}`})`);
  // What is open may be the last way in, and does not come back until the cause is gone.
  const after =
    verdict.node.agent.connection === 'holds'
      ? ['The agent is still connected: do not restart it before the proof.']
      : remedy.filter((one) => one !== fix && one.follows === true).map(({ title: what }) => `Then ${what}.`);
  const or = ways.length === 0 ? '' : `Or: ${ways.join('; ')}${more > 0 ? `; ${more} more` : ''}.`;
  return [
    ...title,
    ...numbered.slice(0, at),
    ...byHand,
    ...numbered.slice(at),
    ...risk,
    ...say(
      pen,
      level.others === 0 ? HINT : `${[...after, or, ...outside(verdict)].join(' ')} ${HINT} Meaning: ssm-probe explain ${code}`,
      '  ',
    ),
  ];
}

/** Once a screen, and where there is room. */
function outside({ askAccount }: Verdict): readonly string[] {
  return askAccount === undefined ? [] : ['Or let ssm-probe account find it.'];
}

function severalCauses(pen: Pen, verdict: Verdict, problems: readonly Finding[], list: (typeof LISTS)[number]): readonly Line[] {
  const more = verdict.findings.filter(isProblem).length - problems.length;
  const rest = more > 0 ? [`And ${more} more: -v.`] : [];
  const fine = network(verdict);
  const lines = joined([
    headLines(pen, verdict, undefined, fine),
    changeLines(pen, verdict, list.changed),
    list.hasTable && fine.length === 0 ? tableLines(pen, verdict, true) : [],
    [...say(pen, impact(verdict), '  '), ...listLines(pen, problems, list)],
    noteLines(pen, verdict, [], 0),
    afterwardsLines(pen, verdict),
    [
      ...say(
        pen,
        [...rest, 'Each with its steps: -v.', ...(list.hasTable ? outside(verdict) : []), 'Prove all:'].join(' '),
        '  ',
      ),
      ...commands(pen.command(verdict.again, '    ')),
    ],
  ]);
  return [...lines, ...ending(pen, verdict)];
}

/** The screen as text, ending in a newline. */
export function renderScreen(verdict: Verdict, style: TextStyle): string {
  return screenLines(verdict, style)
    .map(({ text }) => `${text}\n`)
    .join('');
}
