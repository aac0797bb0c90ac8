FROM node:22-alpine AS build
WORKDIR /web
RUN npm ci
COPY . .
RUN npm run build

FROM nginx:1.28-alpine
COPY --from=composer:latest /usr/bin/composer /usr/bin/composer
COPY site.conf /etc/nginx/conf.d/default.conf
COPY --from=build /web/dist /usr/share/nginx/html
EXPOSE 3000
HEALTHCHECK CMD wget -qO- http://localhost:3000/ || exit 1
CMD ["nginx", "-g", "daemon off;"]
