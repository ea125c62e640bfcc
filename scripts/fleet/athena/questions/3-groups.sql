-- How many nodes fail in each account, Region, VPC and subnet, and with each agent version?
WITH grouped AS (
  SELECT account, region, vpc, subnet, agent_version, count(*) AS nodes, count_if(status IN ('broken', 'degraded')) AS failing,
    CASE
      WHEN grouping(account) = 0 THEN 'account'
      WHEN grouping(region) = 0 THEN 'region'
      WHEN grouping(vpc) = 0 THEN 'vpc'
      WHEN grouping(subnet) = 0 THEN 'subnet'
      ELSE 'agentVersion'
    END AS grouped_by
  FROM ssm_probe_nodes
  GROUP BY GROUPING SETS ((account), (region), (vpc), (subnet), (agent_version))
)
SELECT grouped_by, coalesce(account, region, vpc, subnet, agent_version) AS value, nodes, failing
FROM grouped
ORDER BY grouped_by, failing DESC, nodes DESC, value
