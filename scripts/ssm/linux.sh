#!/bin/sh
# The Linux step of the Command document. Its parameters come as variables and never as text of this script (SSM Agent 3.3.2746.0 or later), and each is
# one of a few words. What is fetched and run is no parameter: these lines are filled in when the document is made.
url_x64=''
sha256_x64=''
url_arm64=''
sha256_arm64=''
cloudwatch=''
set -u
: "${SSM_Region:=}" "${SSM_For:=}" "${SSM_Expect:=}" "${SSM_Format:=}" "${SSM_Timeout:=}" "${SSM_Deadline:=}" "${SSM_Signed:=}" "${SSM_JitterSeconds:=}"
probe=${SSM_PROBE:-/usr/local/bin/ssm-probe}
case $(uname -m) in
  x86_64 | amd64) url=$url_x64 sha256=$sha256_x64 ;;
  aarch64 | arm64) url=$url_arm64 sha256=$sha256_arm64 ;;
  *) url='' sha256='' ;;
esac

# Fifty thousand nodes must not ask at the same moment.
case $SSM_JitterSeconds in
  # A zero before it would make it octal.
  *[!0-9]* | '' | 0* | ????*) ;;
  *) sleep "$(($(od -An -N2 -tu2 /dev/urandom) % (SSM_JitterSeconds + 1)))" ;;
esac

sum_of() { if [ -r "$1" ]; then sha256sum <"$1" | cut -d ' ' -f 1; fi; }

if [ -d "$probe" ]; then
  echo "ssm-probe: $probe is a folder" >&2
  exit 1
fi
if [ -n "$url" ] && [ "$(sum_of "$probe")" != "$sha256" ]; then
  # Beside its place: a move within one file system is all or nothing.
  mkdir -p "$(dirname "$probe")" && new=$(mktemp "$probe.XXXXXX") || exit 1
  if command -v curl >/dev/null 2>&1; then
    curl --fail --silent --show-error --location --proto '=https' --max-time 240 --output "$new" -- "$url"
  else
    wget --quiet --https-only --timeout=60 --tries=2 --output-document="$new" -- "$url"
  fi
  if [ "$(sum_of "$new")" != "$sha256" ]; then
    rm -f "$new"
    echo "ssm-probe: $url could not be fetched, or its SHA-256 is not $sha256: nothing is installed" >&2
    exit 1
  fi
  chmod 0755 "$new" && mv -f "$new" "$probe" || exit 1
fi
if [ ! -f "$probe" ] || [ ! -x "$probe" ]; then
  echo "ssm-probe: $probe is not there; put it into the image, or make the document with a URL and a sum for $(uname -m)" >&2
  exit 1
fi

# What the agent says of itself counts where neither a registration nor the metadata service does.
AWS_REGION=${AWS_REGION:-${AWS_SSM_REGION_NAME:-}}
export AWS_REGION
# Each value is one word of its option, whatever is in it.
set --
if [ -n "$SSM_Region" ]; then set -- "$@" "--region=$SSM_Region"; fi
if [ -n "$SSM_For" ]; then set -- "$@" "--for=$SSM_For"; fi
if [ -n "$SSM_Expect" ]; then set -- "$@" "--expect=$SSM_Expect"; fi
if [ -n "$SSM_Format" ]; then set -- "$@" "--format=$SSM_Format"; fi
if [ -n "$SSM_Timeout" ]; then set -- "$@" "--timeout=$SSM_Timeout"; fi
if [ -n "$SSM_Deadline" ]; then set -- "$@" "--deadline=$SSM_Deadline"; fi
if [ "$SSM_Signed" = no ]; then set -- "$@" --no-credentials; fi
if [ -n "$cloudwatch" ]; then set -- "$@" "--cloudwatch=$cloudwatch"; fi
# Last, so that it holds: never a failure of the command because of what is found. Run Command would stop a rollout at the first node that is broken.
exec "$probe" "$@" --fail-on never
