import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { alias } from "./alias.ts";

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
    rolldownOptions: {
      output: {
        // A few files that change seldom, instead of forty small ones: each costs a request over HTTP/1.1.
        codeSplitting: {
          groups: [
            { name: "vendor", test: /node_modules\/(react|react-dom|scheduler|@tanstack\/(react-router|router-core|history|store|react-store|react-query|query-core)|i18next|use-sync-external-store)\// },
            { name: "ui", test: /\/src\/(components\/ui\/(?!menu-content|dialog|sheet|confirm|tabs)|lib\/|i18n\/(?!de\.)|api\/)|node_modules\/lucide-react\// },
            { name: "virtual", test: /node_modules\/@tanstack\/(react-virtual|virtual-core)\// },
          ],
        },
      },
    },
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
