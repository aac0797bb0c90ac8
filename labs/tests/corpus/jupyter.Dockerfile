FROM jupyter/scipy-notebook:2023-10-09
USER root
RUN apt-get update && apt-get install -y --no-install-recommends graphviz && rm -rf /var/lib/apt/lists/*
USER ${NB_UID}
RUN pip install --no-cache-dir xgboost==2.0.3
