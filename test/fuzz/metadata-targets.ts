/** What the metadata service and S3 say, as text: shapes are believed, nothing else. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { httpFacts } from '../../src/observe/network/connect/http-facts.ts';
import { readingOf } from '../../src/observe/network/s3/reading.ts';
import {
  NETWORK_CATEGORIES,
  NODE_PARSERS,
  parseIdentityDocument,
  parseMac,
  parseNetwork,
} from '../../src/observe/node/imds/imds-values.ts';
import { asCidr, isAddress, isRegion, isResourceId, printable } from '../../src/observe/node/untrusted-values.ts';
import type { HttpResult } from '../../src/platform/ports.ts';
import { damagedText } from './mutations.ts';
import { type Target, target } from './target.ts';

/** What is read of an answer at most; the longest of both readers. */
const MAX_BODY = 16_384;

const DOCUMENT = JSON.stringify(
  {
    accountId: '123456789012',
    architecture: 'x86_64',
    availabilityZone: 'eu-central-1a',
    instanceId: 'i-0a1b2c3d4e5f60718',
    instanceType: 't3.micro',
    pendingTime: '2026-11-01T08:00:00Z',
    region: 'eu-central-1',
  },
  null,
  2,
);
const VALUES = [
  '0a:1b:2c:3d:4e:5f',
  'vpc-0123456789abcdef0',
  'subnet-0123456789abcdef0\n',
  'sg-0123456789abcdef0\nsg-0123456789abcdef1',
  '10.20.0.0/16',
  '10.20.0.0/16\n100.64.0.0/16\n',
  '2a05:d014::/56',
  'euc1-az2',
  'aws-us-gov',
  'amazonaws.com.cn',
];
const words = ['i-', 'vpc-', 'sg-', '/16', '10.0.0.0/8', 'eu-central-1', 'aws', 'instanceId', '"region":'];

const XML =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>PermanentRedirect</Code><Message>Please use the endpoint</Message>' +
  '<Endpoint>b.s3.us-east-1.amazonaws.com</Endpoint><Region>us-east-1</Region><RequestId>4711</RequestId></Error>';
/** The billion laughs: entities of entities, which nothing here may expand. */
const BOMB = `<!DOCTYPE lolz [${Array.from({ length: 10 }, (_, index) => `<!ENTITY lol${index} "${`&lol${index - 1};`.repeat(10)}">`).join('')}]><Error><Code>&lol9;</Code></Error>`;
const NESTED = `${'<Error>'.repeat(500)}<Code>x</Code>${'</Error>'.repeat(500)}`;
const PAGE = '<html><head><title>Sign in</title></head><body><h1>Blocked</h1><p>By policy.</p></body></html>';

const answer = fc
  .record({
    body: damagedText(
      [XML, BOMB, NESTED, PAGE],
      ['<Code>', '</Code>', '<Message>', '<Region>', '<title>', '</title>', '<![CDATA[', '&lt;', '<!--'],
    ),
    status: fc.integer({ min: 200, max: 999 }),
    names: fc.array(
      fc.tuple(
        fc.constantFrom(
          'x-amz-bucket-region',
          'x-amz-request-id',
          'x-amzn-requestid',
          'date',
          'server',
          'location',
          'content-type',
        ),
        fc.oneof(
          damagedText(['Sun, 01 Nov 2026 08:00:00 GMT', 'us-east-1']),
          fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
        ),
      ),
      { maxLength: 4 },
    ),
  })
  .map(
    ({ body, status, names }): HttpResult => ({
      outcome: 'ok',
      status,
      headers: Object.fromEntries(names.map(([name, value]) => [name, value.slice(0, MAX_BODY)])),
      body: body.slice(0, MAX_BODY),
      ms: 1,
    }),
  );

export const metadataTargets: readonly Target[] = [
  target<string>({
    name: 'IMDS identity document',
    input: damagedText([DOCUMENT], words).map((text) => text.slice(0, MAX_BODY)),
    feed: parseIdentityDocument,
    maxOutput: 400,
    quick: 800,
  }),
  target<readonly string[]>({
    name: 'IMDS categories',
    input: fc.array(
      damagedText(VALUES, words).map((text) => text.slice(0, MAX_BODY)),
      { minLength: 1, maxLength: 6 },
    ),
    feed(values) {
      const bodies = Object.fromEntries(NETWORK_CATEGORIES.map((name, index) => [name, values[index % values.length] ?? null]));
      const network = parseNetwork(bodies);
      for (const cidr of network.vpcCidrs) assert.equal(asCidr(cidr), cidr);
      const [first = ''] = values;
      return [network, parseMac(first), ...Object.values(NODE_PARSERS).map((parse) => parse(first))];
    },
    // Two hundred ranges of at most 49 characters and a hundred groups.
    maxOutput: 20_000,
    quick: 800,
  }),
  target<string>({
    name: 'shapes',
    input: damagedText(
      [...VALUES, 'i-0a1b2c3d4e5f60718', 'mi-0a1b2c3d4e5f60718', 'us-gov-west-1', '10.0.0.2', 'fe80::1%eth0'],
      words,
    ),
    feed: (text) => [isRegion(text), isResourceId('i', text), isAddress(text), asCidr(text), printable(text)],
    maxOutput: 800,
    quick: 800,
  }),
  target<HttpResult>({
    name: 'S3 answers',
    input: answer,
    feed: (result) => readingOf(result, { purpose: 'agent', key: 'latest/VERSION' }),
    // Code and message of 400 characters, Region and request id; each may read as six-character escapes.
    maxOutput: 8_000,
    quick: 800,
  }),
  target<HttpResult>({
    name: 'pages that are not AWS',
    input: answer,
    feed: (page) => httpFacts(page, Date.now()),
    maxOutput: 8_000,
    quick: 600,
  }),
];
