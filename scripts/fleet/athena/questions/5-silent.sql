-- Who says nothing? never: in the inventory, and no run arrived. stopped: ran before, not on the asked day, and is in the inventory where
-- there is one. unlisted: runs, and is not in it.
WITH listed AS (
  SELECT DISTINCT id FROM ssm_probe_inventory WHERE id <> ''
),
size AS (
  SELECT count(*) AS nodes FROM listed
),
judged AS (
  SELECT
    coalesce(nodes.node_id, listed.id) AS node_id, nodes.account, nodes.region, nodes.vpc, nodes.subnet, nodes.last_day,
    CASE
      WHEN nodes.node_id IS NULL THEN 'never'
      WHEN nodes.last_day < days.asked AND (listed.id IS NOT NULL OR size.nodes = 0) THEN 'stopped'
      WHEN nodes.last_day = days.asked AND listed.id IS NULL AND size.nodes > 0 THEN 'unlisted'
    END AS silence
  FROM ssm_probe_nodes AS nodes
  FULL OUTER JOIN listed ON listed.id = nodes.node_id
  CROSS JOIN size
  CROSS JOIN ssm_probe_day AS days
)
SELECT silence, node_id, account, region, vpc, subnet, last_day
FROM judged
WHERE silence IS NOT NULL
ORDER BY silence, account, node_id
