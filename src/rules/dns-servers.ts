/** Configured DNS servers that are silent for every name. */
import type { Draft } from '../catalog/data.ts';
import { capabilitiesOf, requiredEndpoints } from './draft.ts';
import type { Picture } from './picture.ts';

export function resolverUnreachable(picture: Picture): readonly Draft[] {
  const views = picture.endpoints.flatMap(({ configured }) => configured);
  const servers = [...new Set(views.map(({ server }) => server))];
  const silent = servers.filter((server) =>
    views.filter((view) => view.server === server).every(({ status }) => status === 'silent'),
  );
  if (silent.length === 0) return [];
  const working = servers.filter((server) => !silent.includes(server));
  const required = requiredEndpoints(picture);
  return [
    {
      code: 'dns/resolver-unreachable',
      // With another server left, names resolve after the resolver's own time-out: it works and is at risk. So it does where the
      // hosts file has every name.
      severity: working.length === 0 && !required.every(({ state }) => state === 'works') ? 'error' : 'warning',
      subjects: silent,
      data: { servers: silent, working },
      evidence: silent.map(
        (server) => `${server}: ${views.find((view) => view.server === server)?.says ?? 'no answer'}, for every name asked`,
      ),
      capabilities: capabilitiesOf(required),
    },
  ];
}
