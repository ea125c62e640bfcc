-- What is wrong, on how many nodes, and how many does its fix alone heal? The rows without a slash say how many nodes are how.
SELECT told.name, CAST(sum(nodes) AS bigint) AS nodes,
  CASE WHEN told.name LIKE '%/%' THEN CAST(sum(CASE WHEN cardinality(causes) = 2 THEN nodes ELSE 0 END) AS bigint) END AS heals
FROM ssm_probe_profiles
CROSS JOIN UNNEST(causes || ARRAY[status]) AS told(name)
WHERE told.name <> 'any'
GROUP BY told.name
ORDER BY nodes DESC, told.name
