/** Configured servers whose view is worse than Amazon's, or than each other's; and names that DNS filters or hosts files bend. */
import type { Draft } from '../catalog/data.ts';
import { isPrivate, isSinkhole } from './addresses.ts';
import { diagnoseDns } from './dns-diagnosis.ts';
import { capabilitiesOf, distinct, hostsOf, judgedEndpoints, requiredEndpoints, says } from './draft.ts';
import type { EndpointPicture, Picture } from './picture.ts';

export function forwarderMissing(picture: Picture): readonly Draft[] {
  const found = requiredEndpoints(picture).flatMap((endpoint) => {
    const diagnosis = diagnoseDns(picture, endpoint);
    return diagnosis.kind === 'forwarder' ? [{ endpoint, ...diagnosis }] : [];
  });
  // A working internet path beside unused private endpoints is a supported set-up.
  const mustBePrivate = picture.facts.request.expect === 'private';
  // Public addresses of which nobody knows whether they answer are no fault yet.
  const broken = found.filter(
    ({ endpoint }) =>
      (endpoint.state !== 'works' && endpoint.state !== 'unknown') || (mustBePrivate && endpoint.service !== 's3'),
  );
  const told = broken.length > 0 ? broken : found;
  if (told.length === 0) return [];
  const endpoints = told.map(({ endpoint }) => endpoint);
  const hosts = hostsOf(endpoints);
  return [
    {
      code: 'dns/forwarder-missing',
      severity: broken.length > 0 ? 'error' : 'info',
      subjects: hosts,
      data: {
        servers: distinct(told.flatMap(({ wrong }) => wrong.map(says))),
        better: distinct(told.flatMap(({ better }) => better.map(says))),
        hosts,
        internetWorks: endpoints.every(({ state }) => state === 'works'),
      },
      evidence: told.flatMap(({ endpoint, wrong, better }) => [
        ...wrong.map((view) => `${view.server} says ${view.says} for ${endpoint.host}`),
        ...better.map((view) => `${view.server} says ${view.says} for ${endpoint.host}`),
      ]),
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}

export function resolversDisagree(picture: Picture): readonly Draft[] {
  const found = judgedEndpoints(picture).flatMap((endpoint) => {
    const diagnosis = diagnoseDns(picture, endpoint);
    return diagnosis.kind === 'disagree' ? [{ endpoint, ...diagnosis }] : [];
  });
  if (found.length === 0) return [];
  const endpoints = found.map(({ endpoint }) => endpoint);
  const hosts = hostsOf(endpoints);
  // Resolvers go on to the next server after a failure, but take NXDOMAIN and wrong addresses for an answer.
  // (A public answer that works is wrong only where private ones are demanded.)
  const mustBePrivate = picture.facts.request.expect === 'private';
  const final = found.some(({ endpoint, wrong }) => {
    const publicWorks = endpoint.state === 'works' && !(mustBePrivate && endpoint.service !== 's3');
    return wrong.some(({ status }) => status === 'nxdomain' || status === 'nodata' || (status === 'public' && !publicWorks));
  });
  return [
    {
      code: 'dns/resolvers-disagree',
      severity: final ? 'error' : 'warning',
      subjects: hosts,
      data: {
        hosts,
        right: distinct(found.flatMap(({ right }) => right.map(says))),
        wrong: distinct(found.flatMap(({ wrong }) => wrong.map(says))),
      },
      evidence: found.flatMap(({ endpoint, right, wrong }) =>
        [...right, ...wrong].map((view) => `${view.server} says ${view.says} for ${endpoint.host}`),
      ),
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}

export function sinkholed(picture: Picture): readonly Draft[] {
  const found = judgedEndpoints(picture).filter((endpoint) => diagnoseDns(picture, endpoint).kind === 'sinkholed');
  if (found.length === 0) return [];
  const answers = found.flatMap(({ host, configured }) =>
    configured
      .filter(({ status }) => status === 'sinkhole')
      .flatMap(({ server, addresses }) =>
        addresses.filter((ip) => isSinkhole(picture.classOf(ip))).map((ip) => ({ host, ip, server })),
      ),
  );
  return [
    {
      code: 'dns/sinkholed',
      severity: 'error',
      subjects: hostsOf(found),
      data: { answers },
      evidence: answers.map(({ host, ip, server }) => `${server} says ${ip} for ${host}`),
      capabilities: capabilitiesOf(found),
    },
  ];
}

export function hostsOverride(picture: Picture): readonly Draft[] {
  const pinned = judgedEndpoints(picture).filter((endpoint) => endpoint.pinned !== null);
  const mustBePrivate = picture.facts.request.expect === 'private';
  const failing = pinned.filter(
    ({ state, service, all, agent }) =>
      state === 'fails' ||
      state === 'partial' ||
      // DNS knows a private address, and the pin leads past it.
      (mustBePrivate &&
        service !== 's3' &&
        all.some((address) => isPrivate(address.class)) &&
        !agent.some((address) => isPrivate(address.class))),
  );
  // What DNS would say anyway is a habit, not a risk that is already there.
  const differing = pinned.filter((endpoint) => !agreesWithDns(endpoint));
  const told = failing.length > 0 ? failing : differing.length > 0 ? differing : pinned;
  if (told.length === 0) return [];
  const entries = told.flatMap(({ host, pinned: ips }) => (ips ?? []).map((ip) => ({ host, ip })));
  const dns = told.map(({ host, configured, amazon }) => ({
    host,
    addresses: [...new Set([...configured, ...amazon].flatMap(({ addresses }) => addresses))],
  }));
  return [
    {
      code: 'dns/hosts-override',
      severity: failing.length > 0 ? 'error' : differing.length > 0 ? 'warning' : 'info',
      subjects: hostsOf(told),
      data: { entries, dns, works: told.every(({ state }) => state === 'works') },
      evidence: entries.map(({ host, ip }) => {
        const answers = dns.find((entry) => entry.host === host)?.addresses ?? [];
        return `the hosts file pins ${host} to ${ip}; DNS says ${answers.length > 0 ? answers.join(', ') : 'nothing'}`;
      }),
      capabilities: capabilitiesOf(told),
    },
  ];
}

function agreesWithDns({ pinned, configured, amazon }: EndpointPicture): boolean {
  const answers = new Set([...configured, ...amazon].flatMap(({ addresses }) => addresses));
  return (pinned ?? []).every((ip) => answers.has(ip));
}
