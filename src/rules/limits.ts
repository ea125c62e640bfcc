/** What this node had too little of while it was probed. */
import type { Draft } from '../catalog/data.ts';
import { requiredEndpoints } from './draft.ts';
import type { Picture } from './picture.ts';

/** Limits of this process, its user or its control group: the agent has its own. */
const OWN = new Set(['EMFILE', 'EAGAIN']);

/**
 * One finding, whatever was lacking and however often. What could not be asked for want of it is unknown and no fault of anybody: so it is
 * a note, unless all that is required works and the agent, which shares what the node has, is at risk.
 */
export function limits(picture: Picture): readonly Draft[] {
  const { shortages } = picture.facts.node;
  if (shortages === undefined || shortages.events.length === 0) return [];
  const codes = [...new Set(shortages.events.map(({ code }) => code))];
  const isShared = codes.some((code) => !OWN.has(code));
  const works = requiredEndpoints(picture).every(({ state }) => state === 'works');
  return [
    {
      code: 'node/limits',
      severity: isShared && works ? 'warning' : 'info',
      subjects: [],
      data: { codes, limits: shortages.limits },
      evidence: [
        ...shortages.events.map(
          ({ code, doing, times }) => `${code}: ${DOING[doing]} (${times} ${times === 1 ? 'time' : 'times'})`,
        ),
        ...shortages.limits.map(({ name, value }) => `${name}: ${value}`),
      ],
      capabilities: isShared && works ? picture.facts.request.for : [],
    },
  ];
}

const DOING: Readonly<Record<NonNullable<Picture['facts']['node']['shortages']>['events'][number]['doing'], string>> = {
  tcp: 'a connection could not be begun',
  udp: 'a question could not be sent',
  tls: 'a handshake could not go on',
  http: 'a request could not be sent',
  proxy: 'a proxy could not be asked',
  lookup: 'a name could not be looked up',
  file: 'a file could not be opened',
  program: 'a program could not be started',
};
