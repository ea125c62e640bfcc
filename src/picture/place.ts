/** Whether this machine is on EC2: three answers, because what is not known must not be held against anybody. */
import type { NodeFacts, RequestFacts } from '../facts.ts';

export interface Place {
  readonly answer: 'ec2' | 'elsewhere' | 'unknown';
  /** Whose machine it is, for people: `VMware`, `Dell Inc. PowerEdge R740`; null where that is unknown. */
  readonly machine: string | null;
  /** What says so, in words; null where nothing does. */
  readonly because: string | null;
}

const UNKNOWN: Place = { answer: 'unknown', machine: null, because: null };

/**
 * A metadata service that answers as EC2's does decides, because the agent asks it, too. Then the firmware; what the agent wrote down
 * comes after it, because an image that was moved away from EC2 still has that file.
 */
export function placeOf({ node, request }: { readonly node: NodeFacts; readonly request: RequestFacts }): Place {
  const { imds, firmware, firmwareSaysEc2, agent } = node;
  if (imds.outcome === 'ok') return { answer: 'ec2', machine: null, because: 'the metadata service answers' };
  if (firmwareSaysEc2 === true) return { answer: 'ec2', machine: null, because: firmware?.because ?? 'the firmware' };
  if (firmware?.says === 'other') return { answer: 'elsewhere', machine: firmware.name, because: firmware.because };
  if (agent.identity?.type === 'EC2') return { answer: 'ec2', machine: null, because: "the agent's identity file" };
  // In a container something between it and the service may answer: kube2iam and its like.
  if (imds.outcome === 'failed' && imds.reason === 'not-imds' && agent.inContainer !== true)
    return {
      answer: 'elsewhere',
      machine: null,
      because: `what answers at 169.254.169.254 is not EC2's service (${imds.detail})`,
    };
  // Who checks a machine before its activation says that it is to be a hybrid node.
  return request.preflight === true ? { answer: 'elsewhere', machine: null, because: null } : UNKNOWN;
}
