FROM centos:7
LABEL maintainer="ops@example.com"
RUN yum update -y
RUN yum install -y httpd php
RUN yum clean all
ENV TZ Europe/Berlin
ADD index.php /var/www/html/
EXPOSE 80
CMD ["/usr/sbin/httpd", "-D", "FOREGROUND"]
