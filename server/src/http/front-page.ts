import { createHash } from 'node:crypto';
import type { ServerRoute } from '@hapi/hapi';
import { noSuchRoute } from './no-such-route.js';
import { hidden } from './openapi/route-description.js';

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0; padding: 48px 20px; background: light-dark(#fff, #17181b); color: light-dark(#1c1d21, #e8e8ea); }
main { max-width: 40em; margin: auto; }
h1 { font-size: 20px; font-weight: 600; margin: 0 0 12px; }
p { margin: 0 0 16px; }
pre { margin: 0 0 16px; padding: 16px; white-space: pre-wrap; overflow-wrap: anywhere; border-radius: 8px; font-size: 13px;
  background: light-dark(#f3f3f5, #222327); }
`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `GET /` of the ready server: tells who opens its address in a browser what they have found. */
export function frontPage(): ServerRoute {
  return {
    method: 'GET',
    path: '/',
    options: { ...hidden, auth: false },
    handler: (request, h) => {
      const { accept = '', host } = request.raw.req.headers;
      if (!accept.includes('text/html')) throw noSuchRoute(request);
      return h
        .response(page(asText(addressOf(host ?? 'chat.example.com'))))
        .type('text/html')
        .header('content-security-policy', policy)
        .vary('Accept');
    },
  };
}

/** The server cannot know whether a proxy in front speaks TLS; in public it should. */
function addressOf(host: string): string {
  const isLocal = /^(?:localhost|127\.[\d.]+|\[::1\])(?::\d+)?$/i.test(host);
  return `${isLocal ? 'http' : 'https'}://${host}`;
}

function asText(text: string): string {
  return text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
}

function page(address: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Chat server</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>This is a chat server, and it runs.</h1>
<p>There is nothing to see here: people meet it as a chat window on a site. To put one on a page:</p>
<pre>&lt;script type="module" src="${address}/chat-window.js"&gt;&lt;/script&gt;
&lt;chat-window server="${address}" with="somebody"&gt;&lt;/chat-window&gt;</pre>
<p>A page of another origin is let in once its origin stands in <code>ALLOWED_ORIGINS</code>.
Programs find what they can ask for in <code>/v1/openapi.json</code>.</p>
</main>
</body>
</html>
`;
}
