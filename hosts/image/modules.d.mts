export const allNative: readonly string[];
export function imageModules(native?: readonly string[]): Map<string, string>;
export function moreModules(manifests: readonly string[]): { modules: Map<string, string>; preload: string[] };
export function preloadedModules(native?: readonly string[]): string[];
