-- Nodes that look alike, counted: few rows, however many nodes there are. causes begins with 'any', which every node has.
CREATE OR REPLACE VIEW ssm_probe_profiles AS
SELECT account, region, vpc, subnet, zone, agent_version, proxy, kind, security_groups, resolvers, status,
  CASE WHEN causes IS NULL THEN ARRAY['any'] ELSE ARRAY['any'] || array_distinct(causes) END AS causes,
  count(*) AS nodes
FROM ssm_probe_nodes
GROUP BY account, region, vpc, subnet, zone, agent_version, proxy, kind, security_groups, resolvers, status, causes
