/**
 * Saved queries of CloudWatch Logs Insights for what `--cloudwatch` delivers. Each takes the latest
 * run of every node by `stats`: a run that arrives twice counts once, and a node that was healed
 * since is on no list. After `dedup` nothing but `limit` may stand, so none uses it. Whole verdicts
 * have `brief`; compact records have `node` and `causes`, too.
 */

const lines = (...commands: readonly string[]): string => commands.join('\n| ');

/** A node without an id counts by its run. */
const NODE = 'coalesce(node.id, id) as nodeId';
const OURS = 'filter ispresent(id) and ispresent(status)';

/** How many nodes have what in their latest run. */
const newest = (what: string): string =>
  lines(
    `fields ${NODE}, ${what} as value`,
    OURS,
    'stats latest(value) as latestValue, latest(status) as latestStatus by nodeId',
    'stats count(*) as nodes by latestValue, latestStatus',
    'sort nodes desc',
    'limit 1000',
  );

/**
 * The nodes whose latest run is so. Each value is a text even where the run lacks it, because
 * nothing says whether `latest` passes over a run without one.
 */
const last = (shown: Readonly<Record<string, string>>, filter: string): string => {
  const names = Object.keys(shown);
  const texts = Object.entries(shown).map(([name, from]) => `coalesce(${from}, "") as ${name}`);
  return lines(
    `fields ${[NODE, ...texts].join(', ')}`,
    OURS,
    `stats ${['max(@timestamp) as at', 'latest(status) as latestStatus', ...names.map((name) => `latest(${name}) as ${name}Then`)].join(', ')} by nodeId`,
    `filter ${filter}`,
    'sort at desc',
    'limit 10000',
  );
};

export const QUERIES: Readonly<Record<string, string>> = {
  // A healthy node has no cause, so its status stands there.
  'worst causes': newest('coalesce(brief.cause, causes.0, status)'),
  // A node without a VPC shows its kind there.
  'by VPC': newest('coalesce(node.vpcId, node.kind)'),
  'by agent version': newest('coalesce(brief.agentVersion, node.agentVersion, node.kind)'),
  'newly broken': last(
    { why: 'headline', cause: 'brief.cause', changed: 'brief.changed', before: 'brief.from', after: 'brief.to' },
    'latestStatus = "broken" and changedThen != ""',
  ),
  inconclusive: last({ said: 'headline', gap: 'brief.notChecked', why: 'brief.why' }, 'latestStatus = "inconclusive"'),
};
