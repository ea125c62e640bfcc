-- Which nodes? One row for each node and cause, and one for each node of which nothing is known (inconclusive). For one list, add a line
-- before ORDER BY: WHERE code = 'dns/forwarder-missing', or WHERE owners LIKE '%dns%'.
SELECT *
FROM (
  SELECT causes.code, coalesce(owners.owners, '') AS owners, nodes.node_id, nodes.account, nodes.region, nodes.vpc, nodes.subnet, nodes.zone,
    nodes.status, nodes.first_day, nodes.last_day, nodes.started_at, nodes.headline
  FROM ssm_probe_causes AS causes
  JOIN ssm_probe_nodes AS nodes ON nodes.node_id = causes.node_id
  LEFT JOIN ssm_probe_owners AS owners ON owners.code = causes.code
  UNION ALL
  SELECT concat('not checked: ', coalesce(not_checked, 'unknown')), '', node_id, account, region, vpc, subnet, zone,
    status, first_day, last_day, started_at, coalesce(not_checked_why, headline)
  FROM ssm_probe_nodes
  WHERE status = 'inconclusive'
) AS listed
ORDER BY code, account, region, node_id
