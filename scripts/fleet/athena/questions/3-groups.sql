-- How many nodes fail in each account, Region, VPC and subnet, and with each agent version?
WITH grouped AS (
  SELECT account, region, vpc, subnet, agent_version,
    CAST(sum(nodes) AS bigint) AS nodes,
    CAST(sum(CASE WHEN status IN ('broken', 'degraded') THEN nodes ELSE 0 END) AS bigint) AS failing,
    CASE
      WHEN grouping(account) = 0 THEN 'account'
      WHEN grouping(region) = 0 THEN 'region'
      WHEN grouping(vpc) = 0 THEN 'vpc'
      WHEN grouping(subnet) = 0 THEN 'subnet'
      ELSE 'agentVersion'
    END AS grouped_by
  FROM ssm_probe_profiles
  GROUP BY GROUPING SETS ((account), (region), (vpc), (subnet), (agent_version))
)
SELECT grouped_by, coalesce(account, region, vpc, subnet, agent_version) AS value, nodes, failing
FROM grouped
ORDER BY grouped_by, failing DESC, nodes DESC, value
