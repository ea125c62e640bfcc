/**
 * AWS's APIs (JSON 1.1: SSM, CloudWatch Logs, KMS) on a Unix socket behind the lab's web servers: checks the signature, then
 * the policy, then does as told. Errors have AWS's shape: status 400, `__type`, and the header x-amzn-ErrorType.
 */
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Place } from '../addresses.ts';
import { API_LOG, type ApiSpec, DENIALS, type Identity } from '../credentials.ts';
import { makeLogGroup } from './aws/logs.ts';
import { channelOperation, SERVICES } from './aws/operations.ts';
import { failed, isRecord, type Outcome } from './aws/outcome.ts';
import { authenticate } from './aws/sigv4.ts';

interface Configuration {
  readonly socket: string;
  readonly place: Place;
  readonly denied: ApiSpec['denied'];
  readonly ping?: ApiSpec['ping'];
  readonly logGroups?: readonly string[];
  readonly throttles?: number;
}
const { socket, place, denied, ping, logGroups = [], throttles = 0 } = JSON.parse(process.argv[2] ?? '{}') as Configuration;
const left = { throttles };
/** nginx lets no more through. */
const MAX_BODY = 2 << 20;

function policy(identity: Identity, service: string, operation: string): Outcome | null {
  const action = `${service}:${operation}`;
  const reason = denied[action] ?? denied[`${service}:*`];
  if (reason === undefined) return null;
  const why = DENIALS[reason](action);
  const resource = `arn:${place.partition}:${service}:${place.region}:111122223333:*`;
  const sentence = `User: ${identity.arn} is not authorized to perform: ${action} on resource: ${resource}`;
  return failed('AccessDeniedException', why === '' ? sentence : `${sentence} ${why}`);
}

/** `ssmmessages` speaks XML, and not in operations: a token for the control channel, once signature and policy let it through. */
function answerChannel(request: IncomingMessage, headers: Readonly<Record<string, string>>, body: Buffer): XmlAnswer {
  const path = request.url ?? '/';
  const who = authenticate(
    { method: request.method ?? '', target: path, headers, body },
    { region: place.region, service: 'ssmmessages' },
    Date.now(),
  );
  const operation = request.method === 'POST' ? channelOperation(path) : null;
  const refused =
    'refusal' in who
      ? failed(who.refusal.code, who.refusal.message)
      : operation !== null
        ? policy(who.identity, 'ssmmessages', operation)
        : failed('UnknownOperationException', '');
  const by = 'refusal' in who ? '-' : who.identity.accessKeyId;
  if (refused === null) {
    const token = `<${operation ?? ''}Response><TokenValue>AAEAATokenOfTheLab</TokenValue></${operation ?? ''}Response>`;
    return { status: 201, told: 'ok', by, xml: token };
  }
  const { __type: type, message } = refused.body as { readonly __type: string; readonly message: string };
  return { status: 403, told: type, by, xml: `<${type}><Message>${message}</Message></${type}>` };
}

interface XmlAnswer {
  readonly status: number;
  readonly told: string;
  readonly by: string;
  readonly xml: string;
}

function answerTo(request: IncomingMessage, body: Buffer): { outcome: Outcome; by: string } {
  const headers = headersOf(request);
  const service = (headers['host'] ?? '').split('.')[0] ?? '';
  const known = SERVICES[service];
  const unknown = { outcome: failed('UnknownOperationException', ''), by: '-' };
  if (known === undefined) return unknown;
  const signed = { method: request.method ?? '', target: request.url ?? '/', headers, body };
  const who = authenticate(signed, { region: place.region, service }, Date.now());
  if ('refusal' in who) return { outcome: failed(who.refusal.code, who.refusal.message), by: '-' };
  const by = who.identity.accessKeyId;
  const [prefix, operation = ''] = (headers['x-amz-target'] ?? '').split('.');
  const run = prefix === known.target && Object.hasOwn(known.operations, operation) ? known.operations[operation] : undefined;
  if (run === undefined) return unknown;
  if (service === 'logs' && left.throttles > 0) {
    left.throttles -= 1;
    return { outcome: failed('ThrottlingException', 'Rate exceeded'), by };
  }
  const refused = policy(who.identity, service, operation);
  if (refused !== null) return { outcome: refused, by };
  let input: unknown;
  try {
    input = JSON.parse(body.toString() || '{}');
  } catch {
    input = null;
  }
  return {
    outcome: isRecord(input)
      ? run(input, ping === undefined ? { place } : { place, ping })
      : failed('SerializationException', 'The request is not JSON.'),
    by,
  };
}

function headersOf(request: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
}

function note(entry: Readonly<Record<string, unknown>>): void {
  appendFileSync(API_LOG, `${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  });
  request.on('end', () => {
    const headers = headersOf(request);
    if ((headers['host'] ?? '').startsWith('ssmmessages.')) {
      const { status, told, by, xml } = answerChannel(request, headers, Buffer.concat(chunks));
      note({ call: 'ssmmessages.CreateControlChannel', by, told });
      response.writeHead(status, { 'Content-Type': 'application/xml' }).end(xml);
      return;
    }
    const { outcome, by } = answerTo(request, Buffer.concat(chunks));
    const { ['__type']: type } = outcome.body;
    const told = typeof type === 'string' ? type : 'ok';
    note({ call: request.headers['x-amz-target'], by, told });
    response.writeHead(outcome.status, {
      'Content-Type': 'application/x-amz-json-1.1',
      ...(told === 'ok' ? {} : { 'x-amzn-ErrorType': told }),
    });
    response.end(JSON.stringify(outcome.body));
  });
  request.on('error', () => response.destroy());
}

for (const name of logGroups) makeLogGroup(name);
createServer(serve).listen(socket, () => process.stdout.write('ready\n'));
