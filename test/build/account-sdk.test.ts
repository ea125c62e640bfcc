/** The AWS SDK of `ssm-probe account`: a bundle of its own, with reads only, and small. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Chunks, makeChunks } from '../../build/chunks.ts';

const ROOT = join(import.meta.dirname, '../..');
const OWN = 'account-sdk.js';
/** Whatever reads files, finds home folders, sees the environment or opens connections through the SDK. */
const LOOKS = /fromIni\b|\.aws\/sso|homedir/u;

let chunks: Chunks;
before(async () => ({ chunks } = await makeChunks(ROOT, 'src/main.ts', { version: '1.2.3', commit: null })));

/** What `name` loads, sooner or later. */
function reached(name: string, without: string | null = null, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name) || name === without) return found;
  found.add(name);
  for (const [, next = ''] of (chunks.get(name) ?? '').matchAll(/\brequire\("\.\/([^"]+)"\)/gu)) reached(next, without, found);
  return found;
}

const textOf = (names: Iterable<string>): string => [...names].map((name) => chunks.get(name) ?? '').join('\n');

describe('the SDK of the account command', () => {
  it('shares no chunk with anything else, which knows nothing of it', () => {
    const own = reached(OWN);
    const others = reached('main.js', OWN);
    assert.ok(own.size > 1 && others.size > 50);
    assert.deepEqual(
      [...own].filter((name) => others.has(name)),
      [],
    );
    assert.ok(!LOOKS.test(textOf(others)));
    assert.ok(!textOf(others).includes('DescribeVpcEndpoints') || !textOf(others).includes('EC2Client'));
    assert.ok(textOf(own).includes('DescribeVpcEndpoints'));
  });

  it("is loaded by its command alone: a run reaches nothing of the account's room", () => {
    const [run, ...more] = [...chunks.keys()].filter((name) => name.startsWith('run-'));
    assert.ok(run !== undefined && more.length === 0);
    const ofRun = reached(run);
    const isOfAccount = (name: string): boolean => (chunks.get(name) ?? '').includes('account/security-group');
    assert.ok(ofRun.size > 20 && [...chunks.keys()].some(isOfAccount));
    assert.deepEqual(
      [...ofRun].filter((name) => name === OWN || isOfAccount(name)),
      [],
    );
  });

  it('has commands that read, and none that change anything', () => {
    const text = textOf(reached(OWN));
    for (const name of [
      'RunInstances',
      'AuthorizeSecurityGroupIngress',
      'PutRolePolicy',
      'CreateVpcEndpoint',

      'SendCommand',
      'PutParameter',
    ])
      assert.ok(!text.includes(`"${name}"`), name);
  });

  it('weighs a fifth of what it may', () => {
    const size = gzipSync(textOf(reached(OWN))).length;
    assert.ok(size < 400_000, `${size} bytes compressed`);
  });
});
