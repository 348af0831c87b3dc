import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** What a first visit may cost before a screen works, as the servers send it (gzip). */
const budget = 150_000;
/** The screens on which people arrive; each counts with the application's frame and everything that it needs to work. */
const arrivals = ["src/screens/sign-in/sign-in-screen.tsx", "src/screens/chat/new-chat-screen.tsx", "src/screens/chat/chat-screen.tsx", "src/screens/documents/documents-screen.tsx"];

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
for (const screen of arrivals) {
  const files = closure(screen, closure("index.html"));
  const total = [...files, "theme.js"].reduce((sum, file) => sum + gzip(file), 0);
  over ||= total > budget;
  process.stdout.write(`${(total / 1000).toFixed(1).padStart(6)} kB of ${budget / 1000} in ${String(files.size).padStart(2)} files: ${screen}${total > budget ? "  OVER" : ""}\n`);
  if (process.argv.includes("--files")) for (const file of [...files].sort((a, b) => gzip(b) - gzip(a)).slice(0, 12)) process.stdout.write(`         ${gzip(file)} ${file}\n`);
}
process.exit(over ? 1 : 0);
