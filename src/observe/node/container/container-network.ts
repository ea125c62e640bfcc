/** Whether a container has the network of its host: then the metadata service is as near to it as to the host's own programs. */
import type { ContainerFacts } from '../../../facts/container.ts';
import type { Ports } from '../../../platform/ports.ts';

/** What only a host has: cards by their places (systemd.net-naming-scheme(7)), bridges of runtimes, and the other ends of containers' links. */
const OF_A_HOST =
  /^(?:en[opsx]\w+|docker\d+|cni\d+|cbr\d+|virbr\d+|br-[0-9a-f]{12}|veth\w+|eni[0-9a-f]{8,}|cali\w+|flannel\.\d+|cilium_\w+)$/u;

export async function networkOf(
  { files, environment }: Pick<Ports, 'files' | 'environment'>,
  taskMode: string | null,
): Promise<ContainerFacts['network']> {
  if (taskMode === 'host') return 'host';
  if (taskMode !== null) return 'own';
  const names = [...new Set(environment.interfaces().flatMap(({ name, internal }) => (internal ? [] : [name])))];
  if (names.some((name) => OF_A_HOST.test(name))) return 'host';
  const number = async (name: string, file: string): Promise<string> => {
    const text = await files.read(`/sys/class/net/${name}/${file}`, 64);
    return text.outcome === 'ok' ? text.text.trim() : '';
  };
  for (const name of names.slice(0, 4)) {
    if (!/^[\w.-]{1,15}$/u.test(name)) continue;
    const [index, link] = await Promise.all([number(name, 'ifindex'), number(name, 'iflink')]);
    // One end of a pair, whose other end is on the host: it has another number. A card itself may be the host's, or the task's own.
    if (index !== '' && link !== '' && index !== link) return 'own';
  }
  return 'unknown';
}
