/** A packet's walk through the chains at one place on its way, as far as the rules are understood. Pure. */
import type { FirewallChain, FirewallEffect, FirewallRule } from '../facts/firewall.ts';
import { holdsAll, type Seen } from './packet-conditions.ts';

export interface Stop {
  readonly kind: 'dropped' | 'rejected';
  readonly chain: FirewallChain;
  /** Null where no rule matches and the chain's policy drops. */
  readonly rule: FirewallRule | null;
}
export type Fate = { readonly kind: 'passes' } | Stop | { readonly kind: 'unclear' };

/** What rules do to a packet that goes on. What is null is not known any more. */
export interface Marks {
  mark: number | null;
  ctMark: number | null;
  /** Null: nobody knows whether its connection is tracked. */
  isTracked: boolean | null;
  /** A rule gave it another source. */
  isMasked: boolean;
  /** A rule may have taken it elsewhere: nothing is known of it any more. */
  isLost: boolean;
}

/** `on`: the next rule sees it. `end`: it comes out at the end of the chain. */
type Step = Fate | { readonly kind: 'on' } | { readonly kind: 'end' };

const PASSES: Fate = { kind: 'passes' };
const UNCLEAR: Fate = { kind: 'unclear' };
const ON: Step = { kind: 'on' };
const END: Step = { kind: 'end' };
/** Chains may call each other in a circle, which the kernel forbids and a facts file does not. */
const MAX_DEPTH = 16;

export class Walk {
  /** A facts file may have chains whose calls multiply. */
  private left = 20_000;
  private readonly chains: readonly FirewallChain[];
  readonly marks: Marks;

  constructor(chains: readonly FirewallChain[], marks: Marks) {
    this.chains = chains;
    this.marks = marks;
  }

  /** What a base chain does: `unclear` where it is one or the other. */
  throughBase(chain: FirewallChain, packet: () => Seen): Fate {
    const end: Fate = chain.policy === 'drop' ? { kind: 'dropped', chain, rule: null } : PASSES;
    const fates = this.through(chain, packet, 0, true).map((step) => (step.kind === 'end' || step.kind === 'on' ? end : step));
    if (this.marks.isLost) return UNCLEAR;
    const stops = fates.filter((fate) => fate.kind === 'dropped' || fate.kind === 'rejected');
    // The last one is what stops it if none before did.
    if (stops.length === fates.length) return stops.at(-1) ?? UNCLEAR;
    return fates.every(({ kind }) => kind === 'passes') ? PASSES : UNCLEAR;
  }

  /** All that may become of the packet: one step where it is certain. `isSure`: it certainly gets here. */
  private through(chain: FirewallChain, packet: () => Seen, depth: number, isSure: boolean): readonly Step[] {
    if (depth > MAX_DEPTH) return [UNCLEAR];
    const possible: Step[] = [];
    let isHere = isSure;
    for (const rule of chain.rules) {
      this.left -= 1;
      if (this.left < 0) return [UNCLEAR];
      const applies = holdsAll(rule.conditions, packet());
      if (applies === false) continue;
      const isCertain = applies === true && isHere;
      for (const effect of rule.effects ?? []) this.change(effect, isCertain);
      if (rule.action === 'other') this.marks.isLost = true;
      const steps = this.stepsOf(chain, rule, packet, depth, isCertain);
      possible.push(...steps.filter((step) => step.kind !== 'on' && !possible.includes(step)));
      const goesOn = steps.includes(ON);
      if (applies === true && !goesOn) return possible;
      // It may have ended here: what follows it may never meet.
      if (steps.some((step) => step.kind !== 'on')) isHere = false;
    }
    return [...possible, END];
  }

  private stepsOf(
    chain: FirewallChain,
    rule: FirewallRule,
    packet: () => Seen,
    depth: number,
    isCertain: boolean,
  ): readonly Step[] {
    switch (rule.action) {
      case 'none':
        return [ON];
      case 'accept':
        return [PASSES];
      case 'drop':
        return [{ kind: 'dropped', chain, rule }];
      case 'reject':
        return [{ kind: 'rejected', chain, rule }];
      case 'return':
        return [END];
      case 'other':
        return [UNCLEAR];
      case 'jump':
      case 'goto': {
        const next = this.chains.find(
          ({ tool, table, name }) => tool === chain.tool && table === chain.table && name === rule.target,
        );
        if (next === undefined) return [UNCLEAR];
        const back = rule.action === 'goto' ? END : ON;
        return this.through(next, packet, depth + 1, isCertain).map((step) => (step.kind === 'end' ? back : step));
      }
    }
  }

  private change(effect: FirewallEffect, isCertain: boolean): void {
    const { marks } = this;
    switch (effect.on) {
      case 'mark':
        marks.mark = isCertain ? marked(marks.mark, effect) : null;
        return;
      case 'ct-mark':
        marks.ctMark = isCertain ? marked(marks.ctMark, effect) : null;
        return;
      case 'restore-mark':
        marks.mark = isCertain ? marks.ctMark : null;
        return;
      case 'save-mark':
        marks.ctMark = isCertain ? marks.mark : null;
        return;
      case 'notrack':
        marks.isTracked = isCertain ? false : null;
        return;
      case 'snat':
        marks.isMasked = true;
    }
  }
}

function marked(before: number | null, { value, mask }: { readonly value: number | null; readonly mask: number }): number | null {
  if (value === null) return null;
  if (mask >>> 0 === 0xffff_ffff) return value;
  return before === null ? null : ((before & ~mask) ^ value) >>> 0;
}
