/** What this run did not look at, and why. A healthy verdict covers what was seen and nothing else. */
import { CAPABILITY_NEEDS } from '../knowledge/capabilities.ts';
import { bucketsOf, statusOf } from '../rules/buckets.ts';
import type { Picture } from '../rules/picture.ts';
import type { Verdict } from '../verdict.types.ts';
import type { Unknown } from './undetermined.ts';

export function notChecked(picture: Picture, unknown: readonly Unknown[]): Verdict['notChecked'] {
  const { facts } = picture;
  const { node, request } = facts;
  const rows: { what: string; why: string }[] = [...unknown, ...facts.notProbed];
  for (const bucket of bucketsOf(picture)) {
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
  if (node.proxyVariables.length > 0) {
    rows.push({
      what: `the path through ${node.proxyVariables.map(({ name }) => name).join(', ')}`,
      why: 'nothing is probed through a proxy yet: this is the direct path',
    });
  }
  rows.push(...preferences(picture));
  // These are never visible from inside the node, or need a signed call.
  rows.push({
    what: 'permissions (role, endpoint, organization policies) for API calls',
    why: 'this version makes no signed call',
  });
  if (!request.for.includes('patch-sources'))
    rows.push({ what: 'patch-sources', why: 'the package repositories of this node were not asked for' });
  return rows;
}

/** What a capability does where its preferences say so, which a node cannot see: told only where it would then go wrong. */
function preferences({ facts, endpoints, wanted }: Picture): Verdict['notChecked'] {
  return [...wanted].flatMap((name) =>
    (CAPABILITY_NEEDS[name].uses ?? []).flatMap(({ capability, effect }) => {
      if (facts.request.for.includes(capability)) return [];
      const down = endpoints.find(
        ({ kind, service, state }) =>
          kind === 'endpoint' &&
          CAPABILITY_NEEDS[capability].services.includes(service) &&
          (state === 'fails' || state === 'unresolved'),
      );
      if (down === undefined) return [];
      return [
        {
          what: `the preferences of ${name}`,
          why: `${effect}: ${down.host} does not answer here (--for ${capability} asks for it)`,
        },
      ];
    }),
  );
}
