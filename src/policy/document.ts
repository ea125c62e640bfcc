/** The data of `ssm-probe policy`: statements to merge, never whole policies. */
import { requiredServices, withDependencies } from '../knowledge/capabilities.ts';
import { endpointServiceName } from '../knowledge/endpoint-services.ts';
import type { Capability, Service } from '../knowledge/types.ts';
import { endpointCaveats, endpointStatements } from './endpoint-statements.ts';
import { roleCaveats, roleStatements } from './role.ts';
import { type S3Request, s3Caveats, s3Gaps, s3Statements } from './s3-statements.ts';
import { forEveryone, type Statement } from './statement.ts';

export interface Section {
  /** The AWS endpoint service; null for the role, and if AWS publishes no name. */
  readonly endpointService: string | null;
  readonly statements: readonly Statement[];
  /** Whole sentences. */
  readonly caveats: readonly string[];
}

export interface PolicyDocument {
  readonly region: string;
  readonly partition: string;
  readonly capabilities: readonly Capability[];
  /** How to use it. */
  readonly merge: string;
  readonly s3Endpoint: Section;
  readonly interfaceEndpoints: Readonly<Partial<Record<Service, Section>>>;
  readonly role: Section;
  /** What is needed but unpublished or unspecified. It is not guessed. */
  readonly unknown: readonly { readonly what: string; readonly why: string }[];
}

export const MERGE =
  'Merge these statements into the policies that are there; never replace a policy by them: everybody else who uses the endpoint or the role ' +
  'would lose what it permitted. An endpoint with the default policy (full access) needs none of them. A Deny in any policy wins over them.';

const NAMELESS = 'Buckets are needed, and none of their names is known: see under unknown.';

export function policyDocument(request: S3Request): PolicyDocument {
  const { region, partition, capabilities } = request;
  // For the newest agent: an agent that still needs ec2messages needs an update, not an endpoint
  // that AWS retires.
  const required = requiredServices(capabilities, { agentVersion: null, region });
  const services = [...required.keys()].filter((service) => service !== 's3');
  const s3 = s3Statements(request);
  const gaps = s3Gaps(request);
  const unnamed = [...services, ...(s3.length > 0 ? (['s3'] as const) : [])].filter(
    (service) => endpointServiceName(service, region) === null,
  );
  return {
    region,
    partition,
    capabilities,
    merge: MERGE,
    s3Endpoint: {
      endpointService: endpointServiceName('s3', region),
      statements: s3.map(forEveryone),
      caveats: s3.length === 0 ? (gaps.length === 0 ? [] : [NAMELESS]) : s3Caveats(request),
    },
    interfaceEndpoints: Object.fromEntries(services.map((service) => [service, interfaceSection(service, request)])),
    role: { endpointService: null, statements: [...roleStatements(request), ...s3], caveats: roleCaveats(request) },
    unknown: [
      ...gaps,
      ...unnamed.map((service) => ({
        what: `endpoint service name of ${service} in ${region}`,
        why: `AWS publishes none for this Region: aws ec2 describe-vpc-endpoint-services --region ${region}`,
      })),
      ...(withDependencies(capabilities).has('patch-sources') ? [PATCH_SOURCES] : []),
    ],
  };
}

const PATCH_SOURCES = {
  what: 'patch sources',
  why: 'the repositories or the update service of the operating system, which this does not know',
};

function interfaceSection(service: Exclude<Service, 's3'>, request: S3Request): Section {
  return {
    endpointService: endpointServiceName(service, request.region),
    statements: endpointStatements(service, request),
    caveats: endpointCaveats(service, request),
  };
}
