/** The files that the table of options makes: path from the root → text. */
import { VERSION } from '../../src/version.ts';
import { bashCompletion, fishCompletion, zshCompletion } from './completions.ts';
import { fleetTemplate } from './fleet-template.ts';
import { manPage } from './man-page.ts';
import { ssmDocument } from './ssm-document.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export function madeFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['scripts/completions/ssm-probe.bash', bashCompletion()],
    ['scripts/completions/_ssm-probe', zshCompletion()],
    ['scripts/completions/ssm-probe.fish', fishCompletion()],
    ['docs/ssm-probe.1', manPage(VERSION)],
    ['scripts/ssm/ssm-probe.json', json(ssmDocument())],
    ['scripts/fleet/template.json', json(fleetTemplate())],
  ]);
}
