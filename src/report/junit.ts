/**
 * The verdict as JUnit XML, for pipelines.
 *
 * The same test cases in every run of the same call, so that a pipeline shows trends: the verdict, each layer of each
 * required endpoint, each capability, each family of findings. `verdict` alone follows the exit status of
 * `--fail-on error`: failure for 1, error for 3. Elsewhere what is not known is skipped: not knowing is never a failure.
 */

import { FINDING_CODES } from '../findings/index.ts';
import type { CapabilityVerdict, EndpointVerdict, Verdict } from '../verdict.types.ts';
import { cleanProse, commandLines } from './clean.ts';
import { layersOf } from './endpoint-layers.ts';
import { type Case, junitText } from './junit-case.ts';
import type { TextStyle } from './pen.ts';
import { answerWords, isStatusMisleading } from './proof-line.ts';
import type { ShownFinding } from './text-finding.ts';

/** What, why and how to repair it: the body of a failure, which is often all that a pipeline shows. */
export function findingText(finding: ShownFinding): string[] {
  const lines = [`${finding.severity} ${finding.code}: ${cleanProse(finding.message)}`];
  for (const seen of finding.evidence) lines.push(`  seen: ${cleanProse(seen)}`);
  for (const [index, { owner, account, text, commands, verify }] of finding.remedy.entries()) {
    const whose = account === undefined ? owner : `${owner}, in ${cleanProse(account)}`;
    lines.push(`  ${index === 0 ? 'fix' : 'or'} (owner: ${whose}): ${cleanProse(text)}`);
    for (const command of commands) lines.push(...commandLines(command).map((line) => `    ${line}`));
    if (index === 0) lines.push('  then prove it on this node:', ...commandLines(verify).map((line) => `    ${line}`));
  }
  return lines;
}

function verdictCase(verdict: Verdict): Case {
  const { findings, headline, status, durationMs, changed } = verdict;
  const base = { classname: 'ssm-probe.verdict', name: 'Systems Manager can manage this node', ms: durationMs };
  const errors = findings.filter(({ severity }) => severity === 'error');
  // The findings have cases of their own: here their names are enough.
  const body = [
    `${status}: ${cleanProse(headline)}`,
    ...findings.map(({ code, severity }) => `${severity} ${code}`),
    ...changed.map(({ what, from, to, lastGoodAt }) =>
      cleanProse(`changed: ${what}: ${from} -> ${to} (last good ${lastGoodAt})`),
    ),
  ];
  const { proof, selected } = verdict;
  const answer = answerWords(verdict);
  if (selected !== undefined && answer !== null) {
    // It says nothing about the node as a whole, so it does not bear that name.
    const own = {
      ...base,
      name:
        proof === undefined ? 'nothing but what --skip leaves out' : `${proof.of.map(({ asked }) => asked).join(', ')} is gone`,
      body: [cleanProse(answer), ...(isStatusMisleading(verdict) ? body.slice(1) : body)],
    };
    if (errors.length > 0) return { ...own, result: 'failure', type: 'still there', message: answer };
    return selected.outcome === 'unknown'
      ? { ...own, result: 'error', type: 'inconclusive', message: answer }
      : { ...own, result: 'passed' };
  }
  if (errors.length > 0) return { ...base, result: 'failure', type: status, message: headline, body };
  if (isUndetermined(verdict)) return { ...base, result: 'error', type: 'inconclusive', message: headline, body };
  return { ...base, result: 'passed', body };
}

/** Something required is unknown, also where a warning gives the status its name. */
function isUndetermined({ status, capabilities, endpoints }: Verdict): boolean {
  return (
    status === 'inconclusive' ||
    Object.values(capabilities).some(({ asked, status: one }) => asked && one === 'unknown') ||
    endpoints.some(({ required, state }) => required && state === 'unknown')
  );
}

/**
 * What it comes to that something fails: `counts` where anything is an error. Where nothing is, it has been found to be `harmless`; or it is
 * `beside` what `--only` asked for.
 */
type Failing = 'counts' | 'harmless' | 'beside';

function failingIn({ findings, proof }: Verdict): Failing {
  if (findings.some(({ severity }) => severity === 'error')) return 'counts';
  return proof === undefined ? 'harmless' : 'beside';
}

const BESIDE = 'not what --only asked for';

function endpointCases(endpoint: EndpointVerdict, failing: Failing): Case[] {
  return layersOf(endpoint).map(({ layer, outcome, words, ms }) => {
    const base = { classname: `ssm-probe.endpoint.${endpoint.service}`, name: `${endpoint.host} ${layer}`, ms: ms ?? 0 };
    const body = [cleanProse(words)];
    if (outcome === 'ok') return { ...base, result: 'passed', body };
    if (outcome === 'skipped' || outcome === 'inconclusive')
      return { ...base, result: 'skipped', message: `${outcome}: ${words}` };
    const isDown = endpoint.state !== 'works' && endpoint.state !== 'unknown';
    const type = outcome === 'partial' ? 'partly fails' : 'fails';
    if (isDown && failing === 'beside') return { ...base, result: 'skipped', message: `${BESIDE}: ${layer} ${type}: ${words}` };
    return isDown && failing === 'counts'
      ? { ...base, result: 'failure', type: `${layer} ${type}`, message: words, body }
      : { ...base, result: 'passed', body };
  });
}

function capabilityCase(name: string, { status, because, asked, proof }: CapabilityVerdict, failing: Failing): Case {
  const base = { classname: 'ssm-probe.capability', name, ms: 0 };
  const why = because.length === 0 ? '' : ` because of ${because.join(', ')}`;
  const text = `${status}${why} (${proof})`;
  if (!asked) return { ...base, result: 'skipped', message: `not asked for with --for; ${text}` };
  if (status === 'unknown' || status === 'not-applicable') return { ...base, result: 'skipped', message: text };
  const isDown = status === 'blocked' || status === 'degraded';
  if (isDown && failing === 'beside') return { ...base, result: 'skipped', message: `${BESIDE}: ${text}` };
  return isDown && failing === 'counts'
    ? { ...base, result: 'failure', type: status, message: text, body: [] }
    : { ...base, result: 'passed', body: [text] };
}

/** One case per family: `dns`, `tcp` …; new families of a later version come after those that are known here. */
function familyCases({ findings }: Verdict): Case[] {
  const familyOf = (code: string): string => code.split('/')[0] ?? code;
  const families = new Set([...FINDING_CODES, ...findings.map(({ code }) => code)].map(familyOf));
  return [...families].map((family) => {
    const mine = findings.filter(({ code }) => familyOf(code) === family);
    const base = { classname: 'ssm-probe.findings', name: family, ms: 0 };
    const errors = mine.filter(({ severity }) => severity === 'error');
    const body = mine.flatMap(findingText);
    if (errors.length === 0) return { ...base, result: 'passed', body };
    const message = errors.map((finding) => `${finding.code}: ${finding.message}`).join(' ');
    return { ...base, result: 'failure', type: errors.map(({ code }) => code).join(' '), message, body };
  });
}

/** JUnit XML, ending in a newline. The style is there for the common signature only. */
export function renderJunit(verdict: Verdict, _style: TextStyle): string {
  const { node, tool, startedAt, durationMs, endpoints, capabilities } = verdict;
  const failing = failingIn(verdict);
  const suites: readonly (readonly [string, readonly Case[]])[] = [
    ['verdict', [verdictCase(verdict)]],
    ['endpoints', endpoints.filter(({ required }) => required).flatMap((endpoint) => endpointCases(endpoint, failing))],
    ['capabilities', Object.entries(capabilities).map(([name, one]) => capabilityCase(name, one, failing))],
    ['findings', familyCases(verdict)],
  ];
  const about: Readonly<Record<string, string | null>> = {
    tool: `${tool.name} ${tool.version}`,
    status: verdict.status,
    interrupted: verdict.interrupted === true ? 'true' : null,
    region: node.region,
    node: node.id,
    kind: node.kind,
    vpc: node.vpcId,
    agent: node.agent.version,
  };
  const common = { hostname: node.id ?? 'unknown', startedAt, about };
  return junitText(suites, common, durationMs);
}
