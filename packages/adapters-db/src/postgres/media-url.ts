import type { PublicFiles } from '@soko/application';
import type { Database, Wire } from './sql.ts';

/** What the URLs of public files are made with: they all begin alike. */
export type UrlsOfFiles = Pick<PublicFiles, 'urlOf'>;

/** Stands in a statement for what the URLs of public files begin with; `tellingMedia` gives it as a value. */
export const MEDIA_URL = '$media_url';

/**
 * The same database, for statements that tell where public files are. Rows keep keys (`soko.media_url` makes URLs of
 * them), so that another CDN changes all URLs at once, those of old images too.
 */
export function tellingMedia(db: Database, { urlOf }: UrlsOfFiles): Database {
  const client: Wire = db.client;
  const wire: Wire = {
    config: client.config,
    acquireConnection: () => client.acquireConnection(),
    releaseConnection: (connection) => client.releaseConnection(connection),
    query: (connection, statement) => {
      if (typeof statement === 'string' || !statement.sql.includes(MEDIA_URL))
        return client.query(connection, statement);
      const values = [...statement.options.values, urlOf('')];
      const sql = statement.sql.replaceAll(MEDIA_URL, `$${values.length}::text`);
      return client.query(connection, { ...statement, sql, options: { ...statement.options, values } });
    },
  };
  return 'held' in db && db.held !== undefined ? { client: wire, held: db.held } : { client: wire };
}

/** The key of a public file of ours by its URL; any other URL as it is. */
export function keptUrl(url: string, { urlOf }: UrlsOfFiles): string {
  const start = urlOf('');
  const key = url.startsWith(start) ? url.slice(start.length) : '';
  return /^[\w.-]+$/.test(key) ? key : url;
}
