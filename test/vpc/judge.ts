/** Compares what a run found with what its scenario expects. Pure; every difference is one line of words. */
import type { Expectation, Scenario } from './lab/types.ts';

/** An expectation that also says what is told under another cause. */
export interface FullExpectation extends Expectation {
  /** Suppressed code → the root cause that explains it: exactly these. Unsaid: anything. */
  readonly suppressed?: Readonly<Record<string, string>>;
}
export interface FullScenario extends Scenario {
  readonly expect: FullExpectation;
}

/** What came out of the lab: the probe's end and its verdict, as far as it could be parsed. */
export interface Observation {
  readonly exit: number | null;
  readonly signal: string | null;
  readonly wallMs: number;
  readonly peakMb: number;
  readonly labStartMs: number;
  readonly stderr: string;
  /** The parsed JSON of standard output; null when it was none. */
  readonly verdict: unknown;
  /** All verdicts of a watch, the last one included. */
  readonly verdicts?: readonly unknown[];
}

export interface Found {
  readonly status: string;
  /** Codes of errors and warnings, sorted. */
  readonly findings: readonly string[];
  readonly infos: readonly string[];
  /** `code < suppressedBy`, sorted. */
  readonly suppressed: readonly string[];
  readonly capabilities: Readonly<Record<string, string>>;
  /** Capabilities whose proof is `observed`, sorted. */
  readonly observed: readonly string[];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '?');

/** The part of a verdict that scenarios speak about; anything malformed becomes `?`. */
export function readVerdict(verdict: unknown): Found | null {
  if (!isRecord(verdict) || !Array.isArray(verdict['findings'])) return null;
  const findings = verdict['findings'].filter(isRecord);
  const codes = (wanted: (severity: unknown) => boolean): string[] =>
    findings
      .filter((finding) => wanted(finding['severity']))
      .map((finding) => text(finding['code']))
      .toSorted();
  const hidden = Array.isArray(verdict['suppressed']) ? verdict['suppressed'].filter(isRecord) : [];
  const capabilities = isRecord(verdict['capabilities']) ? verdict['capabilities'] : {};
  return {
    status: text(verdict['status']),
    findings: codes((severity) => severity !== 'info'),
    infos: codes((severity) => severity === 'info'),
    suppressed: hidden.map((finding) => `${text(finding['code'])} < ${text(finding['suppressedBy'])}`).toSorted(),
    capabilities: Object.fromEntries(
      Object.entries(capabilities).map(([name, value]) => [name, isRecord(value) ? text(value['status']) : '?']),
    ),
    observed: Object.entries(capabilities)
      .flatMap(([name, value]) => (isRecord(value) && value['proof'] === 'observed' ? [name] : []))
      .toSorted(),
  };
}

function deliveriesIn(verdict: unknown): readonly string[] {
  const rows = isRecord(verdict) && Array.isArray(verdict['delivery']) ? verdict['delivery'].filter(isRecord) : [];
  return rows.map((row) => `${text(row['sink'])} ${text(row['outcome'])}: ${text(row['detail'])}`);
}

function changesIn(verdict: unknown): readonly string[] {
  const rows = isRecord(verdict) && Array.isArray(verdict['changed']) ? verdict['changed'].filter(isRecord) : [];
  return rows.map((row) => `${text(row['what'])}: ${text(row['from'])} -> ${text(row['to'])}`);
}

function toldBy(verdict: unknown): string {
  const watch = isRecord(verdict) ? verdict['watch'] : null;
  return `${isRecord(watch) ? text(watch['event']) : '?'} ${isRecord(verdict) ? text(verdict['status']) : '?'}`;
}

/** No line means that everything is as expected. */
export function differences(expect: FullExpectation, seen: Observation): string[] {
  const lines: string[] = [];
  const found = readVerdict(seen.verdict);
  if (seen.signal !== null) lines.push(`killed by ${seen.signal}`);
  if (seen.exit !== expect.exit) lines.push(`exit ${String(seen.exit)}, expected ${expect.exit}`);
  if (expect.maxWallMs !== undefined && seen.wallMs > expect.maxWallMs) {
    lines.push(`took ${Math.round(seen.wallMs)} ms, allowed are ${expect.maxWallMs}`);
  }
  if (found === null) {
    lines.push(`no verdict on standard output; stderr: ${seen.stderr.trim().slice(0, 500) || 'empty'}`);
    return lines;
  }
  if (found.status !== expect.status) lines.push(`status ${found.status}, expected ${expect.status}`);
  // A code that comes twice counts twice: one cause is one finding.
  const wanted = [...expect.findings].toSorted();
  if (found.findings.join() !== wanted.join()) {
    lines.push(`findings [${found.findings.join(', ')}], expected [${wanted.join(', ')}]`);
  }
  for (const code of expect.infos ?? []) {
    if (!found.infos.includes(code)) lines.push(`no info ${code} among [${found.infos.join(', ')}]`);
  }
  if (expect.suppressed !== undefined) {
    const hidden = Object.entries(expect.suppressed).map(([code, by]) => `${code} < ${by}`);
    if (found.suppressed.join() !== hidden.toSorted().join()) {
      lines.push(`suppressed [${found.suppressed.join(', ')}], expected [${hidden.toSorted().join(', ')}]`);
    }
  }
  for (const [name, status] of Object.entries(expect.capabilities ?? {})) {
    const is = found.capabilities[name] ?? 'absent';
    if (is !== status) lines.push(`${name} ${is}, expected ${status}`);
  }
  if (expect.delivery !== undefined) {
    const rows = deliveriesIn(seen.verdict);
    const right = rows.length === expect.delivery.length && expect.delivery.every((part, at) => rows[at]?.includes(part));
    if (!right) lines.push(`delivery [${rows.join(', ')}], expected [${expect.delivery.join(', ')}]`);
  }
  const changed = changesIn(seen.verdict);
  if (expect.changed !== undefined && changed.join() !== expect.changed.join())
    lines.push(`changed [${changed.join('; ')}], expected [${expect.changed.join('; ')}]`);
  const told = seen.verdicts?.map(toldBy) ?? [];
  if (expect.told !== undefined && told.join() !== expect.told.join())
    lines.push(`told [${told.join(', ')}], expected [${expect.told.join(', ')}]`);
  const proven = expect.observed?.toSorted();
  if (proven !== undefined && found.observed.join() !== proven.join())
    lines.push(`observed [${found.observed.join(', ')}], expected [${proven.join(', ')}]`);
  return lines;
}
