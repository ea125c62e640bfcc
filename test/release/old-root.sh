#!/bin/sh
# Makes a root folder with an older C library, in which the binary is tried: test/release/old-root.sh SOURCE RUNTIME ROOT
#
# SOURCE: glibc's sources of that release (git tag glibc-2.26, say). ROOT: the folder to make.
# RUNTIME: a folder with libstdc++.so.6 and libgcc_s.so.1 that start with such a glibc: those of GCC 10, in Debian 11's packages
# libstdc++6 and libgcc-s1, need 2.18.
# Needs gcc, make, gawk and bison. Ten minutes on two processors.
set -eu

source=$(cd "$1" && pwd)
runtime=$(cd "$2" && pwd)
mkdir -p "$3"
root=$(cd "$3" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/build"
cd "$work/build"
# Newer compilers warn of what was fine then, and harden what glibc hardens itself.
"$source/configure" --prefix=/usr --disable-werror --disable-profile --without-selinux \
  CFLAGS='-O2 -Wno-error -U_FORTIFY_SOURCE -fno-stack-protector' >/dev/null
# Old tests and tools do not all build with a new compiler; what the root needs is checked below.
make -k -j "$(nproc)" >"$work/make.log" 2>&1 || true

mkdir -p "$root/lib64" "$root/etc" "$root/tmp" "$root/proc"
cp elf/ld.so "$root/lib64/ld-linux-x86-64.so.2"
for library in libc.so.6 math/libm.so.6 nptl/libpthread.so.0 dlfcn/libdl.so.2 rt/librt.so.1 resolv/libresolv.so.2 \
  resolv/libnss_dns.so.2 nss/libnss_files.so.2; do
  cp "$library" "$root/lib64/"
done

cp -L "$runtime/libstdc++.so.6" "$runtime/libgcc_s.so.1" "$root/lib64/"
echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
echo "$root"
