#!/bin/sh
# The Linux step of ssm-probe.json. The document's parameters come as variables and never as text of this script (SSM Agent 3.3.2746.0 or later).
set -u
: "${SSM_Options:=}" "${SSM_Url:=}" "${SSM_Sha256:=}" "${SSM_JitterSeconds:=0}"
probe=${SSM_PROBE:-/usr/local/bin/ssm-probe}

# Fifty thousand nodes must not ask at the same moment.
case $SSM_JitterSeconds in
  *[!0-9]* | '') ;;
  *) sleep "$(($(od -An -N2 -tu2 /dev/urandom) % (SSM_JitterSeconds + 1)))" ;;
esac

sum_of() { if [ -r "$1" ]; then sha256sum <"$1" | cut -d ' ' -f 1; fi; }

if [ -n "$SSM_Url" ] && [ "$(sum_of "$probe")" != "$SSM_Sha256" ]; then
  # Beside its place: a move within one file system is all or nothing.
  mkdir -p "$(dirname "$probe")" && new=$(mktemp "$probe.XXXXXX") || exit 1
  if command -v curl >/dev/null 2>&1; then
    curl --fail --silent --show-error --location --proto '=https' --max-time 240 --output "$new" -- "$SSM_Url"
  else
    wget --quiet --https-only --timeout=60 --tries=2 --output-document="$new" -- "$SSM_Url"
  fi
  if [ "$(sum_of "$new")" != "$SSM_Sha256" ]; then
    rm -f "$new"
    echo "ssm-probe: $SSM_Url could not be fetched, or its SHA-256 is not $SSM_Sha256: nothing is installed" >&2
    exit 1
  fi
  chmod 0755 "$new" && mv -f "$new" "$probe" || exit 1
fi
if [ ! -x "$probe" ]; then
  echo "ssm-probe: $probe is not there; give Url and Sha256, or put it into the image" >&2
  exit 1
fi

# What the agent says of itself counts where neither a registration nor the metadata service does.
AWS_REGION=${AWS_REGION:-${AWS_SSM_REGION_NAME:-}}
export AWS_REGION
# Options are to be split, and to match no files.
set -f
# Last, so that it holds: never a failure of the command because of what is found. Run Command would stop a rollout at the first node that is broken.
# shellcheck disable=SC2086
exec "$probe" $SSM_Options --fail-on never
