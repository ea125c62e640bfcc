/**
 * The binary in namespaces of its own, in which a stranger's server answers behind a chain that verifies, for the names that the agent's
 * configuration or the metadata service tell: it is asked, and sent nothing that is signed.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inFolder, runProbe } from '../commands/program.ts';
import { verdictOf } from '../commands/verdict-checks.ts';
import { binary } from './binary.ts';
import type { Asked, Inside, Outcome } from './strangers-inside.ts';

const INSIDE = { path: process.execPath, args: [join(import.meta.dirname, 'strangers-inside.ts')] };
const REGION = 'eu-central-1';

/** Root, namespaces, and a layer over /etc. */
function isPossible(): boolean {
  const script =
    'mount --make-rprivate /; mount -t tmpfs none /mnt; mkdir /mnt/u /mnt/w; mount -t overlay none -o lowerdir=/etc,upperdir=/mnt/u,workdir=/mnt/w /etc; ' +
    'ip link add d0 type veth peer name d1';
  try {
    execFileSync('unshare', ['-nm', 'sh', '-ec', script], { stdio: 'ignore' });
    return process.platform === 'linux';
  } catch {
    return false;
  }
}

/** Every name of AWS's in this Region, and everything below evil.example. */
function namesFor(region: string): readonly string[] {
  return ['amazonaws.com', 'evil.example'].flatMap((suffix) => [
    `*.${suffix}`,
    `*.${region}.${suffix}`,
    `*.s3.${region}.${suffix}`,
    `s3.dualstack.${region}.${suffix}`,
  ]);
}

async function run(given: Partial<Pick<Inside, 'region' | 'domain' | 'config' | 'names'>>): Promise<Outcome> {
  const region = given.region ?? REGION;
  const inside = {
    binary: binary().path,
    args: ['--deep', '--cloudwatch', 'group', '--format', 'json'],
    region,
    domain: 'amazonaws.com',
    config: {},
    ...given,
    names: [...namesFor(region), ...(given.names ?? [])],
  };
  return inFolder(async (folder) => {
    const call = JSON.stringify({ ...inside, folder } satisfies Inside);
    const done = await runProbe([call], { program: INSIDE, through: ['unshare', '-nm'] });
    assert.equal(done.status, 0, done.stderr);
    return JSON.parse(done.stdout) as Outcome;
  });
}

const isSigned = ({ path, headers }: Asked): boolean =>
  ['authorization', 'x-amz-security-token', 'x-amz-date'].some((name) => headers[name] !== undefined) || /x-amz-/iu.test(path);

describe('the binary signs nothing for a stranger', {
  concurrency: 4,
  skip: isPossible() ? false : 'needs root, namespaces and an overlay file system',
}, () => {
  for (const [name, stranger, given] of [
    ['Ssm.Endpoint', /^ssm\.evil\.example$/u, { config: { Ssm: { Endpoint: 'ssm.evil.example' } } }],
    [
      'Ssm.Endpoint below amazonaws.com',
      /elb/u,
      { config: { Ssm: { Endpoint: 'x.elb.amazonaws.com' } }, names: ['*.elb.amazonaws.com'] },
    ],
    ['Mgs.Endpoint', /^mgs\.evil\.example$/u, { config: { Mgs: { Endpoint: 'mgs.evil.example' } } }],
    ['S3.Endpoint', /^s3\.evil\.example$/u, { config: { S3: { Endpoint: 's3.evil.example' } } }],
    ['Agent.ServiceDomain', /evil\.example$/u, { config: { Agent: { ServiceDomain: 'evil.example' } } }],
    ['the domain of the metadata service', /evil\.example$/u, { region: 'xx-north-1', domain: 'evil.example' }],
  ] as const)
    it(`named by ${name}`, async () => {
      const { asked, stdout } = await run(given);
      const there = asked.filter(({ host }) => stranger.test(host));
      assert.ok(there.length > 0, 'it is probed');
      assert.deepEqual(there.filter(isSigned), []);
      assert.ok(
        verdictOf(stdout).notChecked.some(({ why }) => why.includes('is no name that AWS publishes')),
        'the verdict says why',
      );
    });

  it('and signs for the name of a VPC endpoint', async () => {
    const host = `vpce-0a1b2c3d-e4f5a6b7.ssm.${REGION}.vpce.amazonaws.com`;
    const { asked } = await run({ config: { Ssm: { Endpoint: host } }, names: [host] });
    assert.ok(asked.filter((one) => one.host === host && isSigned(one)).length >= 2);
  });
});
