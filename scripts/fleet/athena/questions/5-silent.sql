-- Who says nothing? never: in the inventory, and no run arrived. stopped: ran before, not on the asked day. unlisted: runs, and is not in the
-- inventory (where there is one).
SELECT 'never' AS silence, inventory.id AS node_id, NULL AS account, NULL AS last_day
FROM ssm_probe_inventory AS inventory
LEFT JOIN ssm_probe_nodes AS nodes ON nodes.node_id = inventory.id
WHERE nodes.node_id IS NULL AND inventory.id <> ''
UNION ALL
SELECT 'stopped', node_id, account, last_day
FROM ssm_probe_nodes
WHERE last_day < (SELECT asked FROM ssm_probe_day)
UNION ALL
SELECT 'unlisted', nodes.node_id, nodes.account, nodes.last_day
FROM ssm_probe_nodes AS nodes
LEFT JOIN ssm_probe_inventory AS inventory ON inventory.id = nodes.node_id
WHERE inventory.id IS NULL AND EXISTS (SELECT 1 FROM ssm_probe_inventory) AND nodes.last_day = (SELECT asked FROM ssm_probe_day)
ORDER BY silence, account, node_id
