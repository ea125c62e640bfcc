/** This node's policy of cryptography refuses AWS's certificates to the tools of patching, or its kernel is in FIPS mode. */

import type { CryptoFacts } from '../../facts/crypto.ts';
import { CAPABILITIES, type Capability } from '../../knowledge/types.ts';
import type { Picture } from '../../picture/picture.ts';
import { clean } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';

interface CryptoPolicyData {
  readonly policy: string | null;
  /** The shortest RSA key that it allows; null where it refuses nothing of AWS's. */
  readonly minRsaBits: number | null;
  readonly kernelFips: boolean;
}

type Draft = DraftOf<'node/crypto-policy', CryptoPolicyData>;

/**
 * From 3,072 bits of both on, crypto-policies set OpenSSL's security level 3, which refuses RSA keys of 2,048 bits. AWS's endpoints have
 * such keys, and so has Amazon Root CA 1 (amazontrust.com/repository).
 */
const LEVEL_3_BITS = 3_072;
/** What is downloaded by Python, curl and the package manager, and not by the agent (AWS-RunPatchBaseline). */
const BY_TOOLS: readonly Capability[] = ['patch-manager', 'patch-sources'];

export const nodeCryptoPolicy: Finding<'node/crypto-policy', CryptoPolicyData> = {
  code: 'node/crypto-policy',
  number: 133,
  title: "This node's policy of cryptography is not the usual one",
  summary:
    'A policy for the whole system tells OpenSSL, GnuTLS and NSS which keys and versions to accept. The agent is a Go program and does not ask it; ' +
    'Python, curl and the package manager, which do the work of patching, do.',
  reads: ['crypto'],
  about: 'nothing',
  judge,
  message: ({ policy, minRsaBits, kernelFips }) => {
    const fips = kernelFips ? FIPS_WORDS : '';
    if (minRsaBits === null) return fips;
    return (
      `The crypto policy ${clean(policy ?? '', 60)} accepts no RSA key below ${minRsaBits} bits, and the certificates of AWS's endpoints have 2048: ` +
      `Python, curl and the package manager refuse them, so that patching cannot download. The agent itself is a Go program and is not concerned.` +
      (fips === '' ? '' : ` ${fips}`)
    );
  },
  remedies: ({ minRsaBits }, context) => {
    const proof = verify(context, ['node/crypto-policy']);
    const look = ['update-crypto-policies --show', 'cat /proc/sys/crypto/fips_enabled'];
    if (minRsaBits === null)
      return [
        remedy({
          title: 'nothing where FIPS mode is meant',
          owner: 'node',
          text: "Nothing to do where FIPS mode is meant. Where the calls themselves must go to validated modules, set the agent's endpoints to AWS's FIPS endpoints.",
          commands: look,
          risk: 'The commands only read.',
          verify: proof,
        }),
      ];
    return [
      remedy({
        title: 'choose a policy that accepts RSA keys of 2048 bits',
        owner: 'node',
        text: 'Choose a policy that accepts RSA keys of 2048 bits: DEFAULT, or FIPS where that is demanded; or a module of your own that sets min_rsa_size back.',
        commands: [
          ...look,
          'grep -E "^min_(rsa|dh)_size" /etc/crypto-policies/state/CURRENT.pol',
          'sudo update-crypto-policies --set DEFAULT',
        ],
        permission: 'administrator rights on the node; the policy may be a rule of your organisation',
        risk: 'Every program of this node accepts shorter keys from its next start on.',
        rollback: 'Set the former policy again with update-crypto-policies --set.',
        rollbackIsText: true,
        verify: proof,
      }),
    ];
  },
  docs: ['update-crypto-policies(8), crypto-policies(7)', 'https://aws.amazon.com/compliance/fips/'],
  page: {
    recognised:
      '/etc/crypto-policies/state/current names another policy than DEFAULT, LEGACY or NEXT, and the policy in full (CURRENT.pol) demands 3072 bits of ' +
      'RSA keys and Diffie-Hellman groups, which is security level 3 of OpenSSL. FIPS mode: /proc/sys/crypto/fips_enabled is 1.',
    severity: 'Error where patching was asked for and the policy refuses the keys. Info for FIPS mode alone.',
  },
  sample: { policy: 'FUTURE', minRsaBits: 3_072, kernelFips: false },
};

const FIPS_WORDS =
  "The kernel is in FIPS mode: tools that use OpenSSL accept TLS 1.2 and 1.3 with approved algorithms only, which AWS's endpoints offer. The agent (Go) " +
  'uses cryptography of its own and is not changed by it, and neither goes to the FIPS endpoints by itself.';

function judge({ facts }: Picture): readonly Draft[] {
  const { crypto } = facts.node;
  if (crypto === undefined) return [];
  const isAsked = facts.request.for.some((name) => BY_TOOLS.includes(name));
  const refused = isAsked && refuses(crypto);
  if (!refused && !crypto.kernelFips) return [];
  const { policy, minRsaBits, kernelFips } = crypto;
  return [
    {
      code: 'node/crypto-policy',
      severity: refused ? 'error' : 'info',
      subjects: [],
      data: { policy, minRsaBits: refused ? minRsaBits : null, kernelFips },
      evidence: [
        ...(refused ? [`/etc/crypto-policies/state: ${clean(policy ?? '', 60)}, min_rsa_size ${minRsaBits ?? 0}`] : []),
        ...(kernelFips ? ['/proc/sys/crypto/fips_enabled: 1'] : []),
      ],
      capabilities: refused ? CAPABILITIES.filter((name) => BY_TOOLS.includes(name) && facts.request.for.includes(name)) : [],
    },
  ];
}

/** GnuTLS and NSS go by the keys alone, and OpenSSL, which matters here, by both. */
function refuses({ minRsaBits, minDhBits }: CryptoFacts): boolean {
  return minRsaBits !== null && minRsaBits >= LEVEL_3_BITS && (minDhBits ?? LEVEL_3_BITS) >= LEVEL_3_BITS;
}
