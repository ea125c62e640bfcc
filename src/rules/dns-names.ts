/** Names that do not resolve, whoever is asked: no better view exists to compare with. */
import type { Draft } from '../catalog/data.ts';
import { type DnsDiagnosis, diagnoseDns } from './dns-diagnosis.ts';
import { failingStub, stubWords } from './dns-stub.ts';
import { capabilitiesOf, distinct, hostsOf, requiredEndpoints, says } from './draft.ts';
import type { AddressPicture, EndpointPicture, Picture } from './picture.ts';
import { isAnswering, type View } from './views.ts';

type WithViews = Extract<DnsDiagnosis, { views: readonly View[] }>;

/** The required endpoints with this diagnosis, and the views that show it. */
function affected(
  picture: Picture,
  kind: WithViews['kind'],
): { endpoints: EndpointPicture[]; views: View[]; evidence: string[] } {
  const found = requiredEndpoints(picture).flatMap((endpoint) => {
    const diagnosis = diagnoseDns(picture, endpoint);
    return diagnosis.kind === kind ? [{ endpoint, views: diagnosis.views }] : [];
  });
  return {
    endpoints: found.map(({ endpoint }) => endpoint),
    views: found.flatMap(({ views }) => views),
    evidence: found.flatMap(({ endpoint, views }) =>
      views.map((view) => `${view.server} says ${view.says} for ${endpoint.host}`),
    ),
  };
}

export function nameNotFound(picture: Picture): readonly Draft[] {
  const { endpoints, views, evidence } = affected(picture, 'not-found');
  if (endpoints.length === 0) return [];
  const hosts = hostsOf(endpoints);
  const servers = distinct(views.map(says)).map(({ server }) => server);
  return [
    {
      code: 'dns/name-not-found',
      severity: 'error',
      subjects: hosts,
      data: { hosts, servers },
      evidence,
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}

export function noAddress(picture: Picture): readonly Draft[] {
  const { endpoints, views, evidence } = affected(picture, 'no-address');
  if (endpoints.length === 0) return [];
  const hosts = hostsOf(endpoints);
  const servers = distinct(views.map(says)).map(({ server }) => server);
  return [
    {
      code: 'dns/no-address',
      severity: 'error',
      subjects: hosts,
      data: { hosts, servers },
      evidence,
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}

export function serverFailure(picture: Picture): readonly Draft[] {
  const found = affected(picture, 'failure');
  const failing = failingStub(picture.endpoints);
  const stub = failing === null || failing.view.status === 'silent' ? null : failing;
  const endpoints = [...(stub === null ? [] : [stub.endpoint]), ...found.endpoints];
  if (endpoints.length === 0) return [];
  const hosts = hostsOf(endpoints);
  const views = [...(stub === null ? [] : [stub.view]), ...found.views];
  return [
    {
      code: 'dns/server-failure',
      severity: 'error',
      subjects: hosts,
      data: { hosts, servers: distinct(views.map(says)) },
      evidence: [...(stub === null ? [] : [stubWords(stub)]), ...found.evidence],
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}

export function truncatedTcpBlocked(picture: Picture): readonly Draft[] {
  const { endpoints, views, evidence } = affected(picture, 'truncated');
  if (endpoints.length === 0) return [];
  const hosts = hostsOf(endpoints);
  const servers = distinct(views.map(says)).map(({ server }) => server);
  return [
    {
      code: 'dns/truncated-tcp-blocked',
      severity: 'error',
      subjects: hosts,
      data: { hosts, servers },
      evidence,
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}

/**
 * Public answers that lead nowhere, or none, on a node from which Amazon's view cannot be seen: either the DNS here lacks a
 * forwarder to a private view, or there is none and the way to the internet is closed.
 */
export function privateViewMissing(picture: Picture): readonly Draft[] {
  const expected = picture.facts.request.expect === 'private';
  const found = requiredEndpoints(picture).filter((endpoint) => {
    const diagnosis = diagnoseDns(picture, endpoint);
    if (diagnosis.kind === 'no-private-view') return true;
    if (diagnosis.kind !== 'fine' || endpoint.service === 's3' || endpoint.amazon.some(isAnswering)) return false;
    const isPublic = endpoint.agent.length > 0 && endpoint.agent.every((address) => address.class === 'public');
    // On EC2 the missing endpoint itself is named.
    return isPublic && !picture.onEc2 && (expected || unanswered(endpoint.agent));
  });
  if (found.length === 0) return [];
  const hosts = hostsOf(found);
  const servers = distinct(found.flatMap(({ configured }) => configured).map(says));
  return [
    {
      code: 'dns/private-view-missing',
      severity: 'error',
      subjects: hosts,
      data: { hosts, servers },
      evidence: found.flatMap((endpoint) =>
        endpoint.configured.map((view) => `${view.server} says ${view.says} for ${endpoint.host}`),
      ),
      capabilities: capabilitiesOf(found),
    },
  ];
}

/** No address of it opens: packets vanish, or the network says that there is no way. */
export function unanswered(addresses: readonly AddressPicture[]): boolean {
  const tried = addresses.filter(({ reach }) => reach.state !== 'unknown' || reach.tried);
  return tried.length > 0 && tried.every(({ reach }) => reach.state === 'fails' && reach.layer === 'tcp');
}
