/** The finished facts: nothing gets past, and nothing else is lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { learn } from '../../src/scrub/scrub.ts';
import { scrubbedFacts } from '../../src/scrub/scrubbed-facts.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { recordedFacts, recordedNames, recordedSummary, summarise } from '../scenarios/corpus.ts';
import { ENCODINGS } from '../secrets/encodings.ts';
import { leaksIn } from '../secrets/leaks.ts';

const SECRET = 'kW3zT9vQbR5nXe1LyJ7uHd2M';
/** Words of reports, of AWS and of hosts, as passwords: what a run sees must mean the same. */
const WORDS =
  'proxy amazonaws amazon aws timeout refused unreachable denied AccessDenied ssm ec2messages closed reset failed inconclusive skipped eu-central-1 ' +
  'CERT_HAS_EXPIRED NXDOMAIN SERVFAIL TLSv1.3 found instance-profile hybrid Success configured amazon-ssm-agent a 1 12 443 3128 10.20.0.2 https';

const corpus = recordedNames().map((name) => ({ name, facts: recordedFacts(name) }));

test('without a secret in them, all recorded facts stay as they are', () => {
  for (const { name, facts } of corpus) assert.deepEqual(scrubbedFacts(facts), facts, name);
});

test('a password that is an ordinary word changes no verdict', () => {
  for (const word of WORDS.split(' ')) learn(`agent:${word}`);
  for (const { name, facts } of corpus) {
    const summary = summarise(judge(scrubbedFacts(facts)));
    assert.deepEqual(summary, summarise(judge(facts)), name);
    if (facts.request.failOn === 'error') assert.deepEqual(summary, recordedSummary(name), name);
  }
});

test('wherever a peer’s words may stand, a secret in them goes', () => {
  learn(`agent:${SECRET}`);
  const encodings = Object.values(ENCODINGS);
  let planted = 0;
  for (const { name, facts } of corpus.filter((_, at) => at % 5 === 0)) {
    const plant = (value: unknown): unknown => {
      if (typeof value === 'string') {
        planted += 1;
        return `${value} ${encodings[planted % encodings.length]?.(SECRET) ?? ''}`;
      }
      if (Array.isArray(value)) return value.map(plant);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, isOurs(key) ? item : plant(item)]));
    };
    const bad = { ...facts, ...(plant({ ...facts, request: null, suffix: null, hosts: null }) as object) };
    const left = scrubbedFacts({ ...bad, request: facts.request, suffix: facts.suffix, hosts: facts.hosts });
    assert.deepEqual(leaksIn(JSON.stringify(left), { SECRET }), [], name);
  }
  assert.ok(planted > 1_000);
});

/** Members that hold one of a closed set of values, and this node's own addresses. */
function isOurs(key: string): boolean {
  return /^(?:factsVersion|tool|startedAt|outcome|reason|state|kind|rcode|transport|roles|style|purpose|certainty|service|action|protocol|cipher|mode|type|installed|running|at|sha256|notBefore|notAfter|hello|os|arch|verifyError|anchor|addresses|servers|scheme|partition|host|source|doing|on|policy|family|hook|subjects|anchors|manager)$/u.test(
    key,
  );
}
