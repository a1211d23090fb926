import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { routes } from '@soko/adapters-http';
import { readConfig } from '@soko/cli';
import { openMarket } from '../../../packages/cli/src/market.ts';
import { type Client, createClient } from '../client.ts';
import { type Environment, startProcess } from './process.ts';
import { type DatabaseProxy, startProxy } from './proxy.ts';

/** A serving process whose connections to the database lead through a proxy, where it can be made to die. */
export type Victim = Readonly<{ client: Client; proxy: DatabaseProxy; close: () => Promise<void> }>;

/** The door of the victims that live in this process, one after the other. */
export type Door = Readonly<{
  client: Client;
  /** From now on this one answers. */
  leadTo: (listener: RequestListener) => void;
  /** Cuts every caller off. */
  slam: () => void;
  close: () => Promise<void>;
}>;

export async function openDoor(): Promise<Door> {
  let behind: RequestListener = (_, response) => void response.destroy();
  const server = createServer((request, response) => behind(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const slam = (): void => server.closeAllConnections();
  return {
    client: createClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, routes),
    leadTo(listener) {
      behind = listener;
    },
    slam,
    async close() {
      server.close();
      slam();
    },
  };
}

/**
 * The parts of a serving process, put together as the command does, in this one. To its callers and to the database its
 * death is that of a process: both are cut off in the same moment, and nothing it does afterwards reaches anyone.
 */
export async function inProcess(door: Door, databaseUrl: string, environment: Environment): Promise<Victim> {
  const proxy = await startProxy(databaseUrl, door.slam);
  const config = readConfig({ ...environment, SOKO_ROLE: 'api', SOKO_DATABASE_URL: proxy.url });
  const market = await openMarket(config, { lasting: true });
  const http = await market.http(async () => ({ ready: true, checks: {} }));
  door.leadTo(http.callback());
  return {
    client: door.client,
    proxy,
    async close() {
      await market.close();
      await proxy.close();
    },
  };
}

/** A process of its own, which really is killed with -9. */
export async function ofItsOwn(databaseUrl: string, environment: Environment): Promise<Victim> {
  let kill = (): void => {};
  const proxy = await startProxy(databaseUrl, () => kill());
  const settings = { ...environment, SOKO_ROLE: 'api', SOKO_DATABASE_URL: proxy.url };
  const process = await startProcess(['serve'], settings);
  kill = process.kill;
  return {
    client: createClient(process.base, routes),
    proxy,
    async close() {
      process.kill();
      await process.ended;
      await proxy.close();
    },
  };
}
