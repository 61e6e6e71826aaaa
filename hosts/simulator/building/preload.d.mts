export function preload(path: string, among?: ReadonlySet<string>): Promise<string | undefined>;
