FROM nginxinc/nginx-unprivileged:1.27-alpine
COPY --chown=nginx:nginx dist/ /usr/share/nginx/html/
EXPOSE 8080
HEALTHCHECK CMD wget -q --spider http://localhost:8080/ || exit 1
