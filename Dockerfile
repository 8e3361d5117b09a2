# The service as a small image that runs as nobody in particular. What is in it: one program, the C library, root certificates.
#   docker build -t counterpart .
# The images below are named by their versions, which their makers move on with security updates. Who wants the same bytes each
# time names them by digest: what `docker buildx imagetools inspect debian:trixie-slim` says, as debian:trixie-slim@sha256:...

FROM rust:1.95.0-slim-trixie AS build
# The toolchain of the image is the one of rust-toolchain.toml; nothing is fetched besides crates.
ENV RUSTUP_TOOLCHAIN=1.95.0 CARGO_PROFILE_RELEASE_STRIP=debuginfo
WORKDIR /build

# Dependencies alone, with sources that say nothing: a layer that stays until Cargo.lock changes.
COPY Cargo.toml Cargo.lock ./
RUN mkdir -p src benches/http \
    && echo 'fn main() {}' | tee src/main.rs > benches/http/main.rs \
    && touch src/lib.rs \
    && cargo build --locked --release --bin counterpart \
    && rm -r src benches target/release/deps/*counterpart* target/release/.fingerprint/counterpart-*

COPY migrations ./migrations
COPY seeds ./seeds
COPY docs/configuration.toml ./docs/configuration.toml
COPY src ./src
RUN mkdir -p benches/http && echo 'fn main() {}' > benches/http/main.rs \
    && cargo build --locked --release --bin counterpart

FROM debian:trixie-slim
LABEL org.opencontainers.image.title="Counterpart" \
    org.opencontainers.image.description="A directory of points of contact for ICT security" \
    org.opencontainers.image.licenses="Apache-2.0"
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 counterpart \
    && useradd --system --uid 10001 --gid 10001 --home-dir /var/lib/counterpart --shell /usr/sbin/nologin counterpart \
    && install -d -o counterpart -g counterpart -m 0700 /var/lib/counterpart
COPY --from=build /build/target/release/counterpart /usr/local/bin/counterpart

# Metrics are told beyond the container, for Prometheus beside it: publish port 8080 alone.
ENV COUNTERPART_HTTP_BIND=0.0.0.0:8080 \
    COUNTERPART_HTTP_METRICS_BIND=0.0.0.0:9464 \
    COUNTERPART_STATE_FOLDER=/var/lib/counterpart \
    COUNTERPART_LOG_FORMAT=json
USER 10001:10001
WORKDIR /var/lib/counterpart
VOLUME /var/lib/counterpart
EXPOSE 8080 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/usr/local/bin/counterpart", "ready"]
ENTRYPOINT ["/usr/local/bin/counterpart"]
CMD ["serve"]
