#!/bin/sh
# Installs ssm-probe from one file whose SHA-256 is known, or removes it again. Nothing else is fetched, and nothing is installed before it is verified.
#
#   install.sh --file ssm-probe-linux-x64 --sha256 HEX [--prefix /usr/local] [--service]
#   install.sh --url https://example.com/ssm-probe-linux-x64 --sha256 HEX ...
#   install.sh --file ssm-probe-linux-x64 --sums SHA256SUMS ...   (a file or an https:// URL: the line with the binary's name)
#   install.sh --uninstall [--prefix /usr/local]
#
# --service also installs the systemd timer that stands beside this script. Doing it again changes nothing.
set -eu

fail() {
  echo "install.sh: $1" >&2
  exit "${2:-1}"
}

file='' url='' sum='' sums='' prefix=/usr/local service=no remove=no
while [ $# -gt 0 ]; do
  case $1 in
    --file | --url | --sha256 | --sums | --prefix)
      [ $# -ge 2 ] || fail "$1 needs a value" 2
      case $1 in
        --file) file=$2 ;;
        --url) url=$2 ;;
        --sha256) sum=$2 ;;
        --sums) sums=$2 ;;
        --prefix) prefix=$2 ;;
      esac
      shift
      ;;
    --service) service=yes ;;
    --uninstall) remove=yes ;;
    *) fail "there is no option $1" 2 ;;
  esac
  shift
done

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
units=${SSM_PROBE_UNITS:-/etc/systemd/system}
bin=$prefix/bin/ssm-probe

has_systemd() { [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; }

if [ "$remove" = yes ]; then
  if [ -e "$units/ssm-probe.timer" ]; then
    if has_systemd; then systemctl disable --now ssm-probe.timer >/dev/null 2>&1 || true; fi
    rm -f "$units/ssm-probe.timer" "$units/ssm-probe.service"
    if has_systemd; then systemctl daemon-reload; fi
  fi
  rm -f "$bin"
  echo "removed $bin; /var/lib/ssm-probe, with what was not delivered, is left alone"
  exit 0
fi

check_sum() {
  case $sum in
    *[!0-9a-fA-F]* | '') fail 'the SHA-256 is 64 hex digits, as in SHA256SUMS' 2 ;;
  esac
  [ ${#sum} -eq 64 ] || fail 'the SHA-256 is 64 hex digits, as in SHA256SUMS' 2
  sum=$(printf %s "$sum" | tr A-F a-f)
}

if [ -z "$sum$sums" ]; then fail 'say what its SHA-256 must be with --sha256 or --sums' 2; fi
if [ -n "$sum" ] && [ -n "$sums" ]; then fail '--sha256 or --sums, not both' 2; fi
[ -n "$sums" ] || check_sum
if [ -n "$file" ] && [ -n "$url" ]; then fail '--file or --url, not both' 2; fi
if [ -z "$file$url" ]; then fail 'say what to install with --file or --url' 2; fi
case $url in
  '' | https://*) ;;
  *) fail '--url takes an https:// URL' 2 ;;
esac
[ "$(uname -s)" = Linux ] || fail 'this script is for Linux'

# fetch URL FILE
fetch() {
  if command -v curl >/dev/null 2>&1; then
    curl --fail --silent --show-error --location --proto '=https' --max-time 300 --output "$2" -- "$1" || fail "$1 could not be fetched: nothing is installed"
  elif command -v wget >/dev/null 2>&1; then
    wget --quiet --https-only --timeout=60 --tries=2 --output-document="$2" -- "$1" || fail "$1 could not be fetched: nothing is installed"
  else
    fail 'a URL needs curl or wget'
  fi
}

mkdir -p "$prefix/bin"
new=$(mktemp "$prefix/bin/.ssm-probe.XXXXXX")
trap 'rm -f "$new"' EXIT
trap 'exit 1' HUP INT TERM
if [ -n "$sums" ]; then
  case $sums in
    https://*)
      fetch "$sums" "$new"
      list=$new
      ;;
    *)
      [ -r "$sums" ] || fail "$sums cannot be read"
      list=$sums
      ;;
  esac
  name=${url%%[?#]*}
  name=${file:-$name}
  name=${name##*/}
  # Lines of sha256sum: the sum, a blank, a blank or an asterisk, the name.
  sum=$(while IFS=' ' read -r hex rest; do [ "${rest#\*}" != "$name" ] || echo "$hex"; done <"$list")
  [ -n "$sum" ] || fail "$sums has no line for $name: nothing is installed"
  check_sum
fi
if [ -n "$file" ]; then
  [ -r "$file" ] || fail "$file cannot be read"
  cat -- "$file" >"$new"
else
  fetch "$url" "$new"
fi
is=$(sha256sum <"$new" | cut -d ' ' -f 1)
[ "$is" = "$sum" ] || fail "its SHA-256 is $is, and not what it must be: nothing is installed"
chmod 0755 "$new"
# The wrong processor, or a libc that is too old, shows here and not at two in the morning.
version=$("$new" --version) || fail "it does not run on this machine ($(uname -m)): nothing is installed"
mv -f "$new" "$bin"
trap - EXIT
echo "installed $version as $bin"

if [ "$service" = yes ]; then
  for unit in ssm-probe.service ssm-probe.timer; do
    [ -r "$here/systemd/$unit" ] || fail "$here/systemd/$unit is missing"
    sed "s|/usr/local/bin/ssm-probe|$bin|" "$here/systemd/$unit" >"$units/$unit.new"
    chmod 0644 "$units/$unit.new"
    mv -f "$units/$unit.new" "$units/$unit"
  done
  if has_systemd; then
    systemctl daemon-reload
    systemctl enable --now ssm-probe.timer
  fi
  echo "installed ssm-probe.timer; its options are in /etc/default/ssm-probe"
fi
