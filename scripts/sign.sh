#!/bin/sh
# Signs SHA256SUMS, and with it every file that it names:  sign.sh PRIVATE_KEY.pem dist/SHA256SUMS
# To check it offline with the public key and a stock OpenSSL:
#   openssl dgst -sha256 -verify ssm-probe.pub -signature SHA256SUMS.sig SHA256SUMS && sha256sum --check --ignore-missing SHA256SUMS
set -eu
[ $# -eq 2 ] || {
  echo 'sign.sh PRIVATE_KEY.pem SHA256SUMS' >&2
  exit 2
}
openssl dgst -sha256 -sign "$1" -out "$2.sig.new" "$2"
mv -f "$2.sig.new" "$2.sig"
