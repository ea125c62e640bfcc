#!/bin/sh
# User data for Linux (cloud-init): waits at boot until this instance can reach Systems Manager, and says on the serial console what is in the way.
# Fill in the three values. The binary may be in the image already; else it comes from a bucket of yours, by its gateway endpoint, without the AWS CLI.
set -u

URL='https://BUCKET_NAME.s3.REGION.amazonaws.com/ssm-probe-linux-x64'
SHA256='0000000000000000000000000000000000000000000000000000000000000000'
# What to do; `aws ec2 get-console-output` shows the report when nothing else gets out.
OPTIONS='--wait 5m --console --fail-on never'

probe=${SSM_PROBE:-/usr/local/bin/ssm-probe}
if [ -d "$probe" ]; then
  echo "ssm-probe: $probe is a folder" | tee /dev/console >&2
  exit 0
fi
if [ ! -x "$probe" ]; then
  mkdir -p "$(dirname "$probe")"
  new=$(mktemp "$probe.XXXXXX") || exit 0
  if command -v curl >/dev/null 2>&1; then
    curl --fail --silent --show-error --location --proto '=https' --retry 5 --retry-connrefused --max-time 300 --output "$new" "$URL"
  else
    wget --quiet --https-only --tries=5 --timeout=60 --output-document="$new" "$URL"
  fi
  if [ "$(sha256sum <"$new" | cut -d ' ' -f 1)" != "$SHA256" ]; then
    echo "ssm-probe: $URL could not be fetched, or is not what it must be" | tee /dev/console >&2
    rm -f "$new"
    # An instance without the probe must still boot.
    exit 0
  fi
  chmod 0755 "$new"
  mv -f "$new" "$probe"
fi
# This script's own words, to be split.
# shellcheck disable=SC2086
"$probe" $OPTIONS
exit 0
