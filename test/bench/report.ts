import { bars, type Chart, type Drawing, lines, svg } from "./charts.js";
import { imageGroups } from "./crypt-tables.js";
import { type Findings, find, type Result } from "./results.js";
import { groupRows, type Table } from "./table.js";
import { aimTables, tables } from "./tables.js";

const ways = Object.freeze(["HSM, native", "HSM, noble", "noble", "driver", "library", "crypt"]);
const sizes = Object.freeze([16, 256, 1024, 4096]);

/** Draws the series that have values. Returns no drawing if none has. */
function drawn<Kind extends Chart>(draw: (chart: Kind) => Drawing, chart: Kind): Drawing[] {
	const series = chart.series.filter(({ values }) => values.some((value) => value !== undefined));
	return series.length === 0 ? [] : [draw({ ...chart, series })];
}

function latency(results: readonly Result[], name: string, group = "algorithm", where = ""): Drawing[] {
	return drawn(lines, {
		title: `${name}: time of one request by size of the message${where}`,
		unit: "microseconds, median; bytes of the message",
		labels: sizes.map(String),
		series: ways.map((way) => ({ name: way, values: sizes.map((size) => find(results, { group, name, way, size, unit: "us" })?.median) })),
	});
}

/** Medians of a group, one bar for each way. */
function group(results: readonly Result[], title: string, name: string, unit: Result["unit"], unitText: string): Drawing[] {
	const { ways, rows } = groupRows(results, name, unit);
	return drawn(bars, {
		title,
		unit: unitText,
		labels: rows.map((row) => row.title),
		series: ways.map((way, index) => ({ name: way, values: rows.map(({ cells }) => cells[index]?.median) })),
	});
}

/** Microseconds, about the way of a request through the HSM. */
const WAY = 100;

/** Time through the HSM, of the same code called directly, for what takes longer than the way of a request. */
function overhead(results: readonly Result[]): Drawing[] {
	const groups = [groupRows(results, "operation", "us"), groupRows(results, "algorithm", "us")];
	const compared = groups.flatMap(({ ways, rows }) =>
		rows
			.filter(({ cells }) => cells.every((cell) => (cell?.size ?? 1024) === 1024))
			.map(({ title, cells }) => {
				const median = (way: string): number | undefined => cells[ways.indexOf(way)]?.median;
				const quotient = (one?: number, other = 0): number | undefined => (one === undefined || other < WAY ? undefined : one / other);
				return { title, library: quotient(median("HSM, native"), median("library")), noble: quotient(median("HSM, noble"), median("noble")) };
			}),
	);
	const rows = compared.filter(({ library, noble }) => library !== undefined || noble !== undefined);
	return drawn(bars, {
		title: "Time through the HSM, of the same code called directly",
		unit: "quotient of the medians; the line is the direct call",
		labels: rows.map(({ title }) => title),
		series: [
			{ name: "native, of the library alone", values: rows.map(({ library }) => library) },
			{ name: "noble, of noble alone", values: rows.map(({ noble }) => noble) },
		],
		mark: 1,
	});
}

function memory({ machines: { machines } }: Findings): Drawing[] {
	return drawn(bars, {
		title: "Memory of each machine after the demonstration",
		unit: "bytes above an empty machine; without byte code",
		labels: machines.map(({ name }) => name),
		series: [
			{ name: "slots", values: machines.map(({ slots }) => slots) },
			{ name: "chunks", values: machines.map(({ chunks }) => chunks) },
		],
	});
}

/** The picture in test/README.md. */
export function picture({ results }: Findings): string {
	return svg(["AES-256-GCM", "SHA3-256"].flatMap((name) => latency(results, name)));
}

function drawings(findings: Findings): Drawing[] {
	const { results } = findings;
	return [
		...["AES-256-GCM", "SHA-256", "ChaCha20-Poly1305", "SHA3-256"].flatMap((name) => latency(results, name)),
		...group(results, "Public keys and key derivation", "operation", "us", "microseconds, median"),
		...group(results, "Mailbox and postMessage: round trip of the smallest requests", "round trip", "us", "microseconds, median"),
		...group(results, "Mailbox and postMessage: requests per second", "throughput", "per second", "requests per second, median"),
		...group(results, "Byte codes of one request, by who runs them", "request", "byte codes", "byte codes"),
		...overhead(results),
		...cryptCharts(findings),
		...memory(findings),
	];
}

/** Charts of the Moddable SDK's cryptography, if it was measured. */
function cryptCharts({ results, moddable }: Findings): Drawing[] {
	if (moddable === undefined) return [];
	return [
		...["AES-256-GCM", "SHA-256", "HMAC-SHA-256", "ChaCha20"].flatMap((name) => latency(results, name, imageGroups.algorithms, ", beside the SDK's crypt")),
		...group(results, "Public keys, beside the SDK's crypt", imageGroups.operations, "us", "microseconds, median"),
	];
}

function escaped(text: string): string {
	return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function table({ title, header, rows }: Table): string {
	const line = (cells: readonly string[], tag: string): string => `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
	return `<h2>${escaped(title)}</h2>\n<div class="wide"><table>\n<thead>${line(header, "th")}</thead>\n<tbody>\n${rows.map((row) => line(row, "td")).join("\n")}\n</tbody></table></div>`;
}

const style = `body { font: 15px/1.5 system-ui, sans-serif; color: #24292f; background: #fff; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
svg { max-width: 100%; height: auto; display: block; margin: 1.5rem 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.2rem 0.8rem 0.2rem 0; text-align: right; border-bottom: 1px solid #d8dee4; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }`;

/** A page with all charts and tables. */
export function page(findings: Findings): string {
	const { moddable, message, machines } = findings;
	return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Heimlig, measured</title>
<style>
${style}
</style></head>
<body>
<h1>Heimlig, measured</h1>
<p>${escaped(message)}; ${escaped(machines.engine)}.</p>
<p>The simulator models the peripherals in software. Times are for comparing what was measured side by side, sample by sample in turn. XS counts
byte codes; they are the same each time. In brackets: the tenth and the ninetieth percentile.</p>
<p>“HSM, native” is the firmware: drivers, and native libraries for what has no peripheral. “HSM, noble” is the same firmware with noble for all of it.
“noble”, “driver” and “library” are called directly, in their caller's machine, without an HSM.</p>
${
	moddable === undefined
		? ""
		: `<p>Figures beside crypt, the Moddable SDK's own cryptography in C, are of an image that the tools of SDK ${escaped(moddable.version)} have linked:
${moddable.engine}, ${moddable.bits}-bit, modules and tables of curves in constants as in a chip's flash. Compare them with nothing else on this page.</p>`
}
${aimTables(findings).map(table).join("\n")}
${drawings(findings)
	.map((drawing) => svg([drawing]))
	.join("\n")}
${tables(findings).map(table).join("\n")}
</body>
</html>
`;
}
