/** Required steps that nobody knows the outcome of: they make a verdict inconclusive, never a fault. */
import type { ConnectFacts } from '../facts/proxy.ts';
import type { Step } from '../facts.ts';
import { doubtsOf } from '../picture/doubts.ts';
import { judgedEndpoints, s3Endpoint } from '../picture/endpoint-choice.ts';
import type { EndpointPicture, Picture } from '../picture/picture.ts';
import { judgedSources } from '../picture/sources.ts';
import { list } from '../remedies/phrases.ts';
import { isFamilySelected } from './selection.ts';

export interface Unknown {
  /** Of findings: what this would have told. */
  readonly family: string;
  readonly what: string;
  /** `what` names several things. */
  readonly areMany?: true;
  readonly why: string;
}

export function undetermined(picture: Picture): readonly Unknown[] {
  const { request } = picture.facts;
  return [
    ...identityUndetermined(picture),
    ...endpointsUndetermined(picture),
    ...(isFamilySelected('agent', request) ? agentUndetermined(picture) : []),
    ...(isFamilySelected('s3', request) ? readsUndetermined(picture) : []),
    ...(request.for.includes('patch-sources') && isFamilySelected('patch-sources', request) ? sourcesUndetermined(picture) : []),
  ];
}

/** Repositories without which the package manager does not go on. */
function sourcesUndetermined({ facts }: Picture): readonly Unknown[] {
  const family = 'patch-sources';
  const judged = judgedSources(facts);
  if (judged === null) return [{ family, what: family, why: 'the facts do not have the repositories' }];
  const unknown = judged.flatMap(({ repository: { file, section, isOptional }, result }) =>
    result.state === 'unknown' && !isOptional ? [{ family, what: `the repository ${section} of ${file}`, why: result.why }] : [],
  );
  const [first] = facts.sources?.notRead ?? [];
  return judged.length === 0
    ? [{ family, what: family, why: first === undefined ? 'none was found' : `${first.what}: ${first.why}` }]
    : unknown;
}

/** On EC2 the agent's identity and credentials come from IMDS. */
function identityUndetermined({ facts, kind, onEc2, contained }: Picture): readonly Unknown[] {
  const { imds } = facts.node;
  const needed = !contained && onEc2 && kind !== 'hybrid' && isFamilySelected('imds', facts.request);
  return needed && imds.outcome === 'inconclusive'
    ? [{ family: 'imds', what: 'the instance metadata service', why: imds.why }]
    : [];
}

/** The endpoints answer, and the agent says, or is seen, otherwise. */
function agentUndetermined(picture: Picture): readonly Unknown[] {
  // What nobody asked for leaves nothing open.
  const open = doubtsOf(picture).filter(({ code }) => code !== 'dns/search-domain');
  return open.map(({ capabilities, why }) => ({
    family: 'agent',
    what: capabilities.length > 3 ? "the agent's work" : list(capabilities, 3),
    ...(capabilities.length === 2 || capabilities.length === 3 ? { areMany: true as const } : {}),
    why,
  }));
}

/** S3 answers, and still a read did not come through. */
function readsUndetermined(picture: Picture): readonly Unknown[] {
  if (s3Endpoint(picture, 'endpoint')?.state !== 'works') return [];
  return picture.buckets.flatMap(({ name, outcome, read: { result } }) => {
    if (result.outcome === 'inconclusive') return [{ family: 's3', what: `bucket ${name}`, why: result.why }];
    if (outcome !== 'failed' && outcome !== 'skipped') return [];
    if (s3Endpoint(picture, 'dualstack')?.state !== 'works' && result.outcome === 'failed') return [];
    return [
      {
        family: 's3',
        what: `bucket ${name}`,
        why: result.outcome === 'failed' ? `${result.reason}: ${result.detail}` : 'it was not read',
      },
    ];
  });
}

function endpointsUndetermined(picture: Picture): readonly Unknown[] {
  return judgedEndpoints(picture).flatMap((endpoint) => {
    const found = unknownStep(picture, endpoint);
    return found !== null && isFamilySelected(found.layer, picture.facts.request)
      ? [{ family: found.layer, what: `${found.layer} of ${endpoint.host}`, why: found.why }]
      : [];
  });
}

/** The first step of it that nobody knows the end of; null where every step is known. */
export function unknownStep(
  { facts }: Picture,
  { host, agent, configured, pinned, state, proxied }: EndpointPicture,
): { layer: string; why: string } | null {
  for (const { connection } of agent) {
    if (connection === null) continue;
    const layers: readonly (readonly [string, Step<string> | ConnectFacts | { readonly outcome: 'ok' }])[] = [
      ['tcp', connection.tcp],
      ['proxy', connection.proxy?.connect ?? { outcome: 'ok' }],
      ['tls', connection.tls],
      ['http', connection.http],
    ];
    for (const [layer, step] of layers) if (step.outcome === 'inconclusive') return { layer, why: step.why };
    // TLS completed with AWS's certificate, and then nothing usable came: whose fault that is cannot be told from here.
    if (connection.http.outcome === 'failed' && connection.tls.outcome === 'ok' && connection.tls.verifyError === null) {
      return { layer: 'http', why: `${connection.ip}: ${connection.http.reason}: ${connection.http.detail}` };
    }
  }
  if (state !== 'unknown') return null;
  if (proxied) return { layer: 'proxy', why: 'what became of it on its way through the proxy is not known' };
  if (pinned === null && configured.length === 0)
    return { layer: 'dns', why: facts.node.resolver.problems[0] ?? 'no DNS server is known' };
  const asked = facts.dns.find((fact) => fact.host === host && fact.a.outcome !== 'ok' && fact.a.outcome !== 'failed')?.a;
  if (asked?.outcome === 'inconclusive') return { layer: 'dns', why: asked.why };
  if (asked?.outcome === 'skipped') return { layer: 'dns', why: asked.because };
  return { layer: 'tcp', why: 'none of its addresses is of a family that this node has' };
}
