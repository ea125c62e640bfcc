-- What is wrong, on how many nodes, and how many does its fix alone heal? The first rows say how many nodes are how.
SELECT 'status' AS what, status AS name, count(*) AS nodes, NULL AS heals
FROM ssm_probe_nodes
GROUP BY status
UNION ALL
SELECT 'cause', code, count(*), count_if(is_alone)
FROM ssm_probe_causes
GROUP BY code
ORDER BY what DESC, nodes DESC, name
