/** Test cases and suites of JUnit XML, as Jenkins (its junit-10.xsd), GitLab and GitHub's actions read it. */
import { element, textElement } from './xml.ts';

interface CaseBase {
  readonly classname: string;
  readonly name: string;
  /** Milliseconds; 0 for what takes no time. */
  readonly ms: number;
}

export type Case = CaseBase &
  (
    | { readonly result: 'passed'; readonly body: readonly string[] }
    | { readonly result: 'skipped'; readonly message: string }
    | { readonly result: 'failure' | 'error'; readonly type: string; readonly message: string; readonly body: readonly string[] }
  );

interface SuiteCommon {
  readonly hostname: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly about: Readonly<Record<string, string | null>>;
}

type Totals = Readonly<Record<'tests' | 'failures' | 'errors' | 'time', string | number>>;

/** JUnit counts in seconds. */
function seconds(ms: number): string {
  return (Math.max(0, ms) / 1000).toFixed(3);
}

function count(cases: readonly Case[], wanted: Case['result']): number {
  return cases.filter(({ result }) => result === wanted).length;
}

/** The counts that readers compare with what they find; `ms` is the time of the whole. What is skipped, a suite alone may say (junit-10.xsd). */
function totals(cases: readonly Case[], ms: number): Totals {
  return { tests: cases.length, failures: count(cases, 'failure'), errors: count(cases, 'error'), time: seconds(ms) };
}

function caseElement(one: Case): readonly string[] {
  const values = { classname: one.classname, name: one.name, time: seconds(one.ms) };
  switch (one.result) {
    case 'passed':
      return element('testcase', values, one.body.length === 0 ? [] : textElement('system-out', {}, one.body));
    case 'skipped':
      return element('testcase', values, element('skipped', { message: one.message }));
    case 'failure':
    case 'error':
      return element('testcase', values, textElement(one.result, { message: one.message, type: one.type }, one.body));
  }
}

/** A suite with its properties. Its time is the sum of its cases', as readers expect. */
function suiteElement(name: string, cases: readonly Case[], { hostname, startedAt, about }: SuiteCommon): readonly string[] {
  const known = Object.entries(about).filter(([, value]) => value !== null);
  const ms = cases.reduce((sum, one) => sum + one.ms, 0);
  // Ant's schema wants the time without a zone, and it is UTC. What is no time at all is left out.
  const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/u.exec(startedAt)?.[0] ?? null;
  return element('testsuite', { name, ...totals(cases, ms), skipped: count(cases, 'skipped'), timestamp, hostname }, [
    ...element(
      'properties',
      {},
      known.flatMap(([key, value]) => element('property', { name: key, value })),
    ),
    ...cases.flatMap(caseElement),
  ]);
}

/** A whole document, ending in a newline; suites without cases leave nothing. `ms`: of the whole. */
export function junitText(suites: readonly (readonly [string, readonly Case[]])[], common: SuiteCommon, ms: number): string {
  const filled = suites.filter(([, cases]) => cases.length > 0);
  const counts = totals(
    filled.flatMap(([, cases]) => cases),
    ms,
  );
  const lines = element(
    'testsuites',
    { name: 'ssm-probe', ...counts },
    filled.flatMap(([name, cases]) => suiteElement(`ssm-probe.${name}`, cases, common)),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines.join('\n')}\n`;
}
