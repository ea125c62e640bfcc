/**
 * FIPS names beside botocore's own rules (the AWS CLI's data): signed requests go to each name that AWS publishes for a service of ours, and to
 * no `-fips` name where the ordinary one is the FIPS one (GovCloud) or there is none (China). 5 services × every Region of the table.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { it } from 'node:test';
import { serviceHost, suffixFor } from '../../src/knowledge/hosts.ts';
import { REGION_TABLE } from '../../src/knowledge/region-table.ts';
import { whyNotSigned } from '../../src/knowledge/signable.ts';
import { runProgramSync } from '../processes.ts';

/** botocore has no rules for the agent's two message services: the agent alone calls them. */
const OURS = ['ssm', 'ec2', 'kms', 'logs', 's3'] as const;
const PYTHON = ['/usr/bin/python3', 'python3'].find(
  (python) => spawnSync(python, ['-c', 'import botocore.endpoint_provider'], { stdio: 'ignore' }).status === 0,
);
const skip = PYTHON === undefined ? 'botocore is not installed (apt-get install awscli)' : false;

it('signed requests go to the FIPS names that botocore knows, and to no others', { skip }, () => {
  const regions = Object.keys(REGION_TABLE);
  const run = runProgramSync(PYTHON ?? 'python3', [join(import.meta.dirname, 'fips-names.py')], {
    input: JSON.stringify({ services: OURS, regions }),
    limitMs: 120_000,
  });
  assert.equal(run.status, 0, run.stderr);
  const theirs = JSON.parse(run.stdout) as Readonly<Record<string, Readonly<Record<string, string | null>>>>;
  for (const service of OURS)
    for (const region of regions) {
      const name = theirs[service]?.[region] ?? null;
      const suffix = suffixFor(region, null) ?? assert.fail(region);
      const made = `${service}-fips.${region}.${suffix.dnsSuffix}`;
      // The rules of botocore make names for China as well; its list of endpoints has none.
      if (suffix.partition === 'aws-cn') {
        assert.notEqual(whyNotSigned(made), null, made);
        continue;
      }
      if (name !== null) assert.equal(whyNotSigned(name), null, name);
      if (name === serviceHost(service, region, suffix)) assert.notEqual(whyNotSigned(made), null, made);
    }
});
