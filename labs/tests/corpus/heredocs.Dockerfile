# syntax=docker/dockerfile:1.7
FROM python:3.12-slim
RUN <<EOF
set -eux
apt-get update
apt-get install -y --no-install-recommends curl
rm -rf /var/lib/apt/lists/*
EOF
COPY <<-"CONF" /etc/app/app.conf
	[app]
	name = ${NOT_A_VARIABLE}
	CONF
COPY <<a.txt <<b.txt /data/
first
a.txt
second
b.txt
RUN python3 <<PY
import sys
print("apt-get install is just text here", sys.version)
PY
WORKDIR /app
USER 1000:1000
CMD ["python3", "-m", "http.server", "8000"]
EXPOSE 8000
