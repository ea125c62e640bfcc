/**
 * In front of moto, what moto 5.2 lacks, and refusals. Everything else goes to moto unchanged. The differences, each of which it would be wrong to
 * take for AWS's:
 *
 * - Systems Manager: DescribeInstanceInformation, GetServiceSetting and DescribeActivations are answered here, from `systemsManager`.
 * - Route 53 Resolver: DNS Firewall's calls are answered here: nothing is associated.
 * - IAM: SimulatePrincipalPolicy is answered here: every action is allowed (`simulation: 'allowed'`), or it is denied itself.
 * - EC2: an endpoint's network interface has a random address outside its subnet in moto; `addresses` puts another one in its place.
 * - `denied` are refused as each service refuses: moto knows no permissions unless it checks all.
 * - `throttled` are refused that often first.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandIn {
  readonly url: string;
  /** `ec2:DescribeSubnets`, in the order in which they came. */
  readonly asked: string[];
  readonly denied: Set<string>;
  readonly throttled: Map<string, number>;
  /** What moto says → what is said in its place. */
  readonly addresses: Map<string, string>;
  readonly systemsManager: { instances: object[]; hostManagement: string; activations: object[] };
  readonly stop: () => void;
}

export async function startStandIn(moto: string): Promise<StandIn> {
  const state: Omit<StandIn, 'url' | 'stop'> = {
    asked: [],
    denied: new Set(),
    throttled: new Map(),
    addresses: new Map(),
    systemsManager: { instances: [], hostManagement: '$None', activations: [] },
  };
  const server = createServer((request, response) => {
    answer(state, moto, request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { ...state, url: `http://127.0.0.1:${port}`, stop };
}

async function answer(state: Omit<StandIn, 'url' | 'stop'>, moto: string, request: IncomingMessage, response: ServerResponse) {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces).toString();
  const name = nameOf(request, body);
  state.asked.push(name);
  const json = (status: number, value: object) =>
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(value));
  const waits = state.throttled.get(name) ?? 0;
  if (waits > 0) {
    state.throttled.set(name, waits - 1);
    return refuse(response, name, 'Throttling', 'Rate exceeded', 400);
  }
  if (state.denied.has(name))
    return refuse(response, name, null, `User: arn:aws:iam::123456789012:user/x is not authorized to perform: ${name}`, 403);
  const own = ownAnswer(state, name, body);
  if (typeof own === 'string') return response.writeHead(200, { 'content-type': 'text/xml' }).end(own);
  if (own !== null) return json(200, own);
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
  const through = await fetch(`${moto}${request.url ?? '/'}`, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(body === '' ? {} : { body }),
  });
  let text = await through.text();
  for (const [from, to] of state.addresses) text = text.replaceAll(`>${from}<`, `>${to}<`);
  return response.writeHead(through.status, { 'content-type': through.headers.get('content-type') ?? 'text/xml' }).end(text);
}

/** The service is in the signature's scope, the operation in the target, the form or the path. */
function nameOf({ headers, url = '/', method }: IncomingMessage, body: string): string {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//u.exec(headers.authorization ?? '')?.[1] ?? 'unknown';
  const target = headers['x-amz-target'];
  const operation =
    (typeof target === 'string' ? target.split('.').at(-1) : undefined) ??
    new URLSearchParams(body).get('Action') ??
    (url.includes('hostedzonesbyvpc')
      ? 'ListHostedZonesByVPC'
      : url.includes('/rrset') && method === 'GET'
        ? 'ListResourceRecordSets'
        : url);
  return `${service}:${operation}`;
}

function ownAnswer({ systemsManager }: Pick<StandIn, 'systemsManager'>, name: string, body: string): object | string | null {
  switch (name) {
    case 'ssm:DescribeInstanceInformation':
      return { InstanceInformationList: body.includes('SourceIds') ? [] : systemsManager.instances };
    case 'ssm:GetServiceSetting':
      return { ServiceSetting: { SettingValue: systemsManager.hostManagement } };
    case 'ssm:DescribeActivations':
      return { ActivationList: systemsManager.activations };
    case 'route53resolver:ListFirewallRuleGroupAssociations':
      return { FirewallRuleGroupAssociations: [] };
    case 'route53resolver:GetFirewallConfig':
      return { FirewallConfig: { FirewallFailOpen: 'DISABLED' } };
    case 'iam:SimulatePrincipalPolicy': {
      const names = [...new URLSearchParams(body)].filter(([key]) => key.startsWith('ActionNames')).map(([, value]) => value);
      const results = names.map(
        (one) =>
          `<member><EvalActionName>${one}</EvalActionName><EvalResourceName>*</EvalResourceName><EvalDecision>allowed</EvalDecision></member>`,
      );
      return `<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults>${results.join('')}</EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`;
    }
    default:
      return null;
  }
}

/** Each service has its own form of an error. `code` null: its word for "denied". */
function refuse(response: ServerResponse, name: string, code: string | null, message: string, status: number): void {
  const [service] = name.split(':');
  if (service === 'ec2')
    response
      .writeHead(status, { 'content-type': 'text/xml' })
      .end(
        `<Response><Errors><Error><Code>${code ?? 'UnauthorizedOperation'}</Code><Message>${message}</Message></Error></Errors><RequestID>x</RequestID></Response>`,
      );
  else if (service === 'iam' || service === 'sts' || service === 'route53')
    response
      .writeHead(status, { 'content-type': 'text/xml' })
      .end(
        `<ErrorResponse><Error><Type>Sender</Type><Code>${code ?? 'AccessDenied'}</Code><Message>${message}</Message></Error><RequestId>x</RequestId></ErrorResponse>`,
      );
  else
    response
      .writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ __type: `com.amazonaws#${code ?? 'AccessDeniedException'}`, message }));
}
