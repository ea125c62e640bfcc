/** The order of a collection: who asks, the node, its network, its role. Every part that is denied or fails is unknown, and the others go on. */
import { partitionOf } from '../../knowledge/partitions.ts';
import type { Account, Instance, Known, PrefixList, Vpc } from '../model.ts';
import { instanceOf } from './ec2-words.ts';
import { known, mapped, together, unknown, valueOr } from './known.ts';
import { managedOf } from './managed.ts';
import { interfacesBy, readVpc } from './network.ts';
import { prefixListsOf } from './prefix-lists.ts';
import type { Reader } from './reader.ts';
import { profileOf } from './roles.ts';

/** Whom to look at, and what the node has seen or needs. */
export interface Subject {
  /** i-… or mi-… */
  readonly nodeId: string;
  /** As the node knows it: counts where the instance cannot be read. */
  readonly vpcId: string | null;
  /** Private addresses that the node connected to, or was told to. */
  readonly addresses: readonly string[];
  /** Host names that it needs. */
  readonly names: readonly string[];
  /** IAM actions that its role needs. */
  readonly actions: readonly string[];
}

/** Endpoints of a hub, or of a peered VPC: so many others are looked at. */
const MAX_OTHER_VPCS = 3;

export async function collect(reader: Reader, region: string, subject: Subject): Promise<Account> {
  const { nodeId, actions } = subject;
  const partition = partitionOf(region);
  const [caller, instance, managed] = await Promise.all([
    reader.call('sts:GetCallerIdentity', {}),
    nodeId.startsWith('i-') ? readInstance(reader, nodeId) : unknown('it is no EC2 instance'),
    managedOf(reader, nodeId, actions),
  ]);
  const own = valueOr(instance, null);
  const [vpcs, instanceProfile] = await Promise.all([
    vpcsOf(reader, region, subject, own),
    instance.state === 'known'
      ? profileOf(reader, own?.iamInstanceProfileArn ?? null, actions)
      : unknown('the instance is not known'),
  ]);
  return {
    accountId: mapped(caller, ({ Account: id = '' }) => id),
    region,
    partition: partition?.id ?? 'aws',
    dnsSuffix: partition?.dnsSuffix ?? 'amazonaws.com',
    nodeId,
    instance,
    vpcs,
    prefixLists: await listsOf(reader, vpcs),
    instanceProfile,
    managed,
  };
}

async function readInstance(reader: Reader, id: string): Promise<Known<Instance | null>> {
  const said = await reader.find('ec2:DescribeInstances', { InstanceIds: [id] });
  return mapped(said, (answer) => {
    const reservation = answer?.Reservations?.[0];
    const found = reservation?.Instances?.[0];
    return found === undefined ? null : instanceOf(found, reservation?.OwnerId ?? '');
  });
}

/** The node's own VPC, and those of this account in which the other addresses are. */
async function vpcsOf(
  reader: Reader,
  region: string,
  { vpcId: told, addresses, names }: Subject,
  instance: Instance | null,
): Promise<Known<readonly Vpc[]>> {
  const vpcId = instance?.vpcId ?? told;
  const groups = (instance?.networkInterfaces ?? []).flatMap((one) => one.groups);
  const about = { region, groups, names };
  const own = vpcId === null ? known(null) : await readVpc(reader, vpcId, about);
  if (own.state !== 'known') return own;
  const near = new Set(valueOr(own.value?.networkInterfaces ?? known([]), []).flatMap(allAddresses));
  const far = addresses.filter((address) => !near.has(address)).slice(0, 100);
  const elsewhere = far.length === 0 ? known([]) : await interfacesOf(reader, far);
  const ids = [...new Set(valueOr(elsewhere, []).map((one) => one.vpcId))].filter((id) => id !== '' && id !== vpcId);
  const others = await Promise.all(ids.slice(0, MAX_OTHER_VPCS).map((id) => readVpc(reader, id, about)));
  return mapped(together(others.filter(({ state }) => state === 'known')), (all) =>
    [own.value, ...all].filter((one): one is Vpc => one !== null),
  );
}

function allAddresses(one: {
  readonly privateIpAddresses: readonly { readonly privateIpAddress: string }[];
  readonly ipv6Addresses: readonly string[];
}) {
  return [...one.privateIpAddresses.map(({ privateIpAddress }) => privateIpAddress), ...one.ipv6Addresses];
}

async function interfacesOf(reader: Reader, addresses: readonly string[]) {
  const by = (name: string, of: readonly string[]) => (of.length === 0 ? known([]) : interfacesBy(reader, null, name, of));
  const found = await Promise.all([
    by(
      'addresses.private-ip-address',
      addresses.filter((one) => !one.includes(':')),
    ),
    by(
      'ipv6-addresses.ipv6-address',
      addresses.filter((one) => one.includes(':')),
    ),
  ]);
  return mapped(together(found), (all) => all.flat());
}

/** Of all that rules and routes name. */
async function listsOf(reader: Reader, vpcs: Account['vpcs']): Promise<Known<readonly PrefixList[]>> {
  const all = valueOr(vpcs, []);
  const named = all.flatMap((vpc) => [
    ...valueOr(vpc.routeTables, []).flatMap(({ routes }) => routes.map((route) => route.destinationPrefixListId)),
    ...valueOr(vpc.securityGroups, []).flatMap(({ rules }) => valueOr(rules, []).map((rule) => rule.prefixListId ?? null)),
  ]);
  return prefixListsOf(
    reader,
    [...new Set(named)].filter((id) => id !== null),
  );
}
