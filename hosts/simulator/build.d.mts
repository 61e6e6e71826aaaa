/** What computes where no peripheral does. */
export type EngineName = "native" | "noble";
export function buildSimulator(options?: { engine?: EngineName | undefined }): Promise<{ program: string; bits: 32 | 64; message: string; native: string[] }>;
