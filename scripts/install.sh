#!/bin/sh
# Installs ssm-probe from one file whose SHA-256 is known, or removes it again. Nothing else is fetched, and nothing is installed before it is verified.
#
#   install.sh --file ssm-probe-linux-x64 --sha256 HEX [--prefix /usr/local] [--service]
#   install.sh --url https://example.com/ssm-probe-linux-x64 --sha256 HEX ...
#   install.sh --file ssm-probe-linux-x64 --sums SHA256SUMS ...   (a file or an https:// URL: the line with the binary's name)
#   install.sh --file ssm-probe-linux-x64 --sums SHA256SUMS --key ssm-probe.pub [--signature SHA256SUMS.sig] ...
#   install.sh --uninstall [--prefix /usr/local]
#
# A sum proves that the file is whole. --key (the public key, PEM) proves who made it: SHA256SUMS must
# then have a signature of that key, beside it or where --signature says. Without --key the signature
# is not checked, and the last line says so.
# The manual page and the completions of bash, zsh and fish come out of the binary itself, into PREFIX/share.
# --service also installs the systemd timer that stands beside this script. Doing it again changes nothing.
set -eu

fail() {
  echo "install.sh: $1" >&2
  exit "${2:-1}"
}

file='' url='' sum='' sums='' key='' signature='' prefix=/usr/local service=no remove=no
while [ $# -gt 0 ]; do
  case $1 in
    --file | --url | --sha256 | --sums | --key | --signature | --prefix)
      [ $# -ge 2 ] || fail "$1 needs a value" 2
      case $1 in
        --file) file=$2 ;;
        --url) url=$2 ;;
        --sha256) sum=$2 ;;
        --sums) sums=$2 ;;
        --key) key=$2 ;;
        --signature) signature=$2 ;;
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

case $prefix in
  /*) ;;
  '') fail '--prefix is a folder' 2 ;;
  *) prefix=$PWD/$prefix ;;
esac
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
units=${SSM_PROBE_UNITS:-/etc/systemd/system}
bin=$prefix/bin/ssm-probe

# What ssm-probe TOPIC WORD prints, where it goes, and how it begins: an older one has none.
papers='help|man|share/man/man1/ssm-probe.1|.\"
completion|bash|share/bash-completion/completions/ssm-probe|# Completion of ssm-probe
completion|zsh|share/zsh/site-functions/_ssm-probe|#compdef ssm-probe
completion|fish|share/fish/vendor_completions.d/ssm-probe.fish|# Completion of ssm-probe'

has_systemd() { [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; }

# free PATH: a rename onto a folder, or a link to one, would put the file into it, and a device or
# pipe belongs to others.
free() {
  if [ -d "$1" ]; then fail "$1 is a folder: nothing is ${2:-installed}"; fi
  if [ -e "$1" ] && [ ! -f "$1" ]; then fail "$1 is no file: nothing is ${2:-installed}"; fi
}

if [ "$remove" = yes ]; then
  free "$bin" removed
  if [ -e "$units/ssm-probe.timer" ]; then
    if has_systemd; then systemctl disable --now ssm-probe.timer >/dev/null 2>&1 || true; fi
    rm -f "$units/ssm-probe.timer" "$units/ssm-probe.service"
    if has_systemd; then systemctl daemon-reload; fi
  fi
  printf '%s\n' "$papers" | while IFS='|' read -r _ _ place _; do
    [ ! -f "$prefix/$place" ] || rm -f "$prefix/$place" || echo "install.sh: $prefix/$place could not be removed" >&2
  done
  rm -f "$bin" || fail "$bin could not be removed"
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

if [ -n "$key" ] && [ -z "$sums" ]; then fail '--key goes with --sums: the list is what is signed' 2; fi
if [ -n "$signature" ] && [ -z "$key" ]; then fail '--signature needs --key, the public key' 2; fi
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

if [ -n "$key" ]; then
  command -v openssl >/dev/null 2>&1 || fail 'a signature is checked by openssl, which is not here: nothing is installed'
  if [ ! -f "$key" ] || [ ! -r "$key" ]; then fail "$key cannot be read"; fi
fi
if [ "$service" = yes ]; then
  # systemd has its own meaning for blanks, quotes, % and $.
  case $bin in *[!A-Za-z0-9._/+@-]*) fail "--service takes a --prefix of letters, digits and . _ / + @ -" 2 ;; esac
  [ -d "$units" ] || fail "$units is no folder: nothing is installed"
  for unit in ssm-probe.service ssm-probe.timer; do
    [ -r "$here/systemd/$unit" ] || fail "$here/systemd/$unit is missing: nothing is installed"
    free "$units/$unit"
  done
fi

# take FROM FILE: a file, or what an https:// URL has.
take() {
  case $1 in
    https://*)
      if command -v curl >/dev/null 2>&1; then
        curl --fail --silent --show-error --location --proto '=https' --max-time 300 --output "$2" -- "$1" || fail "$1 could not be fetched: nothing is installed"
      elif command -v wget >/dev/null 2>&1; then
        wget --quiet --https-only --timeout=60 --tries=2 --output-document="$2" -- "$1" || fail "$1 could not be fetched: nothing is installed"
      else
        fail 'a URL needs curl or wget'
      fi
      ;;
    *)
      if [ ! -f "$1" ] || [ ! -r "$1" ]; then fail "$1 cannot be read: nothing is installed"; fi
      cat <"$1" >"$2" || fail "$1 could not be copied: nothing is installed"
      ;;
  esac
}

free "$bin"
mkdir -p "$prefix/bin" || fail "$prefix/bin cannot be made: nothing is installed"
# In the same folder, because a rename within one file system is atomic. Nobody else may enter it.
work=$(mktemp -d "$prefix/bin/.ssm-probe.XXXXXX") || fail "$prefix/bin cannot be written to: nothing is installed"
new=$work/ssm-probe
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
proven=
if [ -n "$sums" ]; then
  take "$sums" "$work/sums"
  if [ -n "$key" ]; then
    # What stands beside a URL stands before its question mark.
    case $sums in
      https://*\?*) beside="${sums%%\?*}.sig?${sums#*\?}" ;;
      *) beside=$sums.sig ;;
    esac
    take "${signature:-$beside}" "$work/sig"
    openssl dgst -sha256 -verify "$key" -signature "$work/sig" "$work/sums" >/dev/null 2>&1 ||
      fail "the signature of $sums is not one of $key: nothing is installed"
    proven="signed by $key"
  fi
  name=${url%%[?#]*}
  name=${file:-$name}
  name=${name##*/}
  # Lines of sha256sum: the sum, a blank, a blank or an asterisk, the name.
  sum=$(while IFS=' ' read -r hex rest; do [ "${rest#\*}" != "$name" ] || echo "$hex"; done <"$work/sums")
  [ -n "$sum" ] || fail "$sums has no line for $name: nothing is installed"
  check_sum
fi
take "${file:-$url}" "$new"
is=$(sha256sum <"$new" | cut -d ' ' -f 1)
[ "$is" = "$sum" ] || fail "its SHA-256 is $is, and not what it must be: nothing is installed"
chmod 0755 "$new"
# The wrong processor, or a libc that is too old, shows here and not at two in the morning.
version=$("$new" --version) || fail "it does not run on this machine ($(uname -m)), or $prefix is mounted noexec: nothing is installed"
case $version in
  'ssm-probe '*) ;;
  *) fail 'it runs, and is not ssm-probe: nothing is installed' ;;
esac
free "$bin"
mv -f "$new" "$bin" || fail "$bin could not be replaced: nothing is installed"
# Check again: what was found there may have changed since.
if [ ! -f "$bin" ] || [ "$(sha256sum <"$bin" | cut -d ' ' -f 1)" != "$sum" ]; then fail "$bin is not what was put there"; fi

# The program is what matters: what does not fit here is said, and is no failure.
paper() {
  "$bin" "$1" "$2" >"$work/paper" 2>/dev/null || return 1
  read -r first <"$work/paper" || return 1
  case $first in "$4"*) ;; *) return 1 ;; esac
  if [ -e "$prefix/$3" ] && [ ! -f "$prefix/$3" ]; then return 1; fi
  mkdir -p "$prefix/${3%/*}" 2>/dev/null && chmod 0644 "$work/paper" && mv -f "$work/paper" "$prefix/$3" 2>/dev/null
}
lacking=$(printf '%s\n' "$papers" | while IFS='|' read -r topic word place begins; do
  paper "$topic" "$word" "$place" "$begins" </dev/null || case $word in man) echo 'manual page' ;; *) echo "$topic $word" ;; esac
done)
rm -rf "$work"
trap - EXIT
if [ -z "$lacking" ]; then
  papers='with its manual page and completions'
else
  papers=$(echo "$lacking" | { read -r list; while read -r one; do list="$list, $one"; done; echo "without $list"; })
fi
echo "installed $version as $bin, $papers"
if [ -n "$proven" ]; then echo "$proven"; else echo 'not checked: who made it (give --sums and --key for that)'; fi

if [ "$service" = yes ]; then
  for unit in ssm-probe.service ssm-probe.timer; do
    sed "s|/usr/local/bin/ssm-probe|$bin|" "$here/systemd/$unit" >"$units/$unit.new"
    chmod 0644 "$units/$unit.new"
    mv -f "$units/$unit.new" "$units/$unit" || fail "$units/$unit could not be replaced"
  done
  if has_systemd; then
    systemctl daemon-reload
    systemctl enable --now ssm-probe.timer
  fi
  echo "installed ssm-probe.timer; its options are in /etc/default/ssm-probe"
fi
