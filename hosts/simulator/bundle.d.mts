export function bundle(options: { entries: Record<string, string | { text: string; folder: string }>; outdir: string }): Promise<void>;
