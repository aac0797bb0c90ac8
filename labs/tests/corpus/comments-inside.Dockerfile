FROM debian:bookworm-slim
RUN apt-get update \
    # the client
    && apt-get install -y --no-install-recommends \
       postgresql-client=15+248 \

       ca-certificates \
    # and clean
    && rm -rf /var/lib/apt/lists/*
USER nobody
CMD ["psql", "--version"]
