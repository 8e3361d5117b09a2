#!/bin/sh
# Makes the secrets of docker-compose.yml: keys of the service, passwords, and a certificate for Postgres with a root of its
# own. What is there stays. As root it gives each file to the user of the container that reads it.
# usage: scripts/make-secrets.sh FOLDER
set -eu

[ $# = 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
SERVICE=10001   # the user in the Dockerfile
POSTGRES=999    # the user postgres of the image postgres
umask 077
mkdir -p "$1"
cd "$1"

word() { openssl rand -hex 24; }

[ -s service-secret ] || openssl rand -base64 32 > service-secret
[ -s signing-key.pem ] || openssl genpkey -algorithm ed25519 -out signing-key.pem
[ -s postgres-password ] || word > postgres-password

# The way to Postgres leaves the container: it is encrypted, and Postgres proves that it is `postgres`.
if [ ! -s postgres-cert.pem ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
        -keyout root-key.pem -out postgres-root.pem -subj "/CN=Root for the Postgres of Counterpart" 2>/dev/null
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
        -keyout postgres-key.pem -out postgres.csr -subj "/CN=postgres" 2>/dev/null
    printf 'subjectAltName=DNS:postgres\nbasicConstraints=critical,CA:FALSE\n' > extensions
    openssl x509 -req -in postgres.csr -CA postgres-root.pem -CAkey root-key.pem -days 3650 \
        -extfile extensions -out postgres-cert.pem 2>/dev/null
    # Nobody signs another one with it: for another certificate, make another root.
    rm -f root-key.pem postgres.csr extensions postgres-root.srl
fi

ROOT="sslrootcert=/run/secrets/postgres-root.pem"
[ -s database-url ] || echo "postgres://counterpart:$(word)@postgres/counterpart?$ROOT" > database-url
[ -s database-owner-url ] ||
    echo "postgres://counterpart_owner:$(cat postgres-password)@postgres/counterpart?$ROOT" > database-owner-url

chmod 644 postgres-root.pem postgres-cert.pem
if [ "$(id -u)" = 0 ]; then
    chown "$SERVICE:$SERVICE" service-secret signing-key.pem database-url database-owner-url
    chown "$POSTGRES:$POSTGRES" postgres-password postgres-key.pem
    # Each file is its reader's own; the folder only has to be walked through.
    chmod 711 .
else
    echo "$0: not root: give service-secret, signing-key.pem and database-*url to the user $SERVICE, and" >&2
    echo "$0: postgres-password and postgres-key.pem to the user $POSTGRES" >&2
fi
