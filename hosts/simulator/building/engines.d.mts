import type { EngineName } from "../build.mjs";
import type { Target } from "./compiler.mjs";
import type { Library } from "./libraries.mjs";

export const engineNames: readonly EngineName[];
export function nativeModules(libraries: readonly Library[]): string[];
export function chooseEngines(target: Target, libraries: readonly Library[], wanted?: string): { native: string[]; message: string };
