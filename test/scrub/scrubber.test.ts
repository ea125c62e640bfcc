/** Every secret in every encoding, in whatever stands around it; and what must stay. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { createScrubber } from '../../src/scrub/scrubber.ts';
import { ENCODINGS } from '../secrets/encodings.ts';
import { leaksIn } from '../secrets/leaks.ts';

const SECRETS = {
  'a password': 'kW3zT9vQbR5nXe1LyJ7uHd2M',
  'with punctuation': 'Tr0ub4dor&3 <x>"/+%=q9L:mXw4Zt',
  'with what is not ASCII': 'Schlü7Gr8Ün4Über3Mut9xPk5',
  'a metadata token': 'AQAEAGr3XbFvN0aYk1TqWf7cZ2pLuHs8JdMe5RoViQnBtGxKyEwPzA==',
  'a secret key': 'wJ8rXUtnFQMI/K7MDWNG+bPxRfiCYzPQmVn4TsLd',
  'a session token': Buffer.from('sT9'.repeat(9) + 'kQ2vXz7pLmN4bRc8WdYf1HjG6uTa'.repeat(12)).toString('base64'),
};
const AROUND: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `HTTP/1.1 407 no: ${text}`,
  (text) => `<html><title>Denied ${text} by policy</title></html>`,
  (text) => `{"request":{"Proxy-Authorization":"${text}","id":7}}`,
  (text) => `key=${text}&next=1`,
];

for (const [name, secret] of Object.entries(SECRETS))
  test(`${name}, in every encoding`, () => {
    const { learn, scrub } = createScrubber();
    learn(/password|with/u.test(name) ? `agent:${secret}` : secret);
    for (const [encoding, encode] of Object.entries(ENCODINGS)) {
      // Nobody sends a session token as Basic.
      if (secret.length > 200 && encoding === 'base64 of the whole header') continue;
      for (const around of AROUND) {
        const text = around(encode(secret));
        // It is there to be found, where it is not hidden better than a search sees; and gone afterwards.
        const left = scrub(text);
        assert.notEqual(left, text, `${encoding}: ${text}`);
        assert.deepEqual(leaksIn(left, { [name]: secret }), [], `${encoding}: ${left}`);
        assert.ok(left.includes('[secret]'));
        assert.equal(scrub(left), left, 'once is enough');
      }
    }
  });

describe('a login', () => {
  const { learn, scrub } = createScrubber();
  learn('svc-proxy:Zx8-q!7 hunter+2/Kp');
  for (const [name, text] of Object.entries({
    'as it is sent': `Proxy-Authorization: Basic ${btoa('svc-proxy:Zx8-q!7 hunter+2/Kp')}`,
    'in a URL': 'http://svc-proxy:Zx8-q!7%20hunter+2%2FKp@10.0.0.1:3128/',
    'the password alone': 'password was Zx8-q!7 hunter+2/Kp',
    'cut after eight characters': 'password was Zx8-q!7 ',
  }))
    test(name, () => assert.doesNotMatch(scrub(text), /Zx8|hunter|enj/u));
  test('the name is none', () => assert.equal(scrub('no such user: svc-proxy'), 'no such user: svc-proxy'));
});

describe('short and ordinary passwords', () => {
  for (const password of [
    'a',
    'pw',
    'x1',
    '1234',
    'pass',
    'proxy',
    'amazonaws',
    'timeout',
    '!!',
    'ab-c',
    'пароль',
    '密碼',
    '#*!$%&/()',
  ]) {
    const { learn, scrub } = createScrubber();
    const login = `agent:${password}`;
    learn(login);
    test(`${password}: the header and the URL are gone`, () => {
      const code = Buffer.from(login, 'utf8').toString('base64');
      for (const text of [
        `Proxy-Authorization: Basic ${code}`,
        `got ${code}!`,
        `x ${code.toLowerCase()}`,
        `http://agent:${encodeURIComponent(password)}@h`,
      ]) {
        const left = scrub(text);
        assert.ok(!left.toLowerCase().includes(code.replaceAll('=', '').toLowerCase()), left);
        assert.doesNotMatch(left, /agent:[^[]/u);
      }
    });
    test(`${password}: nothing else is`, () => {
      const ordinary =
        'the proxy closed the connection to ssm.eu-central-1.amazonaws.com after a timeout; request 12345678-1234a-b1234 of a page, passed, bypass';
      assert.equal(scrub(ordinary), ordinary);
    });
  }
  test('what stands for itself is an echo', () => {
    for (const password of ['1234', 'Zq9', 'пароль', '密碼四字', 'h4x0r']) {
      const { learn, scrub } = createScrubber();
      learn(`agent:${password}`);
      const expected = password.length < 4 ? `password "${password}" is wrong` : 'password "[secret]" is wrong';
      assert.equal(scrub(`password "${password}" is wrong`), expected);
    }
  });
});

describe('secrets that nobody has told', () => {
  const { scrub } = createScrubber();
  const gone: Readonly<Record<string, readonly [string, RegExp]>> = {
    'a header': ['Proxy-Authorization: Basic bm90Om1pbmU=', /bm90/u],
    'a header in JSON': ['{"proxy-authorization":"Basic bm90Om1pbmU="}', /bm90/u],
    'a code after Basic': ['you sent Basic bm90Om1pbmU= to us', /bm90/u],
    'a bearer': ['Authorization: Bearer eyJhbGciOi.J9x-1_y', /eyJ/u],
    'a signed request': [
      'Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261101/eu/ssm/aws4_request, SignedHeaders=host, Signature=abcdef0123456789',
      /AKIA|abcdef/u,
    ],
    'a document of credentials': [
      '{"Code":"Success","AccessKeyId":"ASIAIOSFODNN7EXAMPLE","SecretAccessKey":"foo/bar+baz","Token":"IQoJb3Jp"}',
      /foo|bar|IQoJ|ASIA/u,
    ],
    'escaped credentials': [String.raw`"{\"SecretAccessKey\":\"foo/bar+baz\",\"Token\":\"IQoJb3Jp\"}"`, /foo|bar|IQoJ/u],
    'elements of S3': [
      '<Error><AWSAccessKeyId>AKIDANOTHER</AWSAccessKeyId><StringToSign>AWS4\n2026</StringToSign><SignatureProvided>00ff</SignatureProvided><CanonicalRequestBytes>47 45</CanonicalRequestBytes></Error>',
      /AKID|2026|00ff|47 45/u,
    ],
    'a login in a URL': ['via http://joe:s3cr3t@proxy:3128/', /joe|s3cr3t/u],
    'a login in a URL that is cut': ['via http://joe:s3cr3', /joe|s3cr3/u],
    'a login in a list': ['localhost,joe:s3cr3t@x.example', /joe|s3cr3t/u],
    'a signed URL': ['GET /o?X-Amz-Credential=AKI%2F1&X-Amz-Security-Token=IQoJ&X-Amz-Signature=00ff', /AKI|IQoJ|00ff/u],
    'a private key': ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', /MIIE/u],
    "AWS's own words": [
      "The Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:IQoJ",
      /IQoJ|POST/u,
    ],
  };
  for (const [name, [text, secret]] of Object.entries(gone))
    test(name, () => {
      assert.match(text, secret);
      assert.doesNotMatch(scrub(text), secret);
    });
  test('ordinary words stay', () => {
    for (const text of [
      'Basic realm="Example Corp"',
      'Basic authentication required',
      'Proxy-Authenticate: Negotiate, NTLM, Basic realm="x"',
      'User: arn:aws:sts::123456789012:assumed-role/r/i-0abc is not authorized to perform: ssm:X on resource: *',
      'The security token included in the request is invalid.',
      'http://proxy.example.com:3128/path?x=1#y',
      'https://[fd00::1]:8443/',
      'write to mailto:joe@example.com or joe@example.com',
      'AmazonSSM-2026, x-amzn-requestid: 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
      '2026-11-01T08:00:00Z 10.20.0.99:3128',
      'CN=ssm.eu-central-1.amazonaws.com, O=Amazon, C=US',
    ])
      assert.equal(scrub(text), text);
  });
});

test('ids are not taken for signatures, and hosts not for what resembles them', () => {
  const { learn, scrub } = createScrubber();
  for (let at = 0; at < 40; at += 1) learn(at.toString(16).repeat(64).slice(0, 64));
  learn('26c48bbf33feff9243a8f506b40928b5b7a767c76fb008f86bebb2737f6a6f0f');
  learn('mycompany-proxy-2024');
  for (const text of ['26c48bbf-1b9d-4b2d-9b5d-ab8d6f6a6f0f', 'proxy.mycompany.example', 'S3-REQ-11111111'])
    assert.equal(scrub(text), text);
});

test('a text that is made of a secret’s own pieces costs no more either', () => {
  const { learn, scrub } = createScrubber();
  const token = Array.from({ length: 60 }, (_, at) => createHash('sha384').update(`${at}`).digest('base64')).join('');
  learn(token);
  const pieces = (length: number): string =>
    Array.from({ length: 120_000 }, (_, at) => token.slice((at * 13) % 3_800, ((at * 13) % 3_800) + length)).join('!');
  const start = process.cpuUsage();
  // Seven letters are too few to be one, and every one of them is looked for.
  for (const text of [pieces(7), pieces(25)]) scrub(text);
  const { user } = process.cpuUsage(start);
  // A second or two on an idle machine; it was a minute.
  assert.ok(user < 15_000_000, `${user} µs`);
});

test('many secrets, long and hostile texts cost no more than they should', () => {
  const { learn, scrub } = createScrubber();
  for (let at = 0; at < 1_000; at += 1) learn(`token-${at}-${'abcdefghij'.repeat(at % 90)}`);
  const hostile = [
    '%25'.repeat(5_000),
    '&amp;'.repeat(3_000),
    '\\'.repeat(100_000),
    `password${'\\'.repeat(100_000)}`,
    '<a'.repeat(8_000),
    'AWS4-HMAC-SHA256 Credential='.repeat(500),
    'authorization: '.repeat(1_000),
    '-----BEGIN PRIVATE KEY-----'.repeat(600),
    'a:b:'.repeat(4_000),
    'http://'.repeat(2_000),
    'abcdefghij'.repeat(1_600),
    '='.repeat(16_000),
    '"Token":"'.repeat(1_500),
  ];
  const start = process.cpuUsage();
  for (const text of hostile) scrub(text);
  const { user } = process.cpuUsage(start);
  // Milliseconds on an idle machine; what is caught here takes minutes.
  assert.ok(user < 10_000_000, `${user} µs`);
  learn('the-newest-of-all-7');
  assert.equal(scrub('the-newest-of-all-7'), '[secret]');
});
