import { openApiDocument, routes } from '@soko/adapters-http';

/** The API document as it is checked in: for a server on this machine. */
export const openapi = (): string => `${JSON.stringify(openApiDocument(routes, 'http://localhost:3000'), null, 2)}\n`;
