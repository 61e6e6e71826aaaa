import { describe, expect, test } from "vitest";
import { polling } from "../../hosts/firmware/configuration.js";
import { allNative } from "../../hosts/image/modules.mjs";
import { judge } from "./aims.js";
import { bars, lines, svg } from "./charts.js";
import { isNative, operationNames, requests } from "./machines/work.js";
import { parseArguments, UsageError } from "./options.js";
import { page } from "./report.js";
import { type Findings, type Result, summarize } from "./results.js";
import { align, figure, groupRows, print } from "./table.js";
import { aimTables } from "./tables.js";

const result = (more: Partial<Result>): Result => ({
	group: "round trip",
	name: "IsKeyAvailable",
	way: "HSM",
	unit: "us",
	median: 10,
	low: 9,
	high: 20,
	count: 30,
	...more,
});

const findings: Findings = {
	results: [],
	message: "simulator: 32-bit",
	modules: [],
	machines: { bits: 32, slotSize: 16, engine: "XS", empty: { slots: 0, chunks: 0, stack: 0, keys: 0 }, machines: [] },
};

describe("the benchmark's figures", () => {
	test("are medians, with a tenth of the samples below and above the spread", () => {
		const samples = Array.from({ length: 101 }, (_, index) => (index * 37) % 101);
		expect(summarize({ group: "g", name: "n", way: "w", unit: "us", samples })).toEqual({
			group: "g",
			name: "n",
			way: "w",
			unit: "us",
			median: 50,
			low: 10,
			high: 90,
			count: 101,
		});
	});

	test("are judged as quotients of what was measured side by side", () => {
		const near = (way: string, median: number): Result => result({ name: "GetRandom of 16 bytes", way, median });
		expect(judge([near("HSM", 30), near("postMessage", 30)])).toMatchObject([{ wanted: "at most 1", measured: "1.00", met: true, exact: false }]);
		expect(judge([near("HSM", 31), near("postMessage", 30)])).toMatchObject([{ measured: "1.03", met: false }]);
		expect(judge([near("HSM", 10)])).toEqual([]);
	});

	test("of native engines are judged beside the library, crypt and noble", () => {
		const sign = (way: string, median: number, group = "operation"): Result => result({ group, name: "P-256 sign", way, median });
		expect(judge([sign("HSM, native", 116), sign("library", 100), sign("noble", 1)])).toMatchObject([{ wanted: "at most 1.15", measured: "1.16", met: false }]);
		expect(judge([sign("HSM, native", 9, "image operation"), sign("crypt", 9, "image operation")])).toMatchObject([{ wanted: "at most 1", met: true }]);
		const digest = (way: string, median: number): Result => result({ group: "algorithm", name: "SHA3-256", size: 1024, way, median });
		expect(judge([digest("HSM, native", 10), digest("noble", 499)])).toMatchObject([{ wanted: "at least 50", measured: "49.90", met: false }]);
		expect(judge([digest("HSM, noble", 10), digest("noble", 499)])).toEqual([]);
	});

	test("that are byte codes and bytes have aims of their own", () => {
		const request = { group: "request", name: "Hash SHA-256 of 16 bytes" } as const;
		expect(
			judge([
				result({ ...request, way: "core and mailbox", unit: "byte codes", median: 1501 }),
				result({ ...request, way: "API", unit: "byte codes", median: 1200 }),
				result({ ...request, way: "API", unit: "bytes", median: 601 }),
				result({ ...request, way: "core and mailbox", unit: "bytes", median: -16 }),
			]),
		).toMatchObject([
			{ measured: "1501", met: false, exact: true },
			{ measured: "1200", met: true },
			{ measured: "601", met: false },
			{ measured: "0", met: true },
		]);
	});

	test("that miss an aim are printed as missed", () => {
		const results = [result({ name: "GetRandom of 16 bytes" }), result({ name: "GetRandom of 16 bytes", way: "postMessage", median: 4 })];
		expect(print(aimTables({ ...findings, results }))).toMatch(/^Aims, quotients of medians\n.*\n {2}GetRandom .* at most 1 +2\.50 +missed$/m);
	});
});

describe("the benchmark's command line", () => {
	test("has defaults, and takes the engine's name", () => {
		expect(parseArguments([])).toEqual({ ...polling, samples: 30, moddable: false });
		expect(parseArguments(["--engine", "noble", "--moddable", "--samples", "40", "--json", "a.json"])).toEqual({
			...polling,
			samples: 40,
			moddable: true,
			engine: "noble",
			json: "a.json",
		});
	});

	test.each([
		[["--engine", "hardware"], "--engine expected native or noble, got hardware"],
		[["--engine"], "--engine needs a value"],
		[["--samples", "29"], "--samples expected a whole number of 30 or more, got 29"],
		[["--spins", "-1"], "--spins expected a whole number of 0 or more, got -1"],
		[["--polls", "x"], "--polls expected a whole number of 0 or more, got x"],
		[["--fast", "1"], "unknown option --fast"],
	])("refuses %j", (given, message) => {
		expect(() => parseArguments(given)).toThrow(new UsageError(message));
	});
});

describe("the benchmark's ways", () => {
	test("are native for what a peripheral computes, or a library that is there", () => {
		const native = ["nist-curves", "symmetric"];
		const names = [...Object.keys(requests), ...operationNames];
		expect(names.filter((name) => !isNative(name, native))).toEqual(["SHA3-256", "BLAKE3", "Ed25519 sign", "Ed25519 verify", "X25519"]);
		expect(names.filter((name) => !isNative(name, allNative))).toEqual(["BLAKE3"]);
		expect(names.filter((name) => isNative(name, []))).toEqual([
			...["AES-256-GCM", "AES-256-CBC", "AES-256-CCM", "AES-256-CMAC", "SHA-256", "SHA-512", "HMAC-SHA-256"],
		]);
	});
});

describe("the benchmark's tables", () => {
	test("have a row for each name and size, and a column for each way, empty where nothing was measured", () => {
		const { ways, rows } = groupRows([result({ size: 16 }), result({ size: 32, way: "noble" })], "round trip", "us");
		expect(ways).toEqual(["HSM", "noble"]);
		expect(rows.map(({ title, cells }) => [title, ...cells.map((cell) => cell?.median)])).toEqual([
			["IsKeyAvailable, 16 bytes", 10, undefined],
			["IsKeyAvailable, 32 bytes", undefined, 10],
		]);
	});

	test("show three digits, or all before the point", () => {
		expect([1234567, 123.4, 12.34, 1.234, 0.5, 0, undefined].map(figure)).toEqual(["1,234,567", "123", "12.3", "1.23", "0.500", "0", "–"]);
	});

	test("are aligned", () => {
		expect(
			align(
				["", "us"],
				[
					["one", "1"],
					["three", "1,000"],
				],
			),
		).toEqual(["          us", "one        1", "three  1,000"]);
	});
});

describe("the benchmark's charts", () => {
	const chart = {
		title: "a < b",
		unit: "us",
		labels: ["16", "256"],
		series: [
			{ name: "one", values: [1, 100] },
			{ name: "other", values: [undefined, 10] },
		],
	};

	test("show each value where it is known, and no text as markup", () => {
		const drawn = svg([lines(chart)]);
		expect(drawn.match(/<circle/g)).toHaveLength(3);
		expect(drawn).toContain("a &lt; b");
		expect(drawn).not.toContain("NaN");
	});

	test("have bars as long as their values", () => {
		const widths = [...svg([bars(chart)]).matchAll(/width="([\d.]+)" height="12" fill="#\w+"\/>\n/g)].map(([, width]) => Number(width));
		expect(widths).toHaveLength(3);
		expect(Math.max(...widths) / Math.min(...widths)).toBeCloseTo(100, 0);
	});

	test("have room for their labels", () => {
		const labels = ["ring and doorbell alone, other core asleep", "b"];
		const drawn = svg([bars({ ...chart, labels })]);
		const ends = [...drawn.matchAll(/<text x="([\d.]+)"[^>]*text-anchor="end">([^<]+)/g)].map(([, x, label]) => [Number(x), label.length] as const);
		expect(ends.map(([, length]) => length)).toEqual(labels.map(({ length }) => length));
		// A digit of this font is 7.7 units wide at most, an average letter less than 7.
		for (const [x, length] of ends) expect(x).toBeGreaterThanOrEqual(7 * length);
		expect(Math.max(...[...drawn.matchAll(/<rect x="([\d.]+)"[^>]*width="([\d.]+)"/g)].map(([, x, width]) => Number(x) + Number(width)))).toBeLessThan(760);
	});
});

describe("the benchmark's report", () => {
	test("says what was measured, and has no chart of nothing", () => {
		const html = page({ ...findings, results: [result({})] });
		expect(html).toContain("simulator: 32-bit");
		expect(html.match(/<svg/g)).toHaveLength(1);
		expect(html).not.toMatch(/NaN|Infinity|undefined/);
	});
});
