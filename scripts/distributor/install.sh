#!/bin/sh
# Run by Distributor in the folder of the unpacked package.
set -eu
target=${SSM_PROBE_TARGET:-/usr/local/bin/ssm-probe}
# A rename onto a folder would silently put the file into it.
if [ -d "$target" ]; then
  echo "ssm-probe: $target is a folder: nothing is installed" >&2
  exit 1
fi
chmod 0755 ./ssm-probe
# A wrong processor shows here, before anything is replaced.
./ssm-probe --version
mkdir -p "$(dirname "$target")"
cp ./ssm-probe "$target.new"
mv -f "$target.new" "$target"
