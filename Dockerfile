# The chat server: docker build -t chat-server . — or npm run image, which also runs it once.
# The server's tests run on the oldest and the newest Node that README.md names; this is the newest.
ARG NODE_VERSION=26

# Of all workspaces the package.json and nothing else: as long as none of these changes, what was
# installed from them stays cached, whatever the sources do.
FROM node:${NODE_VERSION}-slim AS manifests
WORKDIR /app
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json -delete \
  && find . -type d -empty -delete

FROM node:${NODE_VERSION}-slim AS build
WORKDIR /app
COPY --from=manifests /app .
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.base.json rollup.config.mjs ./
COPY packages packages
COPY server server
RUN for name in protocol client elements server; do npm run build -w @chat/$name || exit 1; done

FROM node:${NODE_VERSION}-slim AS packages
WORKDIR /app
COPY --from=manifests /app .
# Without what only compilers and debuggers read.
RUN npm ci --omit=dev -w @chat/server --ignore-scripts --no-audit --no-fund \
  && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.[cm]ts' \) -delete

FROM node:${NODE_VERSION}-slim
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
# By number, so that Kubernetes sees that it is not root: `node` of the base image.
USER 1000:1000
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "deploy/health-check.mjs"]
# As process 1, so that SIGTERM reaches it and it drains.
CMD ["node", "server/dist/main.js"]
