/** Which file depends on which, and the cycles in that: for the rule "no cycle of files, in TypeScript or in C". */
import { posix } from "node:path";
import { importsOf } from "./import-rules.js";

/** For each file, or unit of files, those it depends on. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Source text by path from the project's root. */
export type Sources = ReadonlyMap<string, string>;

/** What has been found of one node: when it was first met, and the earliest node that leads back to it. */
interface Mark {
	readonly index: number;
	low: number;
	open: boolean;
}

/** Every set of nodes that depend on each other, and every node that depends on itself (Tarjan, "Depth-first search", 1972). */
export function cyclesOf(graph: Graph): string[][] {
	const cycles: string[][] = [];
	const marks = new Map<string, Mark>();
	const path: string[] = [];
	const close = (node: string): void => {
		const members = path.splice(path.indexOf(node));
		for (const member of members) (marks.get(member) as Mark).open = false;
		if (members.length > 1 || graph.get(node)?.has(node) === true) cycles.push(members.sort());
	};
	const visit = (node: string): Mark => {
		const mark: Mark = { index: marks.size, low: marks.size, open: true };
		marks.set(node, mark);
		path.push(node);
		for (const target of graph.get(node) ?? []) {
			const known = marks.get(target);
			if (known === undefined) mark.low = Math.min(mark.low, visit(target).low);
			else if (known.open) mark.low = Math.min(mark.low, known.index);
		}
		if (mark.low === mark.index) close(node);
		return mark;
	};
	for (const node of graph.keys()) if (!marks.has(node)) visit(node);
	return cycles;
}

/** The file that a specifier names: TypeScript names what it is compiled to, and `heimlig/` is the project in an image. */
function resolve(files: Sources, from: string, specifier: string): string | undefined {
	const path = specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : specifier.replace(/^heimlig\//, "");
	const stem = path.replace(/\.(m?)js$/, "");
	return [path, `${stem}.ts`, `${stem}.mts`, `${stem}.js`, `${stem}.mjs`].find((candidate) => files.has(candidate));
}

/** Imports of TypeScript and JavaScript files among each other, those of types included. */
export function importGraph(files: Sources): Graph {
	return new Map(
		[...files].map(([file, source]) => {
			const targets = importsOf(source).map(({ specifier }) => resolve(files, file, specifier));
			return [file, new Set(targets.filter((target) => target !== undefined))];
		}),
	);
}
