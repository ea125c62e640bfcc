/** The policy document for people: JSON statements, with all else in `#` lines. */
import { wrap } from '../report/layout.ts';
import type { PolicyDocument, Section } from './document.ts';

/** Without its `#` lines the text is a sequence of JSON values, as `jq` reads them. */
export function policyText(document: PolicyDocument, width: number): string {
  const { region, partition, capabilities, merge, s3Endpoint, interfaceEndpoints, role, unknown } = document;
  const say = (text: string): string[] => wrap(text, width, '# ');
  const section = (title: string, { endpointService, statements, caveats }: Section): string[] => [
    '',
    ...say(`=== ${title}${endpointService === null ? '' : ` (${endpointService})`}: statements to add`),
    ...(statements.length === 0 && caveats.length === 0
      ? say('Nothing is needed.')
      : caveats.flatMap((caveat) => wrap(caveat, width, '# - ', '#   '))),
    ...(statements.length === 0 ? [] : [JSON.stringify(statements, null, 2)]),
  ];
  return `${[
    ...say(`Systems Manager in ${region} (partition ${partition}), for ${capabilities.join(', ')}.`),
    ...say(merge),
    ...section('S3 endpoint policy', s3Endpoint),
    ...Object.entries(interfaceEndpoints).flatMap(([service, part]) =>
      section(`Policy of the interface endpoint for ${service}`, part),
    ),
    ...section("Identity policy of the node's role", role),
    ...(unknown.length === 0
      ? []
      : [
          '',
          ...say('=== Unknown: needed, and not guessed'),
          ...unknown.flatMap(({ what, why }) => wrap(`${what}: ${why}.`, width, '# - ', '#   ')),
        ]),
  ].join('\n')}\n`;
}
