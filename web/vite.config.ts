import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { alias } from "./alias";

const server = process.env["PARLEY_SERVER"] ?? "http://localhost:8080";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias, dedupe: ["react", "react-dom"] },
  build: {
    outDir: process.env["PARLEY_WEB_OUT"] ?? fileURLToPath(new URL("../src/Parley.Server/wwwroot", import.meta.url)),
    emptyOutDir: true,
    // What `npm run size` measures from.
    manifest: "assets/manifest.json",
    target: "es2022",
    // A data: URL would need the content policy to allow it for each kind of asset.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: {
    port: 5173,
    proxy: {
      "/api": server,
      "/health": server,
      "/events": server,
      "/ws": { target: server, ws: true },
    },
  },
});
