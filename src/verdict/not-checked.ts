/** What this run did not look at, and why. A healthy verdict covers what was seen and nothing else. */

import { NOT_WAITED_FOR } from '../facts/not-learnt.ts';
import type { ConnectionFacts } from '../facts.ts';
import { CAPABILITY_NEEDS } from '../knowledge/capabilities.ts';
import { statusOf } from '../picture/buckets.ts';
import type { Picture } from '../picture/picture.ts';
import { list } from '../remedies/phrases.ts';
import type { Verdict } from '../verdict.types.ts';
import type { Unknown } from './undetermined.ts';

const HOW_TO_ASK =
  'whether patch-manager gets its packages was not looked at: --for patch-manager,patch-sources asks the repositories that are enabled on this node';

export function notChecked(picture: Picture, unknown: readonly Unknown[]): Verdict['notChecked'] {
  const { facts } = picture;
  const { node, request } = facts;
  const rows: { what: string; why: string }[] = [...unknown.map(({ what, why }) => ({ what, why })), ...facts.notProbed];
  for (const bucket of picture.buckets) {
    if (bucket.outcome !== 'inconclusive') continue;
    const why =
      statusOf(bucket) === 403
        ? 'S3 answers, but no object is known to exist in it: an anonymous 403 proves nothing'
        : `the answer (HTTP ${statusOf(bucket) ?? 'none'}) says nothing about access`;
    rows.push({ what: `access to bucket ${bucket.name}`, why });
  }
  if (node.agent.registration.state === 'unknown')
    rows.push({ what: 'the hybrid registration', why: node.agent.registration.why });
  if (node.agent.installed === 'unknown')
    rows.push({ what: 'whether the agent is installed', why: 'nothing that would tell could be read' });
  for (const why of node.agent.problems ?? []) rows.push({ what: "the agent's configuration", why });
  const imds = 'the instance metadata service';
  if (node.imds.outcome === 'inconclusive' && !unknown.some(({ what }) => what === imds))
    rows.push({ what: imds, why: node.imds.why });
  for (const why of node.resolver.problems) rows.push({ what: 'resolver configuration', why });
  for (const why of node.trust.problems) rows.push({ what: 'trust store', why });
  for (const server of request.resolvers) {
    const answers = facts.dns.filter((fact) => fact.server === server).flatMap(({ a, aaaa }) => [a, aaaa]);
    const silent = answers.length > 0 && answers.every(({ outcome }) => outcome !== 'ok');
    if (silent)
      rows.push({
        what: `the view of ${server}`,
        why: 'the server named by --resolver gave no answer: nothing was compared with it',
      });
  }
  rows.push(...proxyRows(picture));
  rows.push(...preferences(picture));
  rows.push(...signedRows(picture));
  if (!request.for.includes('patch-sources')) rows.push({ what: 'patch-sources', why: HOW_TO_ASK });
  rows.push(...(facts.sources?.notRead ?? []));
  return merged(rows);
}

/** One row for each thing, with all of its reasons. */
function merged(rows: Verdict['notChecked']): Verdict['notChecked'] {
  return [...new Set(rows.map(({ what }) => what))].map((what) => {
    const reasons = rows.filter((row) => row.what === what).map(({ why }) => why);
    return { what, why: [...new Set(reasons)].join('; ') };
  });
}

/** What a capability does where its preferences say so, which a node cannot see: told only where it would then go wrong. */
function preferences({ facts, endpoints, wanted }: Picture): Verdict['notChecked'] {
  return [...wanted].flatMap((name) =>
    (CAPABILITY_NEEDS[name].uses ?? []).flatMap(({ capability, effect }) => {
      if (facts.request.for.includes(capability)) return [];
      const own = endpoints.filter(
        ({ kind, service }) => kind === 'endpoint' && CAPABILITY_NEEDS[capability].services.includes(service),
      );
      const what = `the preferences of ${name}`;
      const down = own.find(({ state }) => state === 'fails' || state === 'unresolved');
      if (down !== undefined)
        return [{ what, why: `${effect}: ${down.host} does not answer here (--for ${capability} asks for it)` }];
      const left = own.find(({ agent }) => agent.some(({ connection }) => wasLeft(connection)));
      if (left === undefined) return [];
      return [{ what, why: `${effect}, if ${left.host} does not answer: it was not waited for (--for ${capability} does)` }];
    }),
  );
}

function wasLeft(connection: ConnectionFacts | null): boolean {
  return [connection?.tcp, connection?.tls, connection?.http].some(
    (step) => step?.outcome === 'inconclusive' && step.why === NOT_WAITED_FOR,
  );
}

/** Which way was not looked at: through the agent's proxy where its settings are unknown, or without it where `--proxy` said so. */
function proxyRows({ facts, endpoints }: Picture): Verdict['notChecked'] {
  const { proxy, proxyVariables } = facts.node;
  const variables = proxyVariables.map(({ name }) => name).join(', ');
  if (proxy === undefined) {
    if (variables === '') return [];
    return [{ what: `the path through ${variables}`, why: 'nothing was probed through a proxy: this is the direct path' }];
  }
  const rows: { what: string; why: string }[] = [];
  if (proxy.mode === 'agent' && proxy.agent === null && variables !== '')
    rows.push({
      what: `the path through ${variables} of this shell`,
      why: `the agent's own settings are not known (${proxy.agentUnknown ?? 'no agent'}): this is the direct path; --proxy URL probes another`,
    });
  // The others are slips, which proxy/invalid tells.
  for (const why of proxy.agent?.problems.slice(proxy.agent.slips?.length ?? 0) ?? [])
    rows.push({ what: "a part of the agent's proxy settings", why });
  if (proxy.mode === 'none' && proxy.agent?.https != null)
    rows.push({ what: "the path through the agent's proxy", why: '--proxy none: this is the direct path' });
  const beyond = endpoints.filter(({ proxied, required, service }) => proxied && required && service !== 's3');
  if (facts.request.expect === 'private' && beyond.length > 0)
    rows.push({
      what: `private addresses of ${beyond.map(({ host }) => host).join(', ')}`,
      why: 'the agent reaches them through its proxy, which resolves their names itself',
    });
  return rows;
}

/** What the signed calls did not tell. Permissions are never visible from inside the node but by trying. */
function signedRows({ facts }: Picture): Verdict['notChecked'] {
  const { signed } = facts;
  const what = 'permissions (role, endpoint, organization policies) for API calls';
  if (signed === undefined) return [{ what, why: 'nothing was signed in this run' }];
  if (signed.credentials.state !== 'found') return [{ what, why: signed.credentials.why }];
  const open = signed.calls.flatMap(({ action, result }) => {
    if (result.outcome === 'skipped') return [{ what: `permission for ${action}`, why: result.because }];
    if (result.outcome === 'inconclusive') return [{ what: `permission for ${action}`, why: result.why }];
    if (result.outcome === 'ok' || result.reason === 'refused') return [];
    return [{ what: `permission for ${action}`, why: `the call did not come through: ${result.detail}` }];
  });
  const reads = (signed.reads ?? []).flatMap(({ bucket, result }) =>
    result.outcome === 'skipped' ? [{ what: `a signed read of bucket ${bucket}`, why: result.because }] : [],
  );
  const made = signed.calls.filter(({ result }) => result.outcome !== 'skipped').map(({ action }) => action);
  const why =
    made.length === 0
      ? 'nothing was signed in this run'
      : `only ${list(made, made.length)} ${made.length === 1 ? 'is' : 'are'} tried${made.length > 2 ? '' : ': they change nothing'}`;
  return [...open, ...reads, { what: 'permissions for other API calls', why }];
}
