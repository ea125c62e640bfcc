#!/bin/sh
# Run by Distributor. /var/lib/ssm-probe, with what was not delivered, is left alone.
set -eu
rm -f "${SSM_PROBE_TARGET:-/usr/local/bin/ssm-probe}"
