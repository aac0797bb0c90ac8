ARG TAG=latest
ARG REGISTRY
FROM ${REGISTRY:-docker.io/library}/python:${TAG}
ARG TAG
LABEL version=$TAG
RUN pip install --no-cache-dir requests==2.32.3
USER 1000
CMD ["python3", "-c", "print(1)"]
