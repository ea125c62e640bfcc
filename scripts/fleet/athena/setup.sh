#!/bin/sh
# Makes the tables and views in Athena: setup.sh BUCKET_NAME. Needs the AWS CLI with rights to write in the database; may be run again.
set -eu

[ $# -eq 1 ] || { echo "usage: setup.sh BUCKET_NAME" >&2; exit 2; }
case $1 in
  *[!a-z0-9.-]* | '') echo "setup.sh: '$1' is no name of a bucket" >&2; exit 2 ;;
esac
folder=$(cd "$(dirname "$0")" && pwd)

for file in "$folder"/setup/*.sql; do
  # Hive's statements take no comments.
  sql=$(sed -e '/^--/d' -e "s/BUCKET_NAME/$1/g" "$file")
  id=$(aws athena start-query-execution --work-group ssm-probe --query-execution-context Database=ssm_probe \
    --query-string "$sql" --query QueryExecutionId --output text)
  while :; do
    state=$(aws athena get-query-execution --query-execution-id "$id" --query QueryExecution.Status.State --output text)
    case $state in
      SUCCEEDED) break ;;
      QUEUED | RUNNING) sleep 1 ;;
      *)
        echo "setup.sh: $(basename "$file") $state:" >&2
        aws athena get-query-execution --query-execution-id "$id" --query QueryExecution.Status.StateChangeReason --output text >&2
        exit 1
        ;;
    esac
  done
  echo "made $(basename "$file" .sql)"
done
