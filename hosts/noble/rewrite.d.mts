export function rewrite(module: string, source: string): string;
export function moduleOf(path: string): string | undefined;
export function read(path: string): string;
