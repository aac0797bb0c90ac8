FROM node:20-slim
WORKDIR /app
COPY server.js package.json ./
RUN npm install express
HEALTHCHECK CMD curl -f http://localhost:3000/ || exit 1
EXPOSE 3000
CMD ["node", "server.js"]
