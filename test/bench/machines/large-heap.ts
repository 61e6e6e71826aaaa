/** noble's tables for AES need this heap. The other machines get the same one, so that all collect garbage equally often. */
export const largeHeap = {
	static: 4_000_000,
	heap: { initial: 65536, incremental: 8192 },
	chunk: { initial: 1_500_000, incremental: 65536 },
	stack: 1024,
	core: 1,
};
