/** `ssm-probe checks`: every rule of the registry, what it reads and which capabilities need what it is about. */
import { findingOf } from '../findings/index.ts';
import { RULES } from '../findings/rules.ts';
import { CAPABILITY_NEEDS } from '../knowledge/capabilities.ts';
import { CAPABILITIES } from '../knowledge/types.ts';
import { pad, wrap } from '../report/layout.ts';
import { checksOfTheAccount } from './account-page.ts';
import { touchedInWords } from './needs.ts';
import { namesOf } from './page.ts';
import { READINGS } from './readings.ts';

const COLUMN = 14;

export function checksText(width: number): string {
  return `${[
    'Checks, in the order in which a verdict considers them',
    ...RULES.flatMap(({ codes, reads, about }) => [
      '',
      ...codes.flatMap((code) => wrap(`${code}: ${findingOf(code).title}`, width, '  ', '    ')),
      ...row('reads', namesOf(reads).join(', '), width),
      ...row('needed by', touchedInWords(about), width),
    ]),
    '',
    ...checksOfTheAccount(width),
    '',
    'What is read',
    ...Object.values(READINGS).flatMap(({ name, about }) => row(name, about, width)),
    '',
    'What capabilities need',
    ...CAPABILITIES.flatMap((name) => wrap(`${name}: ${needsInWords(name)}`, width, '  ', '    ')),
    '',
    ...wrap(
      'ssm-probe explain CODE tells more of each. What is judged at an address also reads the DNS answers that named it.',
      width,
    ),
  ].join('\n')}\n`;
}

function row(label: string, text: string, width: number): string[] {
  return wrap(text, width, pad(`    ${label}`, COLUMN + 4), ' '.repeat(COLUMN + 4));
}

function needsInWords(name: (typeof CAPABILITIES)[number]): string {
  const { services, buckets, dependsOn } = CAPABILITY_NEEDS[name];
  const parts = [
    services.length > 0 ? services.join(', ') : 'no endpoint of AWS',
    ...(buckets.length > 0 ? [`buckets for ${buckets.join(', ')}`] : []),
    ...(dependsOn.length > 0 ? [`and what ${dependsOn.join(', ')} needs`] : []),
  ];
  return parts.join('; ');
}
