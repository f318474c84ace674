#!/bin/sh
# Makes the certificates of the TLS fixtures anew (OpenSSL 3). Keys in here guard nothing.
set -eu
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
: >index
cat >conf <<'CONF'
[ca]
default_ca = fixtures
[fixtures]
database = index
new_certs_dir = .
rand_serial = yes
default_md = sha256
unique_subject = no
policy = any
[any]
commonName = supplied
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[leaf]
basicConstraints = critical,CA:FALSE
subjectAltName = DNS:secure.example
CONF
for name in root leaf; do openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $name.pem; done
openssl req -new -key root.pem -subj "/CN=Fixture root" -out root.csr
openssl req -new -key leaf.pem -subj "/CN=secure.example" -out leaf.csr
sign() { # name request section end, then how it is signed
    name=$1 request=$2 section=$3 end=$4
    shift 4
    openssl ca -config conf -batch -notext -in "$request.csr" -out "$name.crt" -extensions "$section" -startdate 20200101000000Z -enddate "$end" "$@" 2>/dev/null
    openssl x509 -in "$name.crt" -outform DER -out "$here/$name.cert.der"
}
sign root root root 21200101000000Z -selfsign -keyfile root.pem
sign good leaf leaf 21200101000000Z -cert root.crt -keyfile root.pem
sign expired leaf leaf 20210101000000Z -cert root.crt -keyfile root.pem
sign self-signed leaf leaf 21200101000000Z -selfsign -keyfile leaf.pem
openssl pkcs8 -topk8 -nocrypt -in leaf.pem -outform DER -out "$here/leaf.key.der"
