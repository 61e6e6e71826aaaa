/** A heap: noble's tables for AES need so much; the others get the same, so that none collects its garbage less often. */
export const large = {
	static: 4_000_000,
	heap: { initial: 65536, incremental: 8192 },
	chunk: { initial: 1_500_000, incremental: 65536 },
	stack: 1024,
	core: 1,
};
