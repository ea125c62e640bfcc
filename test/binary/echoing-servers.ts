/**
 * Runs in a network namespace of its own: a proxy and a metadata service on real sockets that repeat whatever they were sent, and the probe between them.
 * Arguments: the program, the name of an encoding, a folder, a format. Prints what was sent, for the test to search for.
 */
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { ENCODINGS } from '../secrets/encodings.ts';
import { METADATA, SECRETS, VARIABLES } from '../secrets/fixtures.ts';

const [program = '', encoding = '', folder = '', format = ''] = process.argv.slice(2);
const encode = (text: string): string => (ENCODINGS[encoding] ?? String)(text);
/** A header is one line of bytes; what cannot be one is folded, as old servers do. */
const inHeader = (text: string): string => encode(text).replaceAll(/[\r\n\u0080-\uffff]+/gu, ' ');
const sent: Record<string, string> = { login: `agent:${SECRETS.proxyFilePassword}`, ...SECRETS };
const IMDS = '169.254.169.254';
const TOKEN = 'aV7kQ2mX9pRt4LsW8zBn5HcJ1dGf6YeK3uTo0iPqNvAxDwCyEr==';

spawnSync('ip', ['link', 'set', 'lo', 'up']);
spawnSync('ip', ['addr', 'add', `${IMDS}/32`, 'dev', 'lo']);

function serving(answer: (head: string, socket: Socket) => void): Server {
  return createServer((socket) => {
    let head = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      answer(head, socket);
      head = '';
    });
  });
}

let asked = 0;
const proxy = serving((head, socket) => {
  const header = /proxy-authorization: (.*)/iu.exec(head)?.[1] ?? 'nothing';
  const login = Buffer.from(header.replace(/^Basic /u, ''), 'base64').toString('utf8');
  const all = [header, login, TOKEN, SECRETS.roleSessionToken, SECRETS.roleSecretKey];
  const one = all[(asked += 1) % all.length] ?? header;
  socket.end(
    `HTTP/1.1 407 No ${inHeader(one)}\r\nProxy-Authenticate: Basic realm="${inHeader(one)}"\r\nX-Squid-Error: ${inHeader(header)}\r\n` +
      `Server: ${inHeader(one)}\r\nVia: ${inHeader(login)}\r\n\r\n<html><title>Not with ${encode(one)}</title><p>${encode(header)}</p></html>`,
  );
});
const metadata = serving((head, socket) => {
  const path = /^[A-Z]+ (\S+)/u.exec(head)?.[1] ?? '';
  const known: Readonly<Record<string, string>> = {
    ...METADATA,
    '/latest/api/token': TOKEN,
    '/latest/dynamic/instance-identity/document':
      '{"instanceId":"i-0a1b2c3d4e5f60718","region":"eu-central-1","accountId":"123456789012"}',
  };
  const body = known[path] ?? encode(TOKEN);
  const status = path in known ? '200 OK' : `404 ${inHeader(TOKEN)}`;
  socket.write(`HTTP/1.1 ${status}\r\nServer: ${inHeader(TOKEN)}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
});

await Promise.all([listening(proxy, '127.0.0.1', 3128), listening(metadata, IMDS, 80)]);
const password = join(folder, 'password');
writeFileSync(password, `${SECRETS.proxyFilePassword}\n`);
const args = ['run', '--region', 'eu-central-1', '--proxy', 'http://agent@127.0.0.1:3128', '--proxy-password-file', password];
const told = [
  '--format',
  format,
  '-vv',
  '--facts',
  join(folder, 'facts'),
  '--log-level',
  'trace',
  '--output',
  join(folder, 'report'),
];
const delivered = ['--cloudwatch', '/fleet/echo', '--spool', join(folder, 'spool'), '--timeout', '2s'];
const child = spawn(program, [...args, ...told, ...delivered], {
  env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...VARIABLES },
  stdio: ['ignore', 'pipe', 'pipe'],
});
let output = '';
for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
child.once('close', (status) => {
  writeFileSync(join(folder, 'output'), output);
  process.stdout.write(JSON.stringify({ status, asked, sent: { ...sent, token: TOKEN } }));
  process.exit(0);
});

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}
