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
      return withVariables(['/bin/sh', join(SCRIPTS, 'ssm/linux.sh')], {
        AWS_SSM_INSTANCE_ID: VPC.instanceId,
        AWS_SSM_REGION_NAME: place.region,
        SSM_PROBE: PROBE,
        SSM_Url: url,
        SSM_Sha256: sum,
        SSM_Options: ['--format', 'json', ...args].join(' '),
        SSM_JitterSeconds: '0',
      });
    case 'user-data': {
      const text = readFileSync(join(SCRIPTS, 'user-data/linux.sh'), 'utf8');
      const filled = { URL: url, SHA256: sum, OPTIONS: ['--wait 5s --format json --fail-on never', ...args].join(' ') };
      const script = Object.entries(filled).reduce(
        (before, [key, value]) => before.replace(new RegExp(`^${key}=.*$`, 'mu'), `${key}='${value}'`),
        text,
      );
      mkdirSync('/run/lab/scripts', { recursive: true });
      writeFileSync('/run/lab/scripts/user-data.sh', script);
      return withVariables(['/bin/sh', '/run/lab/scripts/user-data.sh'], { SSM_PROBE: PROBE });
    }
    case 'service': {
      const unit = readFileSync(join(SCRIPTS, 'systemd/ssm-probe.service'), 'utf8');
      const line = /^ExecStart=\S+ (?<words>.*)$/mu.exec(unit)?.groups?.['words'];
      if (line === undefined) throw new LabError('the unit starts nothing');
      return ['/bin/sh', '-c', `SSM_PROBE_OPTIONS='${args.join(' ')}'; exec ${binary} ${line}`];
    }
  }
}

const withVariables = (argv: readonly string[], variables: Readonly<Record<string, string>>): string[] => [
  '/usr/bin/env',
  ...Object.entries(variables).map(([key, value]) => `${key}=${value}`),
  ...argv,
];
