-- One row for each node and each of its causes. is_alone: the fix heals the node.
CREATE OR REPLACE VIEW ssm_probe_causes AS
SELECT DISTINCT nodes.node_id, nodes.status, cause.code, cardinality(array_distinct(nodes.causes)) = 1 AS is_alone
FROM ssm_probe_nodes AS nodes
CROSS JOIN UNNEST(nodes.causes) AS cause(code)
