/**
 * The client's side of Jupyter's messages.
 * Source: https://jupyter-client.readthedocs.io/en/stable/messaging.html
 */
import { createHmac, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { z } from 'zod';
import { ZmtpConnection } from './zmtp.node.ts';

const DELIMITER = Buffer.from('<IDS|MSG>');

const header = z.object({ msg_id: z.string(), msg_type: z.string() });
const message = z.object({
  header,
  /** Of the request that this answers; empty if it answers none. */
  parent: header.partial(),
  content: z.record(z.string(), z.unknown()),
});

export type Message = z.infer<typeof message>;

/** What the connection file of a kernel holds. */
export interface ConnectionFile {
  readonly ip: string;
  readonly transport: 'tcp';
  readonly key: string;
  readonly signature_scheme: 'hmac-sha256';
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
}

/** A connection file with ports that are free now. */
export async function newConnectionFile(): Promise<ConnectionFile> {
  const servers = await Promise.all(Array.from({ length: 5 }, listenAnywhere));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports as [
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    ip: '127.0.0.1',
    transport: 'tcp',
    key: randomUUID(),
    signature_scheme: 'hmac-sha256',
    ...{ shell_port, iopub_port, stdin_port, control_port, hb_port },
  };
}

async function listenAnywhere() {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

/** Asks a kernel, and hears what it publishes. */
export class JupyterClient {
  /** Called with every message that the kernel publishes. */
  onPublished: (message: Message) => void = () => {};
  readonly #session = randomUUID();
  readonly #key: string;
  readonly #answers = new Map<string, (answer: Message) => void>();
  #shell: ZmtpConnection | undefined;
  #iopub: ZmtpConnection | undefined;

  private constructor(key: string) {
    this.#key = key;
  }

  /** Connects to a kernel, which may still be starting. */
  static async open(file: ConnectionFile, signal: AbortSignal): Promise<JupyterClient> {
    const client = new JupyterClient(file.key);
    const published = (frames: Buffer[]) => client.onPublished(decode(frames));
    client.#iopub = await ZmtpConnection.open(file.iopub_port, 'SUB', published, signal);
    client.#iopub.send([Buffer.from([1])]); // subscribes to everything
    client.#shell = await ZmtpConnection.open(
      file.shell_port,
      'DEALER',
      (frames) => {
        const answer = decode(frames);
        const id = answer.parent.msg_id ?? '';
        client.#answers.get(id)?.(answer);
        client.#answers.delete(id);
      },
      signal,
    );
    return client;
  }

  /** Sends a request; gives its id, which published messages name, and its answer. */
  request(type: string, content: object): { id: string; answer: Promise<Message> } {
    const id = randomUUID();
    const head = { msg_id: id, session: this.#session, username: 'makemore', version: '5.3' };
    const parts = [{ ...head, msg_type: type, date: new Date().toISOString() }, {}, {}, content];
    const texts = parts.map((part) => JSON.stringify(part));
    const signature = createHmac('sha256', this.#key);
    for (const text of texts) signature.update(text);
    const answer = new Promise<Message>((resolve) => this.#answers.set(id, resolve));
    this.#shell?.send([DELIMITER, signature.digest('hex'), ...texts]);
    return { id, answer };
  }

  close(): void {
    this.#shell?.close();
    this.#iopub?.close();
  }
}

function decode(frames: readonly Buffer[]): Message {
  const start = frames.findIndex((frame) => frame.equals(DELIMITER)) + 2; // after the signature
  const [header, parent, , content] = frames
    .slice(start, start + 4)
    .map((part) => JSON.parse(part.toString()));
  return message.parse({ header, parent, content });
}
