-- One row for each node and each attribute that nodes can share. A missing proxy is one, too: that is a common fault.
CREATE OR REPLACE VIEW ssm_probe_traits AS
SELECT node_id, status, 'region' AS attribute, region AS value FROM ssm_probe_nodes WHERE region IS NOT NULL
UNION ALL
SELECT node_id, status, 'account', account FROM ssm_probe_nodes WHERE account IS NOT NULL
UNION ALL
SELECT node_id, status, 'vpc', vpc FROM ssm_probe_nodes WHERE vpc IS NOT NULL
UNION ALL
SELECT node_id, status, 'subnet', subnet FROM ssm_probe_nodes WHERE subnet IS NOT NULL
UNION ALL
SELECT node_id, status, 'zone', zone FROM ssm_probe_nodes WHERE zone IS NOT NULL
UNION ALL
SELECT DISTINCT node_id, status, 'securityGroup', one.value FROM ssm_probe_nodes CROSS JOIN UNNEST(security_groups) AS one(value)
UNION ALL
SELECT DISTINCT node_id, status, 'resolver', one.value FROM ssm_probe_nodes CROSS JOIN UNNEST(resolvers) AS one(value)
UNION ALL
SELECT node_id, status, 'proxy', coalesce(proxy, 'none') FROM ssm_probe_nodes
UNION ALL
SELECT node_id, status, 'agentVersion', agent_version FROM ssm_probe_nodes WHERE agent_version IS NOT NULL
UNION ALL
SELECT node_id, status, 'kind', kind FROM ssm_probe_nodes
