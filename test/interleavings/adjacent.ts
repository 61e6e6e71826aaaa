/** Indexes the edges of a graph of `count` nodes, given as pairs of `from` and `to`. The result maps a node to the ends of its edges. */
export function adjacent(count: number, from: readonly number[], to: readonly number[]): (node: number) => Uint32Array {
	const starts = new Uint32Array(count + 1);
	for (const node of from) starts[node + 1]++;
	for (let node = 0; node < count; node++) starts[node + 1] += starts[node];
	const ends = starts.slice();
	const sorted = new Uint32Array(to.length);
	to.forEach((node, index) => {
		sorted[ends[from[index]]++] = node;
	});
	return (node) => sorted.subarray(starts[node], starts[node + 1]);
}
