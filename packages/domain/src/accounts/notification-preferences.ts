/** How a person can be told something. Security notices and receipts are always sent, and are no topic. */
export type NotificationChannel = 'email' | 'sms' | 'inApp';

/** What a person can be told about: the own purchases, the own shop's business, offers of the market. */
export type NotificationTopic = 'orderUpdates' | 'shopUpdates' | 'marketing';

/** Per topic, the channels that may be used. Complete: whoever sends asks here and nowhere else. */
export type NotificationPreferences = Readonly<
  Record<NotificationTopic, Readonly<Record<NotificationChannel, boolean>>>
>;

/** Some of them, as a form changes them; what is left out stays. */
export type PreferenceChanges = Readonly<
  Partial<Record<NotificationTopic, Readonly<Partial<Record<NotificationChannel, boolean>>>>>
>;

export const NotificationPreferences = {
  /** Of a new account: told about purchases and the shop by mail and in the app; marketing only once asked for. */
  default: {
    orderUpdates: { email: true, sms: false, inApp: true },
    shopUpdates: { email: true, sms: false, inApp: true },
    marketing: { email: false, sms: false, inApp: false },
  } satisfies NotificationPreferences as NotificationPreferences,

  change: (was: NotificationPreferences, changes: PreferenceChanges): NotificationPreferences => ({
    orderUpdates: { ...was.orderUpdates, ...changes.orderUpdates },
    shopUpdates: { ...was.shopUpdates, ...changes.shopUpdates },
    marketing: { ...was.marketing, ...changes.marketing },
  }),
};
