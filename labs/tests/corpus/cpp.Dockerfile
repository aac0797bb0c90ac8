FROM ubuntu:22.04
RUN apt update && apt install -y build-essential cmake
COPY . /src
RUN cd /src && mkdir build && cd build && cmake .. && make
CMD ["/src/build/hello"]
