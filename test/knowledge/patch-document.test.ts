/** Which object the document AWS-RunPatchBaseline names, in the shapes that it had and might have; and text that is hostile. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { payloadIn } from '../../src/knowledge/patch-document.ts';

const REGION = 'eu-central-1';
const FILE = 'patch-baseline-operations-1.142.tar.gz';
const LINUX = `patchbaselineoperations/linux/payloads/${FILE}`;

const documentOf = (scripts: Readonly<Record<string, readonly string[]>>): string =>
  JSON.stringify({
    schemaVersion: '2.2',
    mainSteps: Object.entries(scripts).map(([platform, runCommand]) => ({
      precondition: { StringEquals: ['platformType', platform] },
      inputs: { runCommand },
    })),
  });
const WINDOWS = ["$appName = 'PatchBaselineOperations'", "$s3FileName = 'Amazon.PatchBaselineOperations-1.51.zip'"];
const PYTHON = ['s3_prefix = "patchbaselineoperations/linux/payloads"', `payload_name = "${FILE}"`];
const both = documentOf({ Windows: WINDOWS, Linux: PYTHON });

describe('the payload of patching', () => {
  const cases: readonly (readonly [string, string, string, ReturnType<typeof payloadIn>])[] = [
    ['the script of Linux', both, 'linux', { bucket: null, key: LINUX }],
    [
      'the script of Windows',
      both,
      'windows',
      { bucket: null, key: 'patchbaselineoperations/Amazon.PatchBaselineOperations-1.51.zip' },
    ],
    [
      'macOS has a bucket of its own',
      documentOf({ MacOS: [`"aws-patchmanager-macos-${REGION}-9163fdaaf"`, `"${FILE}"`] }),
      'macos',
      { bucket: `aws-patchmanager-macos-${REGION}-9163fdaaf`, key: `patchbaselineoperations/macos/payloads/${FILE}` },
    ],
    [
      'a whole address',
      documentOf({
        Linux: [`curl https://s3.dualstack.${REGION}.amazonaws.com/aws-patch-manager-${REGION}-9163fdaaf/new/folder/${FILE}`],
      }),
      'linux',
      { bucket: `aws-patch-manager-${REGION}-9163fdaaf`, key: `new/folder/${FILE}` },
    ],
    [
      "the bucket's name before the host",
      documentOf({ Linux: [`https://aws-patch-manager-${REGION}-9163fdaaf.s3.dualstack.${REGION}.amazonaws.com/new/${FILE}`] }),
      'linux',
      { bucket: `aws-patch-manager-${REGION}-9163fdaaf`, key: `new/${FILE}` },
    ],
    [
      'the bucket of this Region among others',
      documentOf({
        Linux: ["b = 'aws-patch-manager-us-east-1-1970c647d'", `b = 'aws-patch-manager-${REGION}-0123abcd'`, ...PYTHON],
      }),
      'linux',
      { bucket: `aws-patch-manager-${REGION}-0123abcd`, key: LINUX },
    ],
    [
      'another folder',
      documentOf({ Linux: ["s3_prefix='payloads/of/linux'", `f='${FILE}'`] }),
      'linux',
      { bucket: null, key: `payloads/of/linux/${FILE}` },
    ],
    ['a script that is no JSON', PYTHON.join('\n'), 'linux', { bucket: null, key: LINUX }],
    ['nothing that is known', documentOf({ Linux: ['echo patched'] }), 'linux', null],
    ['only the other system', documentOf({ Windows: WINDOWS }), 'linux', null],
    ['an empty text', '', 'linux', null],
    [
      'numbers in place of lines',
      '{"mainSteps":[{"precondition":{"StringEquals":["Linux"]},"inputs":{"runCommand":[1,null,{}]}}]}',
      'linux',
      null,
    ],
    ['steps that are no list', '{"mainSteps":{"length":3}}', 'linux', null],
    [
      'a file that leads out of its folder',
      documentOf({ Linux: [`../../secret/${FILE}`] }),
      'linux',
      { bucket: null, key: `secret/${FILE}` },
    ],
    [
      'a query after the file',
      documentOf({ Linux: [`"${FILE}?versionId=1&x=<script>"`] }),
      'linux',
      { bucket: null, key: LINUX },
    ],
    ['a far too long number', documentOf({ Linux: [`patch-baseline-operations-${'9'.repeat(5_000)}.1.tar.gz`] }), 'linux', null],
  ];
  for (const [name, text, os, expected] of cases) test(name, () => assert.deepEqual(payloadIn(text, REGION, os), expected));

  test('megabytes end at once, and a Region that is none names nothing', () => {
    for (const filler of ['a/', 'patch-baseline-operations-1.', '"s3_prefix = ', '[', 'aws-patch-manager-'])
      assert.equal(payloadIn(filler.repeat(300_000), REGION, 'linux'), null);
    assert.equal(payloadIn(both, '.*', 'linux'), null);
  });
});
