/** The files that the table of options makes: path from the root → text. */
import { readFileSync } from 'node:fs';
import { manPage } from '../../src/shells/man-page.ts';
import { SCRIPTS } from '../../src/shells/scripts.ts';
import { VERSION } from '../../src/version.ts';
import { athenaTemplate } from './athena-template.ts';
import { fleetTemplate } from './fleet-template.ts';
import { ownersSql } from './owners-sql.ts';
import { withScreen } from './readme.ts';
import { ssmDocument } from './ssm-document.ts';

const README = new URL('../../README.md', import.meta.url);
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export function madeFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', withScreen(readFileSync(README, 'utf8'))],
    ['scripts/completions/ssm-probe.bash', SCRIPTS.bash()],
    ['scripts/completions/_ssm-probe', SCRIPTS.zsh()],
    ['scripts/completions/ssm-probe.fish', SCRIPTS.fish()],
    ['scripts/completions/ssm-probe.ps1', SCRIPTS.powershell()],
    ['docs/ssm-probe.1', manPage(VERSION)],
    ['scripts/ssm/ssm-probe.json', json(ssmDocument())],
    ['scripts/fleet/athena/setup/9-owners.sql', ownersSql()],
    ['scripts/fleet/athena/template.json', json(athenaTemplate())],
    ['scripts/fleet/template.json', json(fleetTemplate())],
  ]);
}
