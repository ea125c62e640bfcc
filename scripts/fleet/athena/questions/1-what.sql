-- What is wrong, on how many nodes, and how many does its fix alone heal? The rows without a slash say how many nodes are how.
SELECT told.name, count(*) AS nodes,
  CASE WHEN told.name LIKE '%/%' THEN count_if(cardinality(array_distinct(causes)) = 1) END AS heals
FROM ssm_probe_nodes
CROSS JOIN UNNEST(CASE WHEN causes IS NULL THEN ARRAY[status] ELSE ARRAY[status] || array_distinct(causes) END) AS told(name)
GROUP BY told.name
ORDER BY nodes DESC, told.name
