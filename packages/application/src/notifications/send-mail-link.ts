import { MailLink, type MailLinkId, type UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { formerAddressMail, linkMail } from './account-mails.ts';

type Sending = Readonly<{ linkId: MailLinkId; key: string }>;

/** Mails a link that was asked for, unless it is over by now or leads to nothing. `key` makes a repeat the same message. */
export function sendMailLink({ store, mailer, links }: Ports) {
  return async (call: UnclaimedCall, { linkId, key }: Sending): Promise<void> => {
    const link = await store.transaction(call, async (tx) => {
      const found = await tx.mailLinks.lock(linkId);
      return found && MailLink.isGood(found, tx.now) ? found : null;
    });
    if (link?.email) await mailer.send(linkMail(link.purpose, link.email, links.to(link), key));
  };
}

/** Tells the account's address that another one shall take its place, whatever became of that since. */
export function tellFormerAddress({ store, mailer }: Ports) {
  return async (call: UnclaimedCall, { linkId, key }: Sending): Promise<void> => {
    const link = await store.transaction(call, (tx) => tx.mailLinks.lock(linkId));
    if (link?.formerEmail) await mailer.send(formerAddressMail(link.formerEmail, key));
  };
}
