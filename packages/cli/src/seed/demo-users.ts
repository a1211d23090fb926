import type { Role } from '@soko/domain';

// Apart from the other people of the demo, whose names are made up by a library that takes longest of all to load.

/** An account as the market's use cases make it; the password is the same for all of the demo. */
export type DemoUser = Readonly<{ email: string; name: string; roles: readonly Role[] }>;

export const DEMO_BUYER: DemoUser = { email: 'buyer@demo.soko', name: 'Bisi Adeyemi', roles: ['customer'] };
export const DEMO_SELLER: DemoUser = { email: 'seller@demo.soko', name: 'Sade Okafor', roles: ['customer', 'seller'] };
export const DEMO_ADMIN: DemoUser = { email: 'admin@demo.soko', name: 'Ade Balogun', roles: ['customer', 'admin'] };

/** Of every account of the demo; production never makes one. */
export const DEMO_PASSWORD = 'soko-demo-password';
