import { describe, expect, test } from "vitest";
import { judge } from "./aims.js";
import { bars, lines, svg } from "./charts.js";
import { type Result, summarize } from "./results.js";
import { align, figure, groupRows } from "./table.js";

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
		const near = (way: string, median: number): Result => result({ way, median });
		expect(judge([near("HSM", 10), near("postMessage", 30)])).toMatchObject([{ measured: "0.33", met: true }]);
		expect(judge([near("HSM", 10), near("postMessage", 29)])).toMatchObject([{ measured: "0.34", met: false }]);
		expect(judge([near("HSM", 10)])).toEqual([]);
	});

	test("that are byte codes and bytes have aims of their own", () => {
		const request = { group: "request", way: "core and mailbox" } as const;
		expect(judge([result({ ...request, unit: "byte codes", median: 1501 }), result({ ...request, unit: "bytes", median: 0 })])).toMatchObject([
			{ measured: "1501", met: false },
			{ measured: "0", met: true },
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
});
