import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bundleOf } from '../../src/bundle/bundle.ts';
import { facts as factsShape } from '../../src/facts.ts';
import { redactedFacts } from '../../src/redact/redacted-facts.ts';
import { textPlaces } from '../../src/schema/texts.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';
import { plantedFacts, ROUNDS } from './planted.ts';

/** What somebody would not send around: how it stands in a text, and what of it must be nowhere. */
const SECRETS: Readonly<Record<string, readonly [text: string, ...traces: readonly string[]]>> = {
  word: ['quokkabank', 'quokkabank'],
  'word among words': ['the role of Quokkabank is denied', 'quokkabank'],
  'in camel case': ['QuokkaBankAdmin', 'quokka', 'bankadmin'],
  'host name': ['proxy-01.quokkabank.zebra.dev', 'quokkabank', 'zebra', 'proxy-01'],
  'host below AWS': ['quokkabank-data.s3.eu-central-1.amazonaws.com', 'quokkabank'],
  wildcard: ['*.quokkabank.com', 'quokkabank'],
  url: ['http://quokkabank.com:3128/zebra?x=wombat#numbat', 'quokka', 'zebra', 'wombat', 'numbat'],
  email: ['jane.wombat@quokkabank.com', 'wombat', 'quokka', 'jane'],
  'private address': ['10.87.91.203', '10.87.91.203', '10.87.', '.91.203'],
  'public address': ['81.87.91.203', '81.87.91.203', '81.87.'],
  'address with port': ['10.87.91.203:8443', '10.87.'],
  'IPv6 address': ['2a05:d018:7ab:cd01::42', '2a05:d018', '7ab:cd01'],
  'NAT64 of an IPv4 address': ['64:ff9b::10.87.91.203', 'a57:5bcb', '10.87.'],
  'address by its hardware': ['fe80::8f:3eff:fe5a:77c1%eth0', '3eff', '77c1'],
  'a part of an address': ['10.87/16', '10.87/'],
  'a part of an address with a star': ['10.87.91.*', '10.87.'],
  range: ['10.87.0.0/16', '10.87.0.0'],
  span: ['10.87.91.3-10.87.91.203', '10.87.91'],
  instance: ['i-0fedcba9876543210', '0fedcba98765'],
  account: ['987654321098', '987654321098'],
  'account, grouped': ['9876-5432-1098', '9876-', '-5432', '-1098'],
  arn: ['arn:aws:iam::987654321098:role/team/web-server', '987654321098', 'web-server'],
  mac: ['0e:8f:3e:5a:77:c1', '8f:3e:5a'],
  uuid: ['1f0e3dad-9990-8345-b742-9f1d2b3c4d5e', '1f0e3dad', '9f1d2b3c4d5e'],
  serial: ['03:0A:EE:99:5B:4C', 'ee:99:5b'],
  path: ['/home/wombat/.quokka/zebra.conf', 'wombat', 'quokka', 'zebra'],
  'Windows path': [String.raw`C:\Users\wombat\quokka.json`, 'wombat', 'quokka'],
  'distinguished name': ['CN=Zebra Issuing CA, O=Quokkabank AG, L=Wombatville, C=AT', 'zebra', 'quokka', 'wombat'],
  'other letters': ['Öçkä-Wömbät Чёрный 鴨嘴獸', 'çkä', 'wömbät', 'чёрный', '鴨'],
  'percent-encoded': ['%71%75%6f%6b%6b%61', '%71%75%6f'],
  base64: ['cXVva2thYmFuaw==', 'cxvva2th'],
  hex: ['71756f6b6b6162616e6b', '71756f6b6b61'],
  'letters apart': ['quokkabank\u200bzebra', 'quokka', 'zebra', '\u200b'],
};

/** Every text of the archive that goes out, in small letters; also what is written with escapes. */
async function sent(facts: Parameters<typeof redactedFacts>[0]): Promise<string> {
  const redacted = redactedFacts(facts).facts;
  const bytes = await bundleOf({ facts: redacted, judgement: judge(redacted), isRedacted: true });
  const text = new TextDecoder().decode(bytes);
  return `${text}\n${text.replaceAll(/\\u([0-9a-f]{4})/giu, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))}`.toLowerCase();
}

const encodings = (trace: string): readonly string[] => [
  trace,
  Buffer.from(trace).toString('base64').replace(/=+$/u, '').slice(0, -1).toLowerCase(),
  Buffer.from(trace).toString('hex'),
  encodeURIComponent(trace).toLowerCase(),
];

describe('a redacted bundle', () => {
  for (const [kind, [text, ...traces]] of Object.entries(SECRETS))
    it(`holds no ${kind}, whatever text of the facts it stood in`, async () => {
      const places = new Set<string>();
      for (let round = 0; round < ROUNDS; round += 1) {
        const archive = await sent(
          plantedFacts(round, (place) => {
            places.add(place);
            return text;
          }),
        );
        for (const trace of traces.flatMap(encodings)) assert.ok(!archive.includes(trace), `round ${round}: ${trace}`);
      }
      assert.deepEqual([...places].toSorted(), [...new Set(textPlaces(factsShape))].toSorted());
    });

  it('holds no member that this version does not know', async () => {
    const facts = { ...plantedFacts(0, () => ''), newer: { names: ['quokkabank'] } };
    assert.ok(!(await sent(facts)).includes('quokkabank'));
  });

  it('holds no address, account or id of any recorded run', async () => {
    const names = recordedNames();
    for (const name of names.filter((_, index) => index % 12 === 0)) {
      const facts = recordedFacts(name);
      const archive = await sent(facts);
      const text = JSON.stringify(facts);
      const ids =
        text.match(/\b(?:i|mi|vpc|subnet|sg|eni)-[0-9a-f]{8,17}\b|(?<=[":])\d{12}(?=[":])|\b(?:10|52)(?:\.\d{1,3}){3}\b/gu) ?? [];
      for (const id of new Set(ids))
        assert.ok(!new RegExp(`(?<![\\d.])${id.replaceAll('.', '\\.')}(?![\\d.])`, 'u').test(archive), `${name}: ${id}`);
    }
  });
});
