/**
 * As much of ZMTP 3.0, the protocol of ZeroMQ sockets, as a client of a Jupyter kernel needs: a
 * connection over TCP, without security, of a DEALER or a SUB socket.
 * Source: https://rfc.zeromq.org/spec/23/
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const GREETING = 64;
/** What the flags of a frame say. */
const [MORE, LONG, COMMAND] = [1, 2, 4];

/** A connection that sends and receives messages, which are lists of frames. */
export class ZmtpConnection {
  readonly #socket: Socket;
  readonly #onMessage: (frames: Buffer[]) => void;
  #received = Buffer.alloc(0);
  #greeted = false;
  #frames: Buffer[] = [];
  #ready: () => void = () => {};

  private constructor(socket: Socket, onMessage: (frames: Buffer[]) => void) {
    this.#socket = socket;
    this.#onMessage = onMessage;
    socket.on('data', (bytes) => this.#receive(bytes));
  }

  /** Connects, as soon as somebody listens at the port, and shakes hands. */
  static async open(
    port: number,
    type: 'DEALER' | 'SUB',
    onMessage: (frames: Buffer[]) => void,
    signal: AbortSignal,
  ): Promise<ZmtpConnection> {
    const connection = new ZmtpConnection(await connectWhenOpen(port, signal), onMessage);
    const ready = new Promise<void>((resolve) => {
      connection.#ready = resolve;
    });
    connection.#socket.write(greeting());
    connection.#socket.write(frame(COMMAND, readyCommand(type)));
    await ready;
    return connection;
  }

  send(frames: readonly (Buffer | string)[]): void {
    const bytes = frames.map((each, i) =>
      frame(i < frames.length - 1 ? MORE : 0, Buffer.from(each as string)),
    );
    this.#socket.write(Buffer.concat(bytes));
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    if (!this.#greeted) {
      if (this.#received.length < GREETING) return;
      this.#received = this.#received.subarray(GREETING);
      this.#greeted = true;
    }
    for (;;) {
      const next = this.#takeFrame();
      if (!next) return;
      const [flags, body] = next;
      if (flags & COMMAND) {
        this.#ready();
        continue;
      }
      this.#frames.push(body);
      if (flags & MORE) continue;
      const frames = this.#frames;
      this.#frames = [];
      this.#onMessage(frames);
    }
  }

  /** The next frame, if all of it has come. */
  #takeFrame(): [flags: number, body: Buffer] | undefined {
    const bytes = this.#received;
    const flags = bytes[0];
    if (flags === undefined) return undefined;
    const header = flags & LONG ? 9 : 2;
    if (bytes.length < header) return undefined;
    const length = flags & LONG ? Number(bytes.readBigUInt64BE(1)) : (bytes[1] as number);
    if (bytes.length < header + length) return undefined;
    this.#received = bytes.subarray(header + length);
    return [flags, Buffer.from(bytes.subarray(header, header + length))];
  }
}

async function connectWhenOpen(port: number, signal: AbortSignal): Promise<Socket> {
  for (;;) {
    signal.throwIfAborted();
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (isOpen) return socket;
    await sleep(20, undefined, { signal }); // milliseconds
  }
}

/** Signature, version 3.0, the mechanism NULL. */
function greeting(): Buffer {
  const bytes = Buffer.alloc(GREETING);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.write('NULL', 12);
  return bytes;
}

function readyCommand(type: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([
    Buffer.from('\x05READY'),
    Buffer.from('\x0bSocket-Type'),
    length,
    Buffer.from(type),
  ]);
}

function frame(flags: number, body: Buffer): Buffer {
  if (body.length < 256) return Buffer.concat([Buffer.from([flags, body.length]), body]);
  const header = Buffer.alloc(9);
  header[0] = flags | LONG;
  header.writeBigUInt64BE(BigInt(body.length), 1);
  return Buffer.concat([header, body]);
}
