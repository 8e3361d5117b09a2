#!/bin/sh
# Proves that a backup can be restored, in a scratch folder that goes away: a directory is backed up with pg_dump while it
# is served, restored into a fresh Postgres, verified, compared and served again. It touches no other database.
# usage: scripts/rehearse-restore.sh [DUMP]
#   DUMP: a file that `pg_dump --format=custom` wrote of your own database; without it an invented directory is backed up.
#         Set COUNTERPART_SECRETS_SERVICE_SECRET_FILE and COUNTERPART_SECRETS_SIGNING_KEY_FILE to the key files that you keep
#         apart from it, and CHECKPOINTS to a file with what `counterpart journal verify --checkpoint` printed before.
#   PROGRAM: the program to prove it with; else target/release/counterpart, target/debug/counterpart, or that of the PATH
#   PG_BIN: the folder with the programs of Postgres; else the newest found
set -eu
DUMP=${1:-}
[ -z "$DUMP" ] || DUMP=$(readlink -f "$DUMP")
CHECKPOINTS=${CHECKPOINTS:+$(readlink -f "$CHECKPOINTS")}
cd "$(dirname "$0")/.."

say() { echo "rehearsal: $*"; }
fail() { echo "rehearsal: FAILED: $*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

for program in "${PROGRAM:-}" target/release/counterpart target/debug/counterpart "$(command -v counterpart || true)"; do
    [ -n "$program" ] && [ -x "$program" ] && break
done
[ -x "$program" ] || fail "build the program first (cargo build), or name it in PROGRAM"
program=$(readlink -f "$program")
if [ -z "${PG_BIN:-}" ]; then
    # The newest by number.
    PG_BIN=$(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -V | tail -n 1)
    [ -n "$PG_BIN" ] || PG_BIN=$(pg_config --bindir) || fail "name the folder of Postgres' programs in PG_BIN"
fi
has curl || fail "install curl"

scratch=$(mktemp -d)
chmod 711 "$scratch"
served=
# Postgres does not run as root.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
stop_all() {
    [ -z "$served" ] || kill -TERM "$served" 2>/dev/null || true
    [ -z "$served" ] || wait "$served" 2>/dev/null || true
    for cluster in source restored; do
        [ ! -f "$scratch/$cluster/data/postmaster.pid" ] ||
            as_postgres "$PG_BIN/pg_ctl" --pgdata="$scratch/$cluster/data" --mode=immediate --silent stop || true
    done
    rm -rf "$scratch"
}
trap stop_all EXIT
trap 'exit 130' INT TERM

# A Postgres of its own, reached over a socket in its folder alone. It goes away: nothing is forced to the disk.
start_postgres() {
    mkdir -m 700 "$scratch/$1"
    [ "$(id -u)" != 0 ] || chown postgres "$scratch/$1"
    (
        cd /
        as_postgres "$PG_BIN/initdb" --pgdata="$scratch/$1/data" --auth=trust --username=owner --encoding=UTF8 \
            --locale=C --no-sync >/dev/null
        as_postgres "$PG_BIN/pg_ctl" --pgdata="$scratch/$1/data" --silent --wait --log="$scratch/$1/log" \
            --options="-c listen_addresses='' -c fsync=off -k $scratch/$1" start >/dev/null
    ) || fail "Postgres does not start: $(tail -n 3 "$scratch/$1/log" 2>/dev/null)"
}
sql() { "$PG_BIN/psql" --host="$scratch/$1" --username=owner --dbname="$2" --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --command="$3"; }

# over CLUSTER ARGUMENTS: becomes the program over one of the two, with a state folder of its own.
over() {
    cluster=$1
    shift
    exec env -u COUNTERPART_CONFIG -u DATABASE_URL_FILE -u DATABASE_OWNER_URL_FILE \
        COUNTERPART_MAIL_TRANSPORT=files \
        DATABASE_URL="host=$scratch/$cluster user=counterpart dbname=counterpart" \
        DATABASE_OWNER_URL="host=$scratch/$cluster user=owner dbname=counterpart" \
        COUNTERPART_STATE_FOLDER="$scratch/state-$cluster" \
        COUNTERPART_DATABASE_ALLOW_UNSAFE_DURABILITY=true COUNTERPART_DATABASE_STATEMENT_TIMEOUT=5min \
        COUNTERPART_HTTP_REQUEST_TIMEOUT=5min COUNTERPART_LOG_LEVEL=warn \
        COUNTERPART_HTTP_BIND=127.0.0.1:0 COUNTERPART_HTTP_METRICS_BIND= \
        "$program" "$@"
}
counterpart() { (over "$@"); }
# serve CLUSTER COMMAND SAYS: starts it, waits until it says this, and notes where it is in $address.
serve() {
    (over "$1" "$2") > "$scratch/said" 2> "$scratch/log" &
    served=$!
    tries=0
    until grep -q "$3" "$scratch/said" 2>/dev/null; do
        tries=$((tries + 1))
        { kill -0 "$served" 2>/dev/null && [ $tries -lt 600 ]; } || fail "it does not serve: $(tail -n 3 "$scratch/log")"
        sleep 0.1
    done
    address=$(sed -n 's|.*\(http://[0-9.:]*\).*|\1|p' "$scratch/said" | head -n 1)
}
stop_serving() {
    kill -TERM "$served"
    wait "$served" || fail "it did not stop in good order"
    served=
}
# How many rows each table has.
counts() {
    for table in $(sql "$1" counterpart "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"); do
        echo "$table $(sql "$1" counterpart "SELECT count(*) FROM \"$table\"")"
    done
}
listed() { curl -sSf "$address/v1/organizations?limit=200" | grep -o '"short_name"' | wc -l; }

started=$(date +%s)
if [ -z "$DUMP" ]; then
    start_postgres source
    sql source postgres "CREATE DATABASE counterpart"
    serve source demo "Ctrl-C stops it"
    email=$(sed -n 's/^  \(ben@[a-z.]*\) .*/\1/p' "$scratch/said")
    password=$(sed -n 's/^  ben@[a-z.]* *\([^ ]*\) .*/\1/p' "$scratch/said")
    organizations=$(listed)
    counterpart source journal verify --checkpoint > "$scratch/checkpoints"
    DUMP=$scratch/dump
    "$PG_BIN/pg_dump" --host="$scratch/source" --username=owner --dbname=counterpart --format=custom --file="$DUMP"
    say "an invented directory was dumped while it was served: $(wc -c < "$DUMP") bytes"
    counts source > "$scratch/counts"
    stop_serving
    CHECKPOINTS=$scratch/checkpoints
    # The key files are kept apart from the dump.
    mkdir -m 700 "$scratch/state-restored"
    cp -R "$scratch/state-source/keys" "$scratch/state-restored/keys"
fi

start_postgres restored
# Roles are of the cluster, and no dump of a database holds them.
sql restored postgres "CREATE ROLE counterpart_service NOLOGIN"
sql restored postgres "CREATE DATABASE counterpart"
"$PG_BIN/pg_restore" --host="$scratch/restored" --username=owner --dbname=counterpart --no-owner --exit-on-error "$DUMP" ||
    fail "the dump cannot be restored"
counterpart restored database prepare >/dev/null || fail "the restored database cannot be prepared"
say "it was restored into another Postgres"

if [ -f "$scratch/counts" ]; then
    counts restored > "$scratch/counts-restored"
    diff "$scratch/counts" "$scratch/counts-restored" >&2 || fail "the tables differ"
    say "$(wc -l < "$scratch/counts") tables have as many rows as before, $(awk '{ all += $2 } END { print all }' "$scratch/counts") in all"
fi

if [ -n "${CHECKPOINTS:-}" ]; then
    counterpart restored journal verify --against "$CHECKPOINTS" > "$scratch/verified" || fail "history is not what it was"
    say "history goes on where the checkpoints were:"
else
    counterpart restored journal verify > "$scratch/verified" || fail "history is not whole"
    say "history is whole (no checkpoint was named: an older copy would look whole, too):"
fi
sed 's/^/    /; s/, head .*//' "$scratch/verified"

serve restored serve "counterpart listens at"
curl -sSf "$address/readyz" | grep -q '"writes":"available"' || fail "the restored instance takes no writes"
found=$(listed)
say "an instance over it is ready"
if [ -n "${organizations:-}" ]; then
    [ "$found" = "$organizations" ] || fail "it lists $found organizations where $organizations were"
    curl -sSf "$address/v1/sessions" -H 'Content-Type: application/json' \
        -d "{\"email\": \"$email\", \"password\": \"$password\"}" | grep -q '"access_token"' ||
        fail "an account cannot sign in: are these the key files of then?"
    say "it lists the same organizations, and an account signs in with its password: the key files fit"
fi
stop_serving
say "proved in $(($(date +%s) - started)) seconds: this backup can be restored"
