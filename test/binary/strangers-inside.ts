/**
 * A world of its own for the binary, in which one server answers for every name, behind a chain that verifies: DNS, metadata and TLS in fresh
 * namespaces. Runs the binary in it, and prints who was asked what: `unshare -nm node strangers-inside.ts JSON`.
 */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { decode, encode } from 'dns-packet';
import { httpAcceptor, tlsAcceptor, type WebRequest } from '../../src/platform/listen.ts';
import { healthyPublicVpc } from '../../src/simulation/healthy-worlds.ts';
import { answerAsImds } from '../../src/simulation/imds-answers.ts';
import { simulatedPki } from '../../src/simulation/pki.ts';
import { runProgramSync } from '../processes.ts';

export interface Inside {
  readonly binary: string;
  /** An empty one, for what must not outlive the namespaces. */
  readonly folder: string;
  readonly args: readonly string[];
  readonly region: string;
  /** What the metadata service says of it. */
  readonly domain: string;
  /** The agent's configuration. */
  readonly config: object;
  /** What the certificate is for, and what is answered. */
  readonly names: readonly string[];
}
export interface Asked {
  readonly host: string;
  readonly path: string;
  readonly headers: WebRequest['headers'];
}
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly asked: readonly Asked[];
}

const ADDRESS = '10.9.0.5';
const IMDS = '169.254.169.254';

function sh(script: string, ...values: readonly string[]): void {
  const { status, stderr } = runProgramSync('sh', ['-ec', script, 'sh', ...values]);
  if (status !== 0) throw new Error(stderr);
}

async function main({ binary, folder, args, region, domain, config, names }: Inside): Promise<Outcome> {
  sh(
    'mount --make-rprivate /; ip link set lo up; ip link add d0 type veth peer name d1; ip link set d1 up; ip addr add "$1/24" dev d0; ip addr add "$2/32" dev d0; ' +
      'ip link set d0 up; ip route add default dev d0',
    ADDRESS,
    IMDS,
  );
  // A layer over /etc, so that nothing of this machine's own is written.
  sh(
    'mount -t tmpfs none "$1"; mkdir "$1/upper" "$1/work"; mount -t overlay none -o "lowerdir=/etc,upperdir=$1/upper,workdir=$1/work" /etc',
    folder,
  );
  mkdirSync('/etc/amazon/ssm', { recursive: true });
  writeFileSync('/etc/amazon/ssm/amazon-ssm-agent.json', JSON.stringify(config));
  writeFileSync('/etc/resolv.conf', `nameserver ${ADDRESS}\n`);
  const roots = join(folder, 'roots.pem');
  writeFileSync(roots, await simulatedPki().rootsOf(['amazon']));

  const asked: Asked[] = [];
  const identity = await simulatedPki().identity({ issuer: 'amazon', chain: 'full', validity: 'now', names: 'service' }, names);
  const web = httpAcceptor(({ host, path, headers }) => {
    asked.push({ host, path, headers });
    const ids = { 'x-amzn-requestid': 'R-1', 'x-amz-request-id': 'R-1', 'content-type': 'application/x-amz-json-1.1' };
    if (headers['x-amz-target'] !== undefined) return { status: 200, headers: ids, body: '{}' };
    return { status: 403, headers: ids, body: '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>' };
  });
  const accept = tlsAcceptor({ ...identity, versions: 'modern' }, web);
  const world = healthyPublicVpc(region);
  if (world.imds === null) throw new Error('no metadata');
  const usual = answerAsImds(world, world.imds);
  const imds = httpAcceptor((request) =>
    request.path.endsWith('/services/domain') ? { status: 200, headers: {}, body: domain } : usual(request),
  );
  await Promise.all([
    new Promise<void>((ready) => createServer(accept).listen(443, ADDRESS, ready)),
    new Promise<void>((ready) => createServer(imds).listen(80, IMDS, ready)),
    answerDns(names),
  ]);
  const child = spawn(binary, [...args, '--ca-bundle', roots, '--spool', join(folder, 'spool')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '' },
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (texts.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (texts.stderr += chunk));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, ...texts, asked };
}

function answerDns(names: readonly string[]): Promise<void> {
  const isKnown = (asked: string): boolean =>
    names.some((name) => (name.startsWith('*.') ? asked.endsWith(name.slice(1)) : asked === name));
  const server = createSocket('udp4', (message, { address, port }) => {
    const { id, questions = [] } = decode(message);
    const [question] = questions;
    const known = question !== undefined && isKnown(question.name.toLowerCase());
    const answers = known && question.type === 'A' ? [{ type: 'A' as const, name: question.name, ttl: 5, data: ADDRESS }] : [];
    const packet = { type: 'response' as const, id: id ?? 0, flags: known ? 0x180 : 0x183, questions, answers };
    server.send(encode(packet), port, address);
  });
  return new Promise((ready) => server.bind(53, ADDRESS, ready));
}

main(JSON.parse(process.argv[2] ?? '{}') as Inside).then(
  (outcome) => process.stdout.write(JSON.stringify(outcome), () => process.exit(0)),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
