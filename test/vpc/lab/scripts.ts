/** The project's own scripts on the node, as whoever starts them there would: Run Command's agent, cloud-init, systemd. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VPC } from './addresses.ts';
import { FILE_PATH } from './s3.ts';
import { LabError } from './shell.ts';
import type { LabSpec, ScriptName } from './types.ts';

const SCRIPTS = join(import.meta.dirname, '../../../scripts');
/** In a layer of the node's view: nothing of the machine is replaced. */
const PROBE = '/var/lib/lab-bin/ssm-probe';

/** The command on the node. `binary`: the built one, which S3 has too. */
export function scriptCommand(name: ScriptName, binary: string, args: readonly string[], { place }: LabSpec): string[] {
  if (binary.endsWith('.ts') || binary === process.execPath) throw new LabError('a script installs the built binary');
  const url = `https://s3.${place.region}.${place.dnsSuffix}${FILE_PATH}`;
  const sum = createHash('sha256').update(readFileSync(binary)).digest('hex');
  switch (name) {
    case 'run-command':
      return withVariables(['/bin/sh', written('run-command.sh', runCommandStep(url, sum, args))], {
        AWS_SSM_INSTANCE_ID: VPC.instanceId,
        AWS_SSM_REGION_NAME: place.region,
        SSM_PROBE: PROBE,
        SSM_Format: 'json',
        SSM_JitterSeconds: '0',
      });
    case 'user-data': {
      const text = readFileSync(join(SCRIPTS, 'user-data/linux.sh'), 'utf8');
      const filled = { URL: url, SHA256: sum, OPTIONS: ['--wait 5s --format json --fail-on never', ...args].join(' ') };
      const script = Object.entries(filled).reduce(
        (before, [key, value]) => before.replace(new RegExp(`^${key}=.*$`, 'mu'), `${key}='${value}'`),
        text,
      );
      return withVariables(['/bin/sh', written('user-data.sh', script)], { SSM_PROBE: PROBE });
    }
    case 'service': {
      const unit = readFileSync(join(SCRIPTS, 'systemd/ssm-probe.service'), 'utf8');
      const line = /^ExecStart=\S+ (?<words>.*)$/mu.exec(unit)?.groups?.['words'];
      if (line === undefined) throw new LabError('the unit starts nothing');
      return ['/bin/sh', '-c', `SSM_PROBE_OPTIONS='${args.join(' ')}'; exec ${binary} ${line}`];
    }
  }
}

/** The document's step, made for a place and a sum. The lab's own options (its root) are none that a caller may give: they stand in the script. */
function runCommandStep(url: string, sum: string, args: readonly string[]): string {
  const fixed = { url_x64: url, sha256_x64: sum, url_arm64: url, sha256_arm64: sum };
  return Object.entries(fixed)
    .reduce(
      (text, [name, value]) => text.replace(`${name}=''`, `${name}='${value}'`),
      readFileSync(join(SCRIPTS, 'ssm/linux.sh'), 'utf8'),
    )
    .replace('"$@" --fail-on never', `"$@" ${args.join(' ')} --fail-on never`);
}

function written(name: string, text: string): string {
  const path = join('/run/lab/scripts', name);
  mkdirSync('/run/lab/scripts', { recursive: true });
  writeFileSync(path, text);
  return path;
}

const withVariables = (argv: readonly string[], variables: Readonly<Record<string, string>>): string[] => [
  '/usr/bin/env',
  ...Object.entries(variables).map(([key, value]) => `${key}=${value}`),
  ...argv,
];
