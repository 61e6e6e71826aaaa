import type { Plugin } from "esbuild";

export const esbuildPlugin: Plugin;
