/**
 * Saved queries of CloudWatch Logs Insights for what `--cloudwatch` delivers. Only `limit` may
 * follow `dedup`, so queries that count nodes take each node's latest run by `stats`; a run that
 * arrives twice then counts once. Whole verdicts have `brief`; compact records have `node` and
 * `causes`, too.
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

/** The latest such run of each node. */
const last = (shown: string, filter: string): string =>
  lines(
    `fields @timestamp, node.id, headline, ${shown}`,
    `filter ispresent(id) and ${filter}`,
    'sort @timestamp desc',
    'dedup node.id',
    'limit 100',
  );

export const QUERIES: Readonly<Record<string, string>> = {
  // A healthy node has no cause, so its status stands there.
  'worst causes': newest('coalesce(brief.cause, causes.0, status)'),
  // A node without a VPC shows its kind there.
  'by VPC': newest('coalesce(node.vpcId, node.kind)'),
  'by agent version': newest('coalesce(brief.agentVersion, node.agentVersion, node.kind)'),
  'newly broken': last('brief.changed, brief.from, brief.to', 'status = "broken" and ispresent(brief.changed)'),
  inconclusive: last('brief.notChecked, brief.why', 'status = "inconclusive"'),
};
