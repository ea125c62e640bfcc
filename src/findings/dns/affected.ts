/** Which required endpoints have a given DNS diagnosis. */

import type { DnsDiagnosis } from '../../picture/dns-diagnosis.ts';
import { requiredEndpoints } from '../../picture/endpoint-choice.ts';
import type { EndpointPicture, Picture } from '../../picture/picture.ts';
import type { View } from '../../picture/views.ts';

type WithViews = Extract<DnsDiagnosis, { views: readonly View[] }>;

/** The required endpoints with this diagnosis, and the views that show it. */
export function affected(
  picture: Picture,
  kind: WithViews['kind'],
): { endpoints: EndpointPicture[]; views: View[]; evidence: string[] } {
  const found = requiredEndpoints(picture).flatMap((endpoint) => {
    const { diagnosis } = endpoint;
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
