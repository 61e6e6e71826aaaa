export const unusedMethods: Readonly<Record<string, readonly string[]>>;
