/** Counters of Elastic Network Adapters: packets that EC2 queued or dropped because this instance had used up an allowance. */

export interface EnaFacts {
  /** Time between the two readings. */
  readonly overMs: number;
  readonly interfaces: readonly {
    readonly name: string;
    /** `total`: since the driver was loaded, which says nothing about now. `during`: between the two readings. */
    readonly counters: readonly { readonly name: string; readonly total: number; readonly during: number }[];
  }[];
}
