// Over 300 lines because it is a table of words, which the formatter spreads out.

/** What a demo shop sells: the words and figures that products are made of. All brands are invented. */

/** Values that variants of a product can differ by. */
export type Choice = Readonly<{
  name: string;
  code: string;
  values: readonly string[];
  /** How much each further value costs more, in per cent of the first one's price. */
  step: number;
}>;

const CHOICES = {
  color: {
    name: 'Color',
    code: 'color',
    values: ['Black', 'White', 'Blue', 'Red', 'Green', 'Grey', 'Brown', 'Yellow', 'Pink', 'Orange'],
    step: 0,
  },
  size: { name: 'Size', code: 'size', values: ['S', 'M', 'L', 'XL', 'XXL'], step: 0 },
  shoeSize: { name: 'Shoe size', code: 'shoe_size', values: ['38', '39', '40', '41', '42', '43', '44', '45'], step: 0 },
  storage: { name: 'Storage', code: 'storage', values: ['64 GB', '128 GB', '256 GB', '512 GB', '1 TB'], step: 15 },
  capacity: { name: 'Capacity', code: 'capacity', values: ['1 l', '2 l', '3 l', '5 l', '8 l'], step: 20 },
  volume: { name: 'Volume', code: 'volume', values: ['100 ml', '200 ml', '400 ml', '750 ml', '1 l'], step: 45 },
  weight: { name: 'Weight', code: 'weight', values: ['250 g', '500 g', '1 kg', '2 kg', '5 kg'], step: 80 },
  pack: {
    name: 'Pack',
    code: 'pack',
    values: ['Single', 'Pack of 3', 'Pack of 6', 'Pack of 12', 'Pack of 24'],
    step: 150,
  },
  age: { name: 'Age', code: 'age', values: ['3+', '5+', '8+', '10+', '12+'], step: 5 },
} as const satisfies Record<string, Choice>;

/** So many variants can each shelf make: two choices of five. */
export const MAX_VARIANTS = 25;

/** A category that products stand in. */
export type Shelf = Readonly<{
  name: string;
  nouns: readonly string[];
  styles: readonly string[];
  /** From and to, in naira. */
  price: readonly [number, number];
  /** From and to, in grams. */
  weight: readonly [number, number];
  choices: readonly [Choice, Choice];
}>;

/** A root category, with the shop that sells from it. */
export type Department = Readonly<{
  name: string;
  shop: Readonly<{ name: string; code: string; description: string }>;
  brands: readonly string[];
  shelves: readonly Shelf[];
}>;

const list = (words: string): string[] => words.split(', ');

export const DEPARTMENTS: readonly Department[] = [
  {
    name: 'Electronics',
    shop: {
      name: 'Volt Corner',
      code: 'VLT',
      description: 'Phones, sound and everything that goes with them, tested before it leaves us.',
    },
    brands: list('Kivo, Nuru Tech, Orbitel, Zentro, Palmera'),
    shelves: [
      {
        name: 'Phones',
        nouns: list('Smartphone, Feature Phone, Rugged Phone'),
        styles: list('Slim, Dual-SIM, Long-life, 5G'),
        price: [45_000, 620_000],
        weight: [140, 260],
        choices: [CHOICES.storage, CHOICES.color],
      },
      {
        name: 'Laptops',
        nouns: list('Notebook, Ultrabook, Workstation'),
        styles: list('14-inch, 15-inch, Light, Pro'),
        price: [280_000, 1_450_000],
        weight: [1100, 2600],
        choices: [CHOICES.storage, CHOICES.color],
      },
      {
        name: 'Audio',
        nouns: list('Headphones, Earbuds, Bluetooth Speaker, Soundbar'),
        styles: list('Wireless, Noise-cancelling, Bass, Waterproof'),
        price: [8_500, 180_000],
        weight: [60, 2400],
        choices: [CHOICES.color, CHOICES.pack],
      },
      {
        name: 'Chargers and Power',
        nouns: list('Power Bank, Wall Charger, Solar Panel, Surge Protector'),
        styles: list('Fast, Compact, 20,000 mAh, Travel'),
        price: [4_500, 95_000],
        weight: [80, 3200],
        choices: [CHOICES.color, CHOICES.pack],
      },
    ],
  },
  {
    name: 'Fashion',
    shop: {
      name: 'Adire House',
      code: 'ADR',
      description: 'Clothes cut and sewn in Abeokuta and Lagos, from hand-dyed and woven cloth.',
    },
    brands: list('Ireti, Okanlawon, Sade & Co, Tunde Wear, Amara Studio'),
    shelves: [
      {
        name: 'Shirts',
        nouns: list('Shirt, T-Shirt, Polo, Blouse'),
        styles: list('Cotton, Linen, Printed, Short-sleeved'),
        price: [6_500, 38_000],
        weight: [150, 420],
        choices: [CHOICES.size, CHOICES.color],
      },
      {
        name: 'Dresses',
        nouns: list('Dress, Gown, Kaftan, Wrap Dress'),
        styles: list('Ankara, Adire, Flowing, Evening'),
        price: [14_000, 120_000],
        weight: [280, 900],
        choices: [CHOICES.size, CHOICES.color],
      },
      {
        name: 'Shoes',
        nouns: list('Sneakers, Loafers, Sandals, Boots'),
        styles: list('Leather, Canvas, Everyday, Handmade'),
        price: [12_000, 95_000],
        weight: [480, 1400],
        choices: [CHOICES.shoeSize, CHOICES.color],
      },
      {
        name: 'Bags',
        nouns: list('Tote, Backpack, Clutch, Weekender'),
        styles: list('Leather, Woven, Aso-oke, Roomy'),
        price: [9_000, 85_000],
        weight: [240, 1600],
        choices: [CHOICES.color, CHOICES.size],
      },
    ],
  },
  {
    name: 'Home and Kitchen',
    shop: {
      name: 'Hearth and Home',
      code: 'HRT',
      description: 'Pots that last, linen that is soft, and light for every room.',
    },
    brands: list('Calabash, Mortar & Pestle, Ebony Living, Tabili, Ilé'),
    shelves: [
      {
        name: 'Cookware',
        nouns: list('Pot, Frying Pan, Pressure Cooker, Kettle'),
        styles: list('Cast-iron, Non-stick, Stainless, Family'),
        price: [7_500, 98_000],
        weight: [600, 5200],
        choices: [CHOICES.capacity, CHOICES.color],
      },
      {
        name: 'Bedding',
        nouns: list('Duvet Set, Pillow, Bed Sheet, Blanket'),
        styles: list('Cotton, Quilted, Soft, Striped'),
        price: [8_000, 75_000],
        weight: [500, 3400],
        choices: [CHOICES.size, CHOICES.color],
      },
      {
        name: 'Lighting',
        nouns: list('Table Lamp, Pendant, Lantern, Floor Lamp'),
        styles: list('Rattan, Brass, Rechargeable, Dimmable'),
        price: [6_000, 110_000],
        weight: [350, 6800],
        choices: [CHOICES.color, CHOICES.size],
      },
      {
        name: 'Storage',
        nouns: list('Food Container, Basket, Shelf Organiser, Spice Rack'),
        styles: list('Stackable, Woven, Airtight, Bamboo'),
        price: [2_500, 42_000],
        weight: [200, 2800],
        choices: [CHOICES.capacity, CHOICES.pack],
      },
    ],
  },
  {
    name: 'Beauty',
    shop: {
      name: 'Shea and Silk',
      code: 'SHS',
      description: 'Skin and hair care made with shea, cocoa and black soap.',
    },
    brands: list('Ori Naturals, Lumi, Cocoa Bloom, Dudu & Daughters, Zobo Skin'),
    shelves: [
      {
        name: 'Skin Care',
        nouns: list('Body Butter, Face Cream, Serum, Black Soap'),
        styles: list('Shea, Vitamin C, Gentle, Fragrance-free'),
        price: [2_800, 32_000],
        weight: [90, 900],
        choices: [CHOICES.volume, CHOICES.pack],
      },
      {
        name: 'Hair Care',
        nouns: list('Shampoo, Conditioner, Hair Oil, Edge Gel'),
        styles: list('Coconut, Castor, Moisturising, Protein'),
        price: [2_500, 24_000],
        weight: [120, 1100],
        choices: [CHOICES.volume, CHOICES.pack],
      },
      {
        name: 'Fragrance',
        nouns: list('Eau de Parfum, Body Mist, Perfume Oil'),
        styles: list('Oud, Citrus, Jasmine, Amber'),
        price: [6_500, 88_000],
        weight: [110, 600],
        choices: [CHOICES.volume, CHOICES.pack],
      },
      {
        name: 'Make-up',
        nouns: list('Lipstick, Foundation, Eyeliner, Blush'),
        styles: list('Matte, Long-wear, Velvet, Sheer'),
        price: [2_200, 26_000],
        weight: [20, 180],
        choices: [CHOICES.color, CHOICES.pack],
      },
    ],
  },
  {
    name: 'Groceries',
    shop: {
      name: 'Mama Ngozi Foods',
      code: 'MNF',
      description: 'Grains, spices and snacks from farmers we know by name.',
    },
    brands: list('Harvest Hill, Delta Grains, Suya Road, Kuli, Zobo & Sons'),
    shelves: [
      {
        name: 'Grains',
        nouns: list('Ofada Rice, Honey Beans, Garri, Millet'),
        styles: list('Stone-free, Whole, Ijebu, Unpolished'),
        price: [1_800, 28_000],
        weight: [250, 5000],
        choices: [CHOICES.weight, CHOICES.pack],
      },
      {
        name: 'Spices',
        nouns: list('Suya Spice, Curry Powder, Dried Pepper, Ginger Powder'),
        styles: list('Hot, Smoked, Ground, Mild'),
        price: [900, 9_500],
        weight: [60, 1200],
        choices: [CHOICES.weight, CHOICES.pack],
      },
      {
        name: 'Drinks',
        nouns: list('Zobo, Palm Juice, Malt Drink, Green Tea'),
        styles: list('Chilled, Unsweetened, Ginger, Classic'),
        price: [800, 14_000],
        weight: [250, 6000],
        choices: [CHOICES.volume, CHOICES.pack],
      },
      {
        name: 'Snacks',
        nouns: list('Plantain Chips, Chin Chin, Kuli Kuli, Cashew Nuts'),
        styles: list('Crunchy, Roasted, Spicy, Salted'),
        price: [700, 12_500],
        weight: [80, 2500],
        choices: [CHOICES.weight, CHOICES.pack],
      },
    ],
  },
  {
    name: 'Sports',
    shop: { name: 'Green Pitch', code: 'GRP', description: 'Kit for the pitch, the road and the gym.' },
    brands: list('Falconi, Stride, Kano Athletic, Peakline, Zuma'),
    shelves: [
      {
        name: 'Football',
        nouns: list('Football, Jersey, Shin Guards, Goalkeeper Gloves'),
        styles: list('Match, Training, Street, Junior'),
        price: [4_500, 48_000],
        weight: [120, 700],
        choices: [CHOICES.size, CHOICES.color],
      },
      {
        name: 'Running',
        nouns: list('Running Shoes, Trail Shoes, Spikes'),
        styles: list('Cushioned, Light, Stable, Road'),
        price: [18_000, 115_000],
        weight: [420, 980],
        choices: [CHOICES.shoeSize, CHOICES.color],
      },
      {
        name: 'Fitness',
        nouns: list('Yoga Mat, Kettlebell, Resistance Band, Skipping Rope'),
        styles: list('Grippy, Studio, Heavy, Travel'),
        price: [3_200, 64_000],
        weight: [150, 12000],
        choices: [CHOICES.color, CHOICES.size],
      },
      {
        name: 'Cycling',
        nouns: list('Helmet, Cycling Gloves, Water Bottle, Bike Light'),
        styles: list('Vented, Padded, Insulated, Commuter'),
        price: [3_500, 72_000],
        weight: [90, 900],
        choices: [CHOICES.color, CHOICES.size],
      },
    ],
  },
  {
    name: 'Toys and Games',
    shop: { name: 'Little Baobab', code: 'BAO', description: 'Toys that survive brothers and sisters.' },
    brands: list('Ayo Play, Tortoise & Hare, Bricka, Kite Club, Mbali Kids'),
    shelves: [
      {
        name: 'Building Toys',
        nouns: list('Block Set, Marble Run, Magnetic Tiles, Train Track'),
        styles: list('Wooden, Colourful, Giant, Starter'),
        price: [5_500, 68_000],
        weight: [400, 4200],
        choices: [CHOICES.age, CHOICES.pack],
      },
      {
        name: 'Board Games',
        nouns: list('Ayo Board, Ludo Set, Draughts, Quiz Game'),
        styles: list('Carved, Family, Travel, Classic'),
        price: [3_500, 38_000],
        weight: [300, 2200],
        choices: [CHOICES.age, CHOICES.color],
      },
      {
        name: 'Dolls',
        nouns: list('Doll, Rag Doll, Doll House, Puppet'),
        styles: list('Hand-sewn, Soft, Talking, Curly-haired'),
        price: [4_200, 54_000],
        weight: [200, 3800],
        choices: [CHOICES.size, CHOICES.color],
      },
      {
        name: 'Outdoor Toys',
        nouns: list('Kite, Scooter, Frisbee, Bubble Machine'),
        styles: list('Fast, Foldable, Beach, Bright'),
        price: [1_500, 78_000],
        weight: [80, 5200],
        choices: [CHOICES.color, CHOICES.age],
      },
    ],
  },
  {
    name: 'Books and Stationery',
    shop: {
      name: 'Palm Leaf Books',
      code: 'PLM',
      description: 'Stories from Lagos to Nairobi, and paper to write your own.',
    },
    brands: list('Sahel Press, Inkwell, Lagoon House, Papyrus, Griot'),
    shelves: [
      {
        name: 'Fiction',
        nouns: list('Novel, Short Stories, Folk Tales, Poems'),
        styles: list('Award-winning, Illustrated, Collected, New'),
        price: [2_500, 16_000],
        weight: [180, 800],
        choices: [CHOICES.pack, CHOICES.age],
      },
      {
        name: 'Notebooks',
        nouns: list('Notebook, Journal, Planner, Sketchbook'),
        styles: list('Dotted, Lined, Cloth-bound, Pocket'),
        price: [1_200, 14_500],
        weight: [90, 700],
        choices: [CHOICES.color, CHOICES.pack],
      },
      {
        name: 'Pens',
        nouns: list('Fountain Pen, Ballpoint, Marker Set, Brush Pen'),
        styles: list('Fine, Smooth, Refillable, Bold'),
        price: [600, 28_000],
        weight: [15, 300],
        choices: [CHOICES.color, CHOICES.pack],
      },
      {
        name: 'School Supplies',
        nouns: list('Pencil Case, Lunch Box, Geometry Set, School Bag'),
        styles: list('Sturdy, Bright, Complete, Washable'),
        price: [1_500, 32_000],
        weight: [80, 1200],
        choices: [CHOICES.color, CHOICES.size],
      },
    ],
  },
];
