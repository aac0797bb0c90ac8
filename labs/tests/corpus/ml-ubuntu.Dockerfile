FROM ubuntu:20.04
MAINTAINER Data Team <data@example.com>
ENV DEBIAN_FRONTEND noninteractive
RUN apt-get update
RUN apt-get install -y python3 python3-pip git wget
RUN pip3 install numpy pandas scikit-learn
ADD . /workspace
WORKDIR /workspace
RUN cd model && wget https://example.com/weights.bin
ENTRYPOINT python3 train.py
