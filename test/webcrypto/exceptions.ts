/** Answers that may differ from those of node's Web Cryptography API, and why. */
export interface Exception {
	/** The names of the cases. */
	readonly cases: RegExp;
	/** The answer that the subject must give instead. */
	readonly got: RegExp;
	readonly reason: string;
}

export const exceptions: readonly Exception[] = [];
