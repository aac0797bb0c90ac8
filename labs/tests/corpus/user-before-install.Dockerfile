FROM debian:bullseye-slim
RUN useradd -m appuser
USER appuser
RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
WORKDIR /home/appuser
COPY run.sh .
CMD ["./run.sh"]
