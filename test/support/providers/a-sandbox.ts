import { type Sandbox, sandbox } from '@soko/adapters-payments';
import { anId } from '../builders/index.ts';
import { memorySandboxBook } from '../sandbox-book.ts';

/** A sandbox that nobody listens to, for what it says of itself. */
export const aSandbox = (): Sandbox =>
  sandbox({
    book: memorySandboxBook(),
    baseUrl: 'https://market.test',
    webhookUrl: 'https://market.test/webhook',
    secrets: ['a-secret-for-tests'],
    fetch,
    now: () => new Date(0),
    newId: anId,
  });
