export const root: string;
export function load(file: string): Promise<Record<string, unknown>>;
