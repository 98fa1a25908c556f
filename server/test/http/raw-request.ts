import { connect } from 'node:net';

/**
 * Sends bytes as they are over TCP; resolves with all that came back once the server has closed, or
 * has switched protocols.
 */
export function rawRequest(server: { readonly port: number }, ...parts: (string | Buffer)[]) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1');
    let text = '';
    const done = () => resolve({ status: Number(text.split(' ')[1]), text });
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!text.startsWith('HTTP/1.1 101 ')) return;
      done();
      socket.destroy();
    });
    socket.on('end', done);
    socket.on('error', reject);
    socket.write(
      Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))),
    );
  });
}
