-- The ids of all nodes that should report, one a line, in any number of files in inventory/.
-- Without one, nothing says who never reported.
CREATE EXTERNAL TABLE IF NOT EXISTS ssm_probe_inventory (id string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t' LINES TERMINATED BY '\n'
STORED AS TEXTFILE
LOCATION 's3://BUCKET_NAME/inventory/'
