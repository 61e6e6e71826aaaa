export interface Replacement {
	readonly from: string;
	readonly to: string;
	readonly through?: string;
}

export interface Edit {
	readonly does: string;
	readonly why: string;
	readonly cause: string;
	readonly replacements: readonly Replacement[];
}

export const edits: Readonly<Record<string, readonly Edit[]>>;
