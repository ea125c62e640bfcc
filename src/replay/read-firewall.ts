/** Facts about this node's packet filter, from anybody's file. */
import { bool, list, literal, nullable, number, record, tagged, text } from './shape.ts';

/** As many as `node/firewall.ts` keeps, and as many values in each condition. */
const MAX_RULES = 400;
const MAX_CONDITIONS = 64;
const MAX_VALUES = 256;
const MAX_CHAINS = 200;

const values = record({ values: list(text, MAX_VALUES), negated: bool });
const condition = tagged('on', {
  destination: values,
  port: values,
  protocol: values,
  interface: values,
  state: values,
  other: record({}),
});

export const firewall = tagged('outcome', {
  read: record({
    chains: list(
      record({
        tool: literal('nft', 'iptables', 'ip6tables'),
        table: text,
        name: text,
        family: literal(4, 6, 'both'),
        policy: literal('accept', 'drop', null),
        rules: list(
          record({
            text,
            handle: nullable(number),
            conditions: list(condition, MAX_CONDITIONS),
            action: literal('accept', 'drop', 'reject', 'return', 'jump', 'goto', 'none', 'other'),
            target: nullable(text),
          }),
          MAX_RULES,
        ),
      }),
      MAX_CHAINS,
    ),
    isPartial: bool,
  }),
  unknown: record({ why: text }),
});
