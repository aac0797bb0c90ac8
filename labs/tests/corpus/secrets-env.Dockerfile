FROM node:18-slim
ARG NPM_TOKEN
ENV AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
ENV AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
ENV DB_PASSWORD="s3cret"
WORKDIR /app
COPY .env .env
COPY package.json ./
RUN echo "//registry.npmjs.org/:_authToken=${NPM_TOKEN}" > .npmrc && npm install && rm .npmrc
COPY . .
USER node
CMD ["node", "index.js"]
