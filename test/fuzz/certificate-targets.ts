/** Certificates as OpenSSL lets them through, and the PEM text that roots come in. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import * as fc from 'fast-check';
import { certificateFacts, nameError, namesOf } from '../../src/observe/network/connect/certificate.ts';
import { describeChain, linksOf, pathsOf } from '../../src/observe/node/trust/chain-path.ts';
import { refusedAsSent, refusedOnPath } from '../../src/observe/node/trust/go-rules.ts';
import { parseCertificates, splitPem } from '../../src/observe/node/trust/pem.ts';
import { makeTrustStore } from '../../src/platform/tls.ts';
import { simulatedPki } from '../../src/simulation/pki.ts';
import { damagedBytes, damagedText } from './mutations.ts';
import { type Target, target } from './target.ts';

const HOST = 'ssm.eu-central-1.amazonaws.com';

function certificateOf(der: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    // OpenSSL refuses it, so that no handshake would hand it on.
    return null;
  }
}

export async function certificateTargets(): Promise<readonly Target[]> {
  const pki = simulatedPki();
  const rootsPem = await pki.rootsOf(['amazon', 'inspection', 'unrelated']);
  const { cert: chainPem } = await pki.identity({ issuer: 'amazon', chain: 'full', validity: 'now', names: 'service' }, [
    HOST,
    '*.eu-central-1.vpce.amazonaws.com',
    'sly", DNS:evil.example',
  ]);
  const { cert: many } = await pki.identity(
    { issuer: 'self', chain: 'full', validity: 'expired', names: 'service' },
    Array.from({ length: 300 }, (_, index) => `h${index}.example`),
  );
  const all = parseCertificates(splitPem(rootsPem + chainPem + many).blocks);
  const roots = linksOf(parseCertificates(splitPem(rootsPem).blocks));
  const examples = all.map(({ raw }) => raw);
  const genuine = parseCertificates(splitPem(chainPem).blocks);
  const certificate = target<readonly Buffer[]>({
    name: 'certificates',
    input: fc.array(damagedBytes(examples), { minLength: 1, maxLength: 3 }),
    feed(ders) {
      const chain = ders.map(certificateOf).filter((made) => made !== null);
      const sent = linksOf([...chain, ...genuine]);
      const { anchor, impersonatesRoot } = describeChain(sent, roots);
      const paths = pathsOf(sent, (subject) => roots.filter(({ bytes }) => bytes.subject.equals(subject)));
      const examined = [anchor?.x509.subject, impersonatesRoot, sent.map(refusedAsSent), paths.map(refusedOnPath)];
      const names = chain.map(namesOf);
      for (const some of names) assert(some.length <= 20);
      return [examined, names, chain.map((made) => nameError(made, HOST)), chain.map(certificateFacts)];
    },
    maxOutput: 3 * (20 * 200 + 3 * 200 + 400) * 6,
    quick: 500,
  });
  const damagedPem = damagedText(
    [rootsPem, chainPem, `# comment\n${chainPem}`, chainPem.replaceAll('\n', '\r\n')],
    [
      '-----BEGIN CERTIFICATE-----',
      '-----END CERTIFICATE-----',
      '-----BEGIN TRUSTED CERTIFICATE-----',
      '-----BEGIN ',
      '-----',
      'MIIB',
      '====',
      'AAAA',
    ],
  );
  const pem = target<string>({
    name: 'PEM bundles',
    input: damagedPem,
    feed(text) {
      const { blocks, broken } = splitPem(text);
      assert(blocks.length <= 2_000);
      for (const { der } of blocks) assert(der.length <= 65_536);
      return [broken, blocks.length, parseCertificates(blocks).length];
    },
    maxOutput: 100,
    quick: 500,
  });
  const store = target<readonly [string, readonly Buffer[]]>({
    name: 'trust stores',
    input: fc.tuple(damagedPem, fc.array(damagedBytes(examples), { maxLength: 3 })),
    feed([text, ders]) {
      const wrapped = ders.map((der) => `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`);
      const { roots: usable, broken } = makeTrustStore([...splitPem(text).blocks.map((block) => block.pem), ...wrapped]);
      assert(usable >= 0 && broken >= 0);
      return [usable, broken];
    },
    maxOutput: 100,
    quick: 200,
  });
  return [certificate, pem, store];
}
