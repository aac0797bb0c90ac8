FROM node:20-slim
WORKDIR /app
ONBUILD COPY package.json .
ONBUILD RUN npm install
ONBUILD COPY . .
CMD ["node", "index.js"]
