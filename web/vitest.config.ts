import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { alias } from "./alias.ts";

export default defineConfig({
  plugins: [react()],
  resolve: { alias, dedupe: ["react", "react-dom"] },
  test: { environment: "happy-dom", include: ["test/unit/**/*.test.{ts,tsx}"], restoreMocks: true },
});
