#!/bin/sh
# Run by Distributor in the folder of the unpacked package.
set -eu
target=${SSM_PROBE_TARGET:-/usr/local/bin/ssm-probe}
chmod 0755 ./ssm-probe
# A wrong processor shows here, before anything is replaced.
./ssm-probe --version
mkdir -p "$(dirname "$target")"
cp ./ssm-probe "$target.new"
mv -f "$target.new" "$target"
