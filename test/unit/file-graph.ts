/** Dependencies between files, and their cycles, for the rule "no cycle of files, in TypeScript or in C". */
import { posix } from "node:path";
import { importsOf } from "./import-rules.js";

/** The files, or units of files, that each one depends on. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Source text by path from the project's root. */
export type Sources = ReadonlyMap<string, string>;

/** Tarjan's numbers of a node: its order of discovery, and the earliest open node that it reaches. */
interface Mark {
	readonly index: number;
	low: number;
	open: boolean;
}

/** Each set of nodes that depend on each other, and each node that depends on itself (Tarjan, "Depth-first search", 1972). */
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

/** The file that a specifier names. TypeScript's specifiers name the compiled file. `heimlig/` is the project in an image. */
function resolve(files: Sources, from: string, specifier: string): string | undefined {
	const path = specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : specifier.replace(/^heimlig\//, "");
	const stem = path.replace(/\.(m?)js$/, "");
	return [path, `${stem}.ts`, `${stem}.mts`, `${stem}.js`, `${stem}.mjs`].find((candidate) => files.has(candidate));
}

/** The imports between TypeScript and JavaScript files, also of types. */
export function importGraph(files: Sources): Graph {
	return new Map(
		[...files].map(([file, source]) => {
			const targets = importsOf(source).map(({ specifier }) => resolve(files, file, specifier));
			return [file, new Set(targets.filter((target) => target !== undefined))];
		}),
	);
}
