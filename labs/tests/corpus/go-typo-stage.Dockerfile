FROM golang:1.22-alpine AS builder
WORKDIR /build
COPY . .
RUN go build -o main .
FROM alpine:latest
RUN apk add ca-certificates
COPY --from=buidler /build/main /main
CMD ["/main"]
