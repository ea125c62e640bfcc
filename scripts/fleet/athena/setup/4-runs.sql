-- Each run once for each time that it arrived, compact records and whole verdicts alike. An instance that is registered under another id
-- has its own name; a node without an id counts by its run.
CREATE OR REPLACE VIEW ssm_probe_runs AS
SELECT
  day,
  id AS run,
  startedAt AS started_at,
  coalesce(nullif(node.instanceId, ''), nullif(node.id, ''), concat('run ', id)) AS node_id,
  coalesce(nullif(node.account, ''), nullif(regexp_extract("$path", '/account=([0-9]{12})/', 1), '')) AS account,
  nullif(node.region, '') AS region,
  nullif(node.vpcId, '') AS vpc,
  nullif(node.subnetId, '') AS subnet,
  nullif(node.az, '') AS zone,
  coalesce(nullif(node.agentVersion, ''), nullif(brief.agentVersion, '')) AS agent_version,
  nullif(node.proxy, '') AS proxy,
  coalesce(nullif(node.kind, ''), 'unknown') AS kind,
  coalesce(node.sgs, node.securityGroupIds) AS security_groups,
  coalesce(node.resolvers, brief.resolvers) AS resolvers,
  status,
  coalesce(causes, brief.causes) AS causes,
  headline,
  brief.notChecked AS not_checked,
  brief.why AS not_checked_why
FROM ssm_probe_lines
WHERE id IS NOT NULL AND startedAt IS NOT NULL AND status IN ('healthy', 'degraded', 'broken', 'inconclusive')
