/**
 * A verdict for a fleet: at most 1 KB, so that a hundred thousand unchanged healthy nodes cost
 * little, with all that a roll-up needs to tell failing nodes from passing ones. Pure.
 */
import type { Verdict } from '../verdict.types.ts';
import { MAX_CAUSES, MAX_GROUPS, MAX_RECORD_BYTES, MAX_RESOLVERS, MAX_VALUE } from './compact-limits.ts';
import type { CompactRecord } from './compact-record.types.ts';

/** `id`: the run's. What does not fit is dropped from the longest list, never cut in half. */
export function compactRecord(verdict: Verdict, id: string, maxBytes = MAX_RECORD_BYTES): CompactRecord {
  const { node, status, interrupted } = verdict;
  const all = { sgs: unique(node.securityGroupIds ?? []), resolvers: resolversOf(verdict), causes: causesOf(verdict) };
  const total = all.sgs.length + all.resolvers.length + all.causes.length;
  const lists = {
    sgs: all.sgs.slice(0, MAX_GROUPS),
    resolvers: all.resolvers.slice(0, MAX_RESOLVERS),
    causes: all.causes.slice(0, MAX_CAUSES),
  };
  const make = (): CompactRecord => {
    const leftOut = total - lists.sgs.length - lists.resolvers.length - lists.causes.length;
    return {
      schemaVersion: '1.0',
      record: 'ssm-probe',
      id: plain(id),
      startedAt: plain(verdict.startedAt),
      version: plain(verdict.tool.version),
      node: {
        kind: node.kind,
        id: plainOrNull(node.id),
        ...(node.instanceId === undefined ? {} : { instanceId: plain(node.instanceId) }),
        ...(node.account === undefined ? {} : { account: plain(node.account) }),
        region: plain(node.region),
        az: plainOrNull(node.az),
        vpcId: plainOrNull(node.vpcId),
        subnetId: plainOrNull(node.subnetId ?? null),
        sgs: [...lists.sgs],
        agentVersion: plainOrNull(node.agent.version),
        resolvers: [...lists.resolvers],
        ...(node.proxy === undefined ? {} : { proxy: plain(node.proxy) }),
      },
      status,
      ...(interrupted === true ? { interrupted } : {}),
      causes: [...lists.causes],
      ...(leftOut === 0 ? {} : { leftOut }),
    };
  };
  let record = make();
  // All is ASCII, so characters are bytes. The other members take at most some 900.
  while (JSON.stringify(record).length > maxBytes) {
    const [longest] = Object.values(lists).toSorted((a, b) => JSON.stringify(b).length - JSON.stringify(a).length);
    if (longest?.pop() === undefined) break;
    record = make();
  }
  return record;
}

/** Codes of errors and warnings, worst first, each once. */
export function causesOf({ findings }: Verdict): Verdict['findings'][number]['code'][] {
  return [...new Set(findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code))];
}

/** The DNS servers that were asked, each once. */
export function resolversOf({ endpoints }: Verdict): string[] {
  return unique(endpoints.flatMap(({ dns }) => dns.map(({ server }) => server)));
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts.map(plain))];
}

/**
 * AWS's ids, addresses and versions are ASCII. A metadata service may send other text, which must
 * take one byte a character, too.
 */
function plain(text: string): string {
  return text.slice(0, MAX_VALUE).replace(/[^ !#-[\]-~]/gu, '?');
}

function plainOrNull(text: string | null): string | null {
  return text === null ? null : plain(text);
}
