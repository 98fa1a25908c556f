import { connect, createServer, type Socket } from 'node:net';
import { atTestEnd, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { FaultProxy } from '../src/fault-proxy.js';

/** A TCP server that keeps what it got, and answers each chunk with the same. */
async function startEcho() {
  let received = '';
  const chunks: number[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      received += data;
      chunks.push(data.length);
      socket.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atTestEnd(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return { port: address.port, received: () => received, chunks, sockets };
}

async function dial(port: number) {
  const socket = connect({ port, host: '127.0.0.1' });
  let received = '';
  let ended = false;
  let error: string | undefined;
  socket.on('data', (data) => {
    received += data;
  });
  socket.on('end', () => {
    ended = true;
  });
  socket.on('error', (reason: NodeJS.ErrnoException) => {
    error = reason.code;
  });
  atTestEnd(() => void socket.destroy());
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  return { socket, received: () => received, ended: () => ended, error: () => error };
}

async function startFaultProxy(port: number): Promise<FaultProxy> {
  const proxy = new FaultProxy(port);
  await proxy.listen();
  atTestEnd(() => proxy.close());
  return proxy;
}

async function setUp() {
  const echo = await startEcho();
  const proxy = await startFaultProxy(echo.port);
  return { echo, proxy, client: await dial(proxy.port) };
}

describe('the fault proxy', () => {
  test('passes bytes both ways while nothing is asked of it', async () => {
    const { client, echo } = await setUp();
    client.socket.write('hello');
    await waitFor(() => client.received() === 'hello');
    expect(echo.received()).toBe('hello');
  });

  test('resets open connections when cut, and takes new ones', async () => {
    const { client, proxy } = await setUp();
    client.socket.write('a');
    await waitFor(() => client.received() === 'a');
    proxy.cut();
    await waitFor(() => client.error() === 'ECONNRESET');
    const again = await dial(proxy.port);
    again.socket.write('b');
    await waitFor(() => again.received() === 'b');
  });

  test('stalls what the server says, which then waits for it to be read', async () => {
    const { client, echo, proxy } = await setUp();
    proxy.stall(true);
    const block = 'x'.repeat(1_000_000);
    client.socket.write('hello');
    await waitFor(() => echo.received() === 'hello');
    const [socket] = echo.sockets;
    while (socket?.writableLength === 0) socket.write(block);
    expect(client.received()).toBe('');
    proxy.heal();
    await waitFor(() => socket?.writableLength === 0);
    await waitFor(() => client.received().startsWith('hellox'));
  });

  test('keeps a black-holed connection open and never passes on what follows a hole', async () => {
    const { client, echo, proxy } = await setUp();
    proxy.blackhole(true, 'up');
    client.socket.write('lost');
    const other = await dial(proxy.port);
    await waitFor(() => proxy.open === 2);
    proxy.heal();
    client.socket.write('after');
    other.socket.write('fresh');
    await waitFor(() => other.received() === 'fresh');
    expect(echo.received()).toBe('fresh');
    expect(client.error()).toBeUndefined();
  });

  test('resets those connections alone on which something was lost', async () => {
    const { client, proxy } = await setUp();
    const other = await dial(proxy.port);
    other.socket.write('hello');
    await waitFor(() => other.received() === 'hello');
    proxy.blackhole(true, 'down');
    client.socket.write('lost');
    await waitFor(() => {
      proxy.cutBroken();
      return client.error() === 'ECONNRESET';
    });
    proxy.heal();
    other.socket.write(' again');
    await waitFor(() => other.received() === 'hello again');
    expect(client.received()).toBe('');
  });

  test('refuses new connections only', async () => {
    const { client, proxy } = await setUp();
    proxy.refuse(true);
    const refused = await dial(proxy.port);
    await waitFor(() => refused.error() === 'ECONNRESET');
    client.socket.write('still here');
    await waitFor(() => client.received() === 'still here');
  });

  test('splits data into small pieces that arrive whole', async () => {
    const { client, echo, proxy } = await setUp();
    proxy.split(1);
    client.socket.write('piecewise');
    await waitFor(() => client.received() === 'piecewise');
    expect(echo.chunks.length).toBeGreaterThan(1);
  });

  test('loses no byte when it is healed in the middle of a chunk', async () => {
    const { client, echo, proxy } = await setUp();
    const data = 'abcdefghij'.repeat(1_000);
    proxy.split(7);
    client.socket.write(data);
    await waitFor(() => echo.received().length > 0);
    proxy.heal();
    await waitFor(() => client.received().length >= data.length);
    expect(client.received()).toBe(data);
  });

  test('delays data without reordering it', async () => {
    const { client, proxy } = await setUp();
    proxy.delay(60);
    const began = performance.now();
    for (const piece of ['1', '2', '3', '4']) client.socket.write(piece);
    await waitFor(() => client.received() === '1234');
    expect(performance.now() - began).toBeGreaterThanOrEqual(110);
  });

  test('half-closes towards the client while the other way stays open', async () => {
    const { client, echo, proxy } = await setUp();
    client.socket.write('x');
    await waitFor(() => client.received() === 'x');
    const half = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true });
    atTestEnd(() => void half.destroy());
    let ended = false;
    half.on('end', () => {
      ended = true;
    });
    half.on('data', () => {});
    half.on('error', () => {});
    half.write('y');
    await waitFor(() => echo.received() === 'xy');
    proxy.halfClose();
    await waitFor(() => ended);
    half.write('z');
    await waitFor(() => echo.received() === 'xyz');
  });
});
