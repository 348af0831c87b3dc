import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** What a first visit may cost before its screen works, in bytes as servers send them (gzip). */
const first = 150_000;
/** What a screen may cost behind the sign-in, with the frame, the connection and all that it needs before it shows its content. */
const later = 205_000;
const frame = "src/app/app-shell.tsx";
const screens = [
  { name: "sign-in", needs: ["src/screens/sign-in/sign-in-screen.tsx"], budget: first },
  { name: "new chat", needs: [frame, "src/screens/chat/new-chat-screen.tsx"], budget: later },
  { name: "chat", needs: [frame, "src/screens/chat/chat-screen.tsx", "src/markdown/markdown.tsx"], budget: later },
  { name: "documents", needs: [frame, "src/screens/documents/documents-screen.tsx"], budget: later },
  { name: "viewer", needs: [frame, "src/screens/viewer/viewer-screen.tsx"], budget: later },
  { name: "search", needs: [frame, "src/screens/search/search-screen.tsx"], budget: later },
];

const folder = process.env.PARLEY_WEB_OUT ?? fileURLToPath(new URL("../../src/Parley.Server/wwwroot", import.meta.url));
const manifest = JSON.parse(readFileSync(join(folder, "assets/manifest.json"), "utf8"));
const sizes = new Map();

function closure(name, files = new Set()) {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`The build has no ${name}.`);
  if (files.has(chunk.file)) return files;
  files.add(chunk.file);
  for (const next of chunk.imports ?? []) closure(next, files);
  return files;
}

function gzip(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(folder, file))).length);
  return sizes.get(file);
}

let over = false;
for (const { name, needs, budget } of screens) {
  const files = needs.reduce((all, need) => closure(need, all), closure("index.html", new Set(["theme.js"])));
  const total = [...files].reduce((sum, file) => sum + gzip(file), 0);
  over ||= total > budget;
  process.stdout.write(`${(total / 1000).toFixed(1).padStart(6)} of ${budget / 1000} kB  ${name}${total > budget ? "  OVER" : ""}\n`);
  if (process.argv.includes("--files")) for (const file of [...files].sort((a, b) => gzip(b) - gzip(a)).slice(0, 12)) process.stdout.write(`          ${gzip(file)} ${file}\n`);
}
process.exit(over ? 1 : 0);
