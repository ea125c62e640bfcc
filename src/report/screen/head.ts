/** The first lines, and the last one: the verdict, and which node it is about. */
import { counted } from '../../knowledge/words.ts';
import type { Remedy, Verdict } from '../../verdict.types.ts';
import { columns, fold } from '../layout.ts';
import { shownStatus } from '../mark.ts';
import type { Pen } from '../pen.ts';
import { answerForms, answerMark, isStatusMisleading } from '../proof-line.ts';
import { say } from './line.ts';
import { machineWords } from './preflight.ts';
import { forHumans, who } from './words.ts';

function painted(pen: Pen, verdict: Verdict, lines: readonly string[]): string[] {
  const { mark, word } = shownStatus(verdict);
  return lines.map((line, index) => (index === 0 ? pen.tint(line, pen.mark(mark, word), mark) : line));
}

/** `✗ broken: packets to a private endpoint vanish (for whoever runs the VPC)`. */
export function verdictLines(pen: Pen, verdict: Verdict, fix: Remedy | undefined): string[] {
  const { mark: kind, word } = shownStatus(verdict);
  const mark = pen.mark(kind, word);
  const cut = verdict.interrupted === true ? ' (interrupted, not everything was seen)' : '';
  const owner = fix === undefined ? '' : ` (for ${who(fix)})`;
  return painted(
    pen,
    verdict,
    say(pen, `${mark}${cut}: ${verdict.inBrief}${owner}`, '', '  ').map(({ text }) => text),
  );
}

/** What this machine is to Systems Manager: `EC2`, `hybrid node`, or `VMware`, `not EC2` and `no registration seen`. */
export function kindWords({ kind, machine, container }: Verdict['node']): readonly string[] {
  if (container !== undefined) return ['container'];
  if (kind !== 'unknown') return [{ ec2: 'EC2', hybrid: 'hybrid node' }[kind]];
  return [...(machine === undefined ? ['EC2 or not is unknown'] : [machine, 'not EC2']), 'no registration seen'];
}

function agentWords({ installed, running, version, runsForSeconds }: Verdict['node']['agent']): string {
  if (installed === 'no') return 'no SSM Agent installed';
  if (installed === 'unknown' && version === null) return 'SSM Agent unknown';
  const name = `agent ${version ?? 'of unknown version'}`;
  if (running === 'unknown') return name;
  if (running === 'no') return `${name} not running`;
  return runsForSeconds === undefined ? `${name} running` : `${name} up ${forHumans(runsForSeconds * 1_000)}`;
}

/** Which node this is about: a report gets forwarded. `more`: sentences that follow. */
export function nodeLines(pen: Pen, verdict: Verdict, more: readonly string[]): string[] {
  const { node, durationMs, waited, preflight } = verdict;
  const about = [
    node.id ?? 'node without an id',
    ...kindWords(node),
    // A zone's name starts with its Region's.
    node.az?.startsWith(node.region) === true ? node.az : node.region,
    agentWords(node.agent),
  ];
  const parts = [
    ...(preflight === undefined ? about : machineWords(preflight, verdict)),
    ...(waited === undefined ? [] : [`waited ${forHumans(waited.ms)} in ${counted(waited.rounds, 'round')}`]),
    `took ${forHumans(durationMs)}`,
  ];
  const items = parts.map((part, index) => (index === parts.length - 1 ? part : `${part},`));
  const last = `${items.at(-1) ?? ''}${more.length === 0 ? '' : '.'}`;
  const words = [...items.slice(0, -1), last, ...more].map((part) => pen.clean(part));
  return fold(words, ' ', pen.width, '  ', '  ');
}

/** A screen in which few verdicts have one line. */
const NARROW = 60;

/** Once more, on one line that never wraps: what is seen where a long text has scrolled by. The short code stands in it where there is room. */
export function lastLines(pen: Pen, verdict: Verdict): string[] {
  if (isStatusMisleading(verdict)) {
    const forms = answerForms(verdict).map((form) => pen.clean(form));
    const line = forms.find((one) => columns(one) <= pen.width) ?? forms.at(-1) ?? '';
    return [pen.tint(line, line, answerMark(verdict))];
  }
  const { mark: kind, word } = shownStatus(verdict);
  const mark = pen.mark(kind, word);
  const [worst] = verdict.findings;
  const code = verdict.shortCode === undefined ? '' : ` ${pen.dot} code ${pen.clean(verdict.shortCode)}`;
  const whole = `${mark}: ${pen.clean(verdict.inBrief)}`;
  const more = verdict.findings.filter(({ severity }) => severity !== 'info').length - 1;
  const short = more < 0 ? mark : `${mark}: ${pen.clean(worst?.code ?? '')}${more > 0 ? `, and ${more} more` : ''}`;
  // The words say more than the code, which `-v` and JSON have as well; on a narrow screen they may take two lines.
  const line = [whole + code, whole].find((one) => columns(one) <= pen.width);
  if (line !== undefined) return painted(pen, verdict, [line]);
  const lines = say(pen, whole, '', '  ').map(({ text }) => text);
  if (pen.width < NARROW && lines.length === 2) return painted(pen, verdict, lines);
  return painted(pen, verdict, [[short + code, mark + code, short].find((one) => columns(one) <= pen.width) ?? mark]);
}
