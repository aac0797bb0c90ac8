FROM alpine:3.18
RUN apk update && apk upgrade && apk add bash curl
COPY backup.sh /backup.sh
RUN chmod +x /backup.sh
CMD /backup.sh
