export function buildNoble(): Promise<string[]>;
