// A process that starts the embedded server of a folder, says so, and stops it on SIGTERM.
import { startEmbeddedPostgres } from '../../../packages/adapters-db/src/embedded/start.ts';

const [dataDir = '', lasting] = process.argv.slice(2);
const server = await startEmbeddedPostgres({ dataDir, lasting: lasting === 'lasting' });
const idle = setInterval(() => {}, 60_000);
process.once('SIGTERM', async () => {
  await server.stop();
  clearInterval(idle);
});
console.log('ready');
