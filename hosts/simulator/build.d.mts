export function buildSimulator(): Promise<{ program: string; bits: 32 | 64; message: string }>;
