/** Something answers on port 443, but not as AWS does. */
import { publicAddresses, RANGE } from '../addresses.ts';
import { addressesOf, certificate, interfering, withNode } from '../change.ts';
import { healthyPrivateVpc, healthyPublicVpc } from '../healthy-worlds.ts';
import type { Scenario } from '../scenario.ts';
import type { Page } from '../world.ts';
import { scenario } from './define.ts';

const world = healthyPrivateVpc();
const ssm = addressesOf(world, 'ssm');
const messages = addressesOf(world, 'ssmmessages');
const inspected = interfering(healthyPublicVpc(), [RANGE.everything4], certificate({ issuer: 'inspection' }));

const SIGN_IN: Page = {
  status: 302,
  headers: { Server: 'GuestGate', Location: 'https://portal.guest.example/sign-in?to={host}', 'Content-Type': 'text/html' },
  body: '<html><head><title>Guest network: please sign in</title></head><body>Sign in</body></html>\n',
};
const BLOCKED: Page = {
  status: 403,
  headers: { Server: 'WebGateway', 'Content-Type': 'text/html; charset=utf-8' },
  body: '<html><head><title>Access blocked by policy</title></head><body>{host} is not allowed.</body></html>\n',
};
const WELCOME: Page = {
  status: 200,
  headers: { Server: 'nginx', 'Content-Type': 'text/html' },
  body: '<html><head><title>Welcome to nginx!</title></head><body></body></html>\n',
};

/** The room for data in one packet on a path of 1,500 bytes. */
const PACKET = 1_448;
/** A busy machine needs a moment for the second handshakes, too. */
const PATIENT = { timeoutMs: 3_000 };

export const TLS: readonly Scenario[] = [
  scenario('tls-intercepted', 'A firewall opens every TLS connection with its own certificates', inspected),
  scenario(
    'tls-intercepted-trusted',
    'A firewall opens every TLS connection, and the node trusts it',
    withNode(inspected, { roots: ['amazon', 'inspection', 'unrelated'] }),
  ),
  scenario('tls-untrusted-root', "The node's own roots lack Amazon's", withNode(world, { roots: ['unrelated'] })),
  scenario(
    'tls-impostor',
    "Everything shows chains in Amazon's name, signed by another key",
    interfering(healthyPublicVpc(), [RANGE.everything4], certificate({ issuer: 'impostor' })),
  ),
  scenario(
    'tls-invalid-chain',
    'The certificate of ssm is for mail, not for servers',
    interfering(world, ssm, certificate({ purpose: 'mail' })),
  ),
  scenario(
    'tls-incomplete-chain',
    'What answers for ssm sends its certificate without the intermediate',
    interfering(world, ssm, certificate({ chain: 'leaf-only' })),
  ),
  scenario('tls-expired', 'The certificate of ssm has run out', interfering(world, ssm, certificate({ validity: 'expired' }))),
  scenario(
    'tls-wrong-name',
    'The address of ssm shows the certificate of another service',
    interfering(world, ssm, certificate({ names: ['logs.eu-central-1.amazonaws.com'] })),
  ),
  scenario(
    'tls-self-signed',
    'The address of ssmmessages shows a self-signed certificate',
    interfering(world, messages, certificate({ issuer: 'self' })),
  ),
  scenario(
    'tls-old-protocol',
    'ssmmessages speaks TLS 1.0 and 1.1 only',
    interfering(world, messages, { transport: 'legacy-tls' }),
  ),
  scenario(
    'tls-client-certificate',
    'What answers for ssmmessages demands a client certificate',
    interfering(world, messages, { transport: 'mutual-tls' }),
  ),
  scenario(
    'tls-older',
    'ssmmessages speaks TLS 1.2 and everything else 1.3',
    interfering(world, messages, { transport: 'tls-1.2' }),
  ),
  scenario(
    'tls-reset',
    'The first TLS message to ssmmessages is answered by a reset',
    interfering(world, messages, { transport: 'reset' }),
  ),
  scenario(
    'tls-stalled',
    'ssmmessages accepts connections and then stays mute',
    interfering(world, messages, { transport: 'stalled' }),
  ),
  scenario(
    'tls-name-filtered',
    'A firewall towards the internet swallows the TLS hello for ssmmessages',
    interfering(healthyPublicVpc(), [RANGE.everything4], { swallows: { kind: 'names', names: ['ssmmessages.'] } }),
    PATIENT,
  ),
  scenario(
    'tls-large-hello-lost',
    'A middlebox swallows TLS hellos that need two packets',
    interfering(world, [RANGE.everything4], { swallows: { kind: 'large-hello', above: PACKET } }),
    PATIENT,
  ),
  scenario(
    'full-packets-lost-inbound',
    'Full-sized packets to the node vanish',
    interfering(world, [RANGE.everything4], { swallows: { kind: 'full-sized', direction: 'inbound', above: 1_000 } }),
    PATIENT,
  ),
  scenario(
    'full-packets-lost-outbound',
    'Full-sized packets from the node vanish',
    interfering(world, [RANGE.everything4], { swallows: { kind: 'full-sized', direction: 'outbound', above: PACKET } }),
    PATIENT,
  ),
  scenario(
    'captive-portal',
    'A guest network leads every connection to its sign-in page',
    interfering(healthyPublicVpc(), [RANGE.everything4], {
      ...certificate({ issuer: 'inspection', names: ['portal.guest.example'] }),
      content: SIGN_IN,
    }),
  ),
  scenario(
    'block-page',
    'A web gateway shows its block page in place of ssmmessages',
    interfering(healthyPublicVpc(), publicAddresses('ssmmessages'), {
      ...certificate({ issuer: 'inspection' }),
      content: BLOCKED,
    }),
  ),
  scenario(
    'plain-http',
    'A web server without TLS listens at the address of ssm',
    interfering(world, ssm, { transport: 'plain-http', content: WELCOME }),
  ),
];
