/** The listeners on port 443 of the world: a service's front end, or a scenario's stand-in. */
import type { Duplex } from 'node:stream';
import ipaddr from 'ipaddr.js';
import type { Service } from '../knowledge/types.ts';
import {
  type Connection,
  httpAcceptor,
  type Listener,
  listenTcp,
  tlsAcceptor,
  type WebAnswer,
  type WebRequest,
} from '../platform/listen.ts';
import { hostOf, publicAddresses, S3_ADDRESSES } from './addresses.ts';
import { answerAsApi, answerAsS3, serverDate } from './aws-answers.ts';
import { OTHER_REGION } from './dns-view.ts';
import { simulatedPki } from './pki.ts';
import { swallowing } from './swallowing.ts';
import type { CertificateModel, Page, WebBehaviour, World } from './world.ts';

const GENUINE: CertificateModel = { issuer: 'amazon', names: 'service', validity: 'now', chain: 'full' };
const ORDINARY: WebBehaviour = { transport: 'tls', certificate: GENUINE, content: 'service' };

/** A listener, and what it needs before it can answer. */
export interface FrontDoor extends Listener {
  /** Makes its certificate. That takes threads of this process, and the probe must not count it as a peer's silence. Never rejects. */
  prepare(): Promise<void>;
}

/** A front end of AWS: its names, what it answers, and where. */
interface FrontEnd {
  readonly names: readonly string[];
  readonly answer: (request: WebRequest) => WebAnswer;
  readonly addresses: readonly string[];
}

/** Address ranges in CIDR notation, or single addresses. */
export function inRange(range: string, ip: string): boolean {
  const address = ipaddr.process(ip);
  if (!range.includes('/')) return address.toString() === ipaddr.process(range).toString();
  const [network, bits] = ipaddr.parseCIDR(range);
  return address.kind() === network.kind() && address.match(network, bits);
}

/** Starts every front end. Leads from each address to its listener, which others may share. */
export async function startWebServers(world: World): Promise<ReadonlyMap<string, FrontDoor>> {
  const wanted: { readonly addresses: readonly string[]; readonly listener: Promise<FrontDoor> }[] = [];
  for (const frontEnd of frontEndsOf(world)) {
    const groups = Map.groupBy(frontEnd.addresses, (ip) => JSON.stringify(behaviourAt(world, ip)));
    for (const [behaviour, addresses] of groups) {
      const listener = startFrontEnd(world, frontEnd, JSON.parse(behaviour) as WebBehaviour);
      wanted.push({ addresses, listener });
    }
  }
  const started = await Promise.all(wanted.map(async ({ addresses, listener }) => ({ addresses, listener: await listener })));
  return new Map(started.flatMap(({ addresses, listener }) => addresses.map((ip) => [ip, listener] as const)));
}

function behaviourAt(world: World, ip: string): WebBehaviour {
  return { ...ORDINARY, ...world.interference.find(({ at }) => inRange(at, ip))?.behaviour };
}

function frontEndsOf(world: World): readonly FrontEnd[] {
  const services = new Set<Service>([...world.publicServices, ...world.endpoints.map(({ service }) => service)]);
  const privateOf = (wanted: Service): readonly string[] =>
    world.endpoints.filter(({ service }) => service === wanted).flatMap(({ addresses }) => addresses);
  const apis = [...services]
    .filter((service): service is Exclude<Service, 's3'> => service !== 's3')
    .map((service) => ({
      names: [hostOf(world.region, service)],
      answer: answerAsApi(world),
      addresses: [...privateOf(service), ...publicAddresses(service)],
    }));
  const { otherRegion, ...here } = S3_ADDRESSES;
  const s3 = (region: string, addresses: readonly string[]): FrontEnd => ({
    names: s3Names(region),
    answer: answerAsS3(world, region),
    addresses,
  });
  return [...apis, s3(world.region, [...privateOf('s3'), ...Object.values(here).flat()]), s3(OTHER_REGION, otherRegion)];
}

function s3Names(region: string): readonly string[] {
  const hosts = [`s3.${region}`, `s3.dualstack.${region}`, `s3-control.${region}`, `s3-accesspoint.${region}`];
  return [
    ...hosts.flatMap((host) => [`${host}.amazonaws.com`, `*.${host}.amazonaws.com`]),
    's3.amazonaws.com',
    '*.s3.amazonaws.com',
  ];
}

async function startFrontEnd(world: World, frontEnd: FrontEnd, behaviour: WebBehaviour): Promise<FrontDoor> {
  const { content } = behaviour;
  const speak = httpAcceptor(content === 'service' ? frontEnd.answer : (request) => fillIn(world, content, request));
  const { handle, prepare } = handlerFor(behaviour, frontEnd.names, speak);
  return { ...(await listenTcp(handle)), prepare };
}

interface Handler {
  readonly handle: (socket: Connection) => void;
  readonly prepare: FrontDoor['prepare'];
}
const ready = (handle: Handler['handle']): Handler => ({ handle, prepare: () => Promise.resolve() });
type Acceptor = (socket: Duplex) => void;
const nothing = (): void => undefined;

function handlerFor(
  { transport, certificate, swallows }: WebBehaviour,
  serviceNames: readonly string[],
  speak: (socket: Duplex) => void,
): Handler {
  switch (transport) {
    case 'plain-http':
      return ready(speak);
    case 'stalled':
      // Reads without answering, so that the peer's bytes are acknowledged and nothing comes back.
      return ready((socket) => void socket.resume());
    case 'reset':
      return ready((socket) => void socket.once('data', () => socket.resetAndDestroy()));
    case 'tls':
    case 'tls-1.2':
    case 'mutual-tls':
    case 'legacy-tls': {
      const names = certificate.names === 'service' ? serviceNames : certificate.names;
      const versions = transport === 'legacy-tls' ? 'legacy' : transport === 'tls-1.2' ? '1.2' : 'modern';
      const wantsCertificate = transport === 'mutual-tls';
      let acceptor: Promise<Acceptor> | null = null;
      // Made for the first connection: most runs use less than half of the services, and signing is
      // slow.
      const make = async (): Promise<Acceptor> =>
        tlsAcceptor({ ...(await simulatedPki().identity(certificate, names)), versions, wantsCertificate }, speak);
      const made = (): Promise<Acceptor> => (acceptor ??= make());
      return {
        prepare: () => made().then(nothing, nothing),
        handle: (socket) =>
          void made().then(
            (accept) => accept(swallows === undefined ? socket : swallowing(socket, swallows)),
            () => socket.destroy(),
          ),
      };
    }
  }
}

function fillIn(world: World, page: Page, { host }: WebRequest): WebAnswer {
  const fill = (text: string): string => text.replaceAll('{host}', host.replace(/[^a-z0-9.-]/gu, ''));
  const headers = Object.fromEntries(Object.entries(page.headers).map(([name, value]) => [name, fill(value)]));
  return { status: page.status, headers: { ...headers, Date: serverDate(world) }, body: fill(page.body) };
}
