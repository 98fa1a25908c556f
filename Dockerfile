# The chat server: docker build -t chat-server .
FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/protocol/package.json packages/protocol/
COPY packages/client/package.json packages/client/
COPY packages/bench/package.json packages/bench/
COPY packages/elements/package.json packages/elements/
COPY packages/react/package.json packages/react/
COPY packages/testkit/package.json packages/testkit/
COPY server/package.json server/
COPY examples/bot/package.json examples/bot/
COPY examples/demo/package.json examples/demo/
COPY examples/express/package.json examples/express/
COPY examples/html/package.json examples/html/
COPY examples/playground/package.json examples/playground/
COPY examples/react/package.json examples/react/
COPY examples/sdk/package.json examples/sdk/
COPY examples/site/package.json examples/site/
COPY examples/svelte/package.json examples/svelte/
COPY examples/vue/package.json examples/vue/
COPY examples/webhook-receiver/package.json examples/webhook-receiver/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.base.json rollup.config.mjs ./
COPY packages packages
COPY server server
RUN for name in protocol client elements server; do npm run build -w @chat/$name || exit 1; done

FROM node:20-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/protocol/package.json packages/protocol/
COPY packages/client/package.json packages/client/
COPY packages/bench/package.json packages/bench/
COPY packages/elements/package.json packages/elements/
COPY packages/react/package.json packages/react/
COPY packages/testkit/package.json packages/testkit/
COPY server/package.json server/
COPY examples/bot/package.json examples/bot/
COPY examples/demo/package.json examples/demo/
COPY examples/express/package.json examples/express/
COPY examples/html/package.json examples/html/
COPY examples/playground/package.json examples/playground/
COPY examples/react/package.json examples/react/
COPY examples/sdk/package.json examples/sdk/
COPY examples/site/package.json examples/site/
COPY examples/svelte/package.json examples/svelte/
COPY examples/vue/package.json examples/vue/
COPY examples/webhook-receiver/package.json examples/webhook-receiver/
RUN npm ci --omit=dev -w @chat/server --ignore-scripts --no-audit --no-fund

FROM node:20-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATABASE_URL=sqlite:/data/chat.db
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/packages/protocol/package.json packages/protocol/
COPY --from=build /app/packages/protocol/dist packages/protocol/dist
COPY --from=build /app/packages/client/package.json packages/client/
COPY --from=build /app/packages/client/dist packages/client/dist
COPY --from=build /app/packages/elements/package.json packages/elements/
COPY --from=build /app/packages/elements/dist packages/elements/dist
COPY --from=build /app/server/package.json server/
COPY --from=build /app/server/dist server/dist
COPY deploy/health-check.mjs deploy/
RUN mkdir -m 700 /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "deploy/health-check.mjs"]
# As process 1, so that SIGTERM reaches it and it drains.
CMD ["node", "server/dist/main.js"]
