/** Which strings of a finding's data are this project's own words. Texts say them in words of the language. */
import { SERVICES } from '../../src/knowledge/types.ts';

const words = (list: string): readonly string[] => list.split(' ');

const WORDS: ReadonlySet<string> = new Set([
  ...SERVICES,
  ...words('refused unreachable auth-required upstream-failed unknown works partly fails'),
  ...words('covered hop-silent other-interface physical bridge tunnel virtual loopback'),
  ...words('state logs temporary full no-inodes read-only no-exec low'),
  ...words('ecs kubernetes bottlerocket other own host environment web-identity task-role pod-identity none'),
  ...words('empty not-json wrong-kind null-entry not-a-file'),
  ...words('denied run-as session report channel queue document other disk-full limits worker-died bad-token'),
  ...words('NotListed instance-profile role endpoint-policy service-control-policy'),
]);
/** Members that hold nothing but such words, or times of this node's own clock. */
const MEMBERS: ReadonlySet<string> = new Set(
  words(
    'effect cause fault why which purpose what via direction direct scheme by vpcCidrs codes at firstAt notBefore notAfter nodeTime',
  ),
);

export function isClosed(value: string, key: string): boolean {
  return MEMBERS.has(key) || WORDS.has(value);
}
