import { fileURLToPath } from "node:url";

const client = (path: string) => fileURLToPath(new URL(`../clients/typescript/src/${path}`, import.meta.url));
const local = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The order matters: the longer name first. React is pinned to ours, because the client's sources lie outside this folder. */
export const alias = [
  { find: "@parley/client/react", replacement: client("react/index.ts") },
  { find: "@parley/client", replacement: client("index.ts") },
  { find: /^react$/, replacement: local("./node_modules/react/index.js") },
  { find: /^react\/jsx-runtime$/, replacement: local("./node_modules/react/jsx-runtime.js") },
  { find: "@", replacement: local("./src") },
];
