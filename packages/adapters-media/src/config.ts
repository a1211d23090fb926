/** Where files are kept, and what links to them are made with. */
export type MediaConfig = Readonly<{
  /** The folder of private files on this machine. Absolute. */
  privateFolder: string;
  /** What the links of our own begin with, without a slash at the end. */
  baseUrl: string;
  /** The first one signs links, all of them verify. */
  secrets: readonly string[];
}>;
