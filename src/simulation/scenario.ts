import type { RunOptions } from '../arguments/table.ts';
import type { World } from './world.ts';

/**
 * One thing that can be wrong with a VPC, or nothing. A scenario configures servers and faults and
 * never names a finding.
 */
export interface Scenario {
  /** Lower case, with dashes; what `demo NAME` takes. */
  readonly name: string;
  /** One line for `demo --list`. */
  readonly title: string;
  /** What this node's user would ask for, beside the defaults. */
  readonly options?: Partial<
    Pick<RunOptions, 'expect' | 'for' | 'buckets' | 'resolvers' | 'timeoutMs' | 'region' | 'isDeep' | 'signs' | 'isPreflight'>
  >;
  readonly world: World;
}
