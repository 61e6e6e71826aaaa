/** See examples.mjs. */
export interface Example {
	readonly description: string;
	readonly entries: Readonly<Record<string, string>>;
	readonly heap: number;
	readonly stack: number;
	readonly rom: { readonly heap: number; readonly stack: number };
	readonly manifests: readonly string[];
	readonly build: () => void;
}
export const examples: { readonly jose: Example };
