/** The chapters of the document, in the order in which a reader meets them. */
export const TAGS: readonly Readonly<{ name: string; description: string }>[] = [
  { name: 'Auth', description: 'Signing up, in and out; tokens' },
  { name: 'Users', description: "The signed-in user's own account" },
  { name: 'Companies', description: 'Businesses that buy through their members' },
  { name: 'Shops', description: 'The shops of the market' },
  { name: 'Catalogue', description: 'Categories, brands, products and their variants' },
  { name: 'Reviews', description: 'What buyers say of products, and what shops answer' },
  { name: 'Uploads', description: 'Files that are sent, and images that are shown' },
  { name: 'Inventory', description: 'What is in stock, and what changed it' },
  { name: 'Cart', description: 'What a buyer is about to buy' },
  { name: 'Checkout', description: 'From a cart to an order with its stock held, to a payment' },
  { name: 'Orders', description: 'What was bought' },
  { name: 'Payments', description: 'Providers, payments and their webhooks' },
  { name: 'Sandbox', description: 'A payment provider that is real in all but money; not in production' },
  { name: 'Seller', description: "A shop's own side of the market" },
  { name: 'Admin', description: 'Running the market' },
  { name: 'Health', description: 'Whether the service lives and is ready' },
];
