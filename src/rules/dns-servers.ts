/** Configured DNS servers that are silent for every name. */
import type { Draft } from '../catalog/data.ts';
import { failingStub, stubWords } from './dns-stub.ts';
import { capabilitiesOf, requiredEndpoints } from './draft.ts';
import type { Picture } from './picture.ts';

export function resolverUnreachable(picture: Picture): readonly Draft[] {
  const views = picture.endpoints.flatMap(({ configured }) => configured);
  const servers = [...new Set(views.map(({ server }) => server))];
  const silent = servers.filter((server) =>
    views.filter((view) => view.server === server).every(({ status }) => status === 'silent'),
  );
  const failing = failingStub(picture.endpoints);
  const stub = failing?.view.status === 'silent' ? failing : null;
  if (silent.length === 0 && stub === null) return [];
  const required = requiredEndpoints(picture);
  // With split DNS, only a server that is asked for the same names is any help.
  const beside = picture.endpoints.filter(({ configured }) => configured.some(({ server }) => silent.includes(server)));
  const helping = new Set(beside.flatMap(({ configured }) => configured.map(({ server }) => server)));
  const working = servers.filter((server) => helping.has(server) && !silent.includes(server));
  const stuck = required.filter(
    ({ configured, state }) =>
      state !== 'works' && configured.length > 0 && configured.every(({ server }) => silent.includes(server)),
  );
  return [
    {
      code: 'dns/resolver-unreachable',
      // With another server left, names resolve after the resolver's own time-out: it works and is at risk. So it does where the
      // hosts file has every name.
      severity: stuck.length > 0 || stub !== null ? 'error' : 'warning',
      subjects: [...(stub === null ? [] : [stub.view.server]), ...silent],
      // Nobody but the stub is asked: that others answer is no help.
      data: stub === null ? { servers: silent, working } : { servers: [stub.view.server, ...silent], working: [] },
      evidence: [
        ...(stub === null ? [] : [stubWords(stub)]),
        ...silent.map(
          (server) => `${server}: ${views.find((view) => view.server === server)?.says ?? 'no answer'}, for every name asked`,
        ),
      ],
      capabilities: capabilitiesOf(required),
    },
  ];
}
