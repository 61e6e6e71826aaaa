/** Charts as plain SVG, readable on any background and without scripts. */

const colours = Object.freeze(["#1f6f8b", "#d1495b", "#8a8d91", "#edae49", "#66a182"]);
const INK = "#24292f";
const GRID = "#d8dee4";
const FONT = 'font-family="system-ui, sans-serif" font-size="12"';
/** The width of a letter of this font, in units of the drawing: more than the average of any font that a browser may take. */
const LETTER = 7;

export interface Series {
	readonly name: string;
	/** A value for each point or label. Undefined where there is none. */
	readonly values: readonly (number | undefined)[];
}

export interface Chart {
	readonly title: string;
	readonly unit: string;
	readonly labels: readonly string[];
	readonly series: readonly Series[];
}

function escaped(text: string): string {
	return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function text(x: number, y: number, content: string, more = ""): string {
	return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="${INK}" ${FONT} ${more}>${escaped(content)}</text>`;
}

function short(value: number): string {
	if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`;
	if (value >= 1e4) return `${Number((value / 1e3).toPrecision(3))} k`;
	return String(Number(value.toPrecision(3)));
}

function legend(series: readonly Series[], x: number, y: number): string {
	let offset = x;
	return series
		.map(({ name }, index) => {
			const entry = `<rect x="${offset}" y="${y - 10}" width="12" height="12" fill="${colours[index % colours.length]}"/>${text(offset + 17, y, name)}`;
			offset += 36 + LETTER * name.length;
			return entry;
		})
		.join("");
}

function present(series: readonly Series[]): number[] {
	return series.flatMap(({ values }) => values.filter((value) => value !== undefined && value > 0)) as number[];
}

/** The contents of an svg element, and its size. */
export interface Drawing {
	readonly width: number;
	readonly height: number;
	readonly body: string;
}

const WIDTH = 760;

/** A line chart over sizes, with two logarithmic axes. */
export function lines({ title, unit, labels, series }: Chart): Drawing {
	const [left, top, right, bottom] = [70, 66, WIDTH - 20, 320];
	const all = present(series);
	const first = Math.floor(Math.log10(Math.min(...all)));
	const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...all))));
	const x = (index: number): number => left + ((right - left) * (index + 0.25)) / (labels.length - 0.5);
	const y = (value: number): number => bottom - ((bottom - top) * (Math.log10(value) - first)) / (last - first);
	const parts = [text(16, 22, title, 'font-weight="600"'), legend(series, left, 46), text(16, bottom + 36, unit)];
	for (let power = first; power <= last; power++) {
		parts.push(`<line x1="${left}" x2="${right}" y1="${y(10 ** power)}" y2="${y(10 ** power)}" stroke="${GRID}"/>`);
		parts.push(text(left - 8, y(10 ** power) + 4, short(10 ** power), 'text-anchor="end"'));
	}
	labels.forEach((label, index) => parts.push(text(x(index), bottom + 18, label, 'text-anchor="middle"')));
	series.forEach(({ values }, index) => {
		const points = values.flatMap((value, at) => (value === undefined ? [] : [[x(at), y(value)]]));
		const colour = colours[index % colours.length];
		parts.push(
			`<polyline fill="none" stroke="${colour}" stroke-width="2.5" points="${points.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(" ")}"/>`,
		);
		for (const [px, py] of points) parts.push(`<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="3.5" fill="${colour}"/>`);
	});
	return { width: WIDTH, height: bottom + 50, body: parts.join("\n") };
}

/** A chart of horizontal bars from zero, with a dashed line at `mark`. */
export function bars({ title, unit, labels, series, mark }: Chart & { readonly mark?: number }): Drawing {
	const left = 24 + LETTER * Math.max(...labels.map(({ length }) => length));
	const [top, right, thick] = [66, WIDTH - 80, 14];
	const most = Math.max(...present(series), mark ?? 0);
	const group = thick * series.length + 12;
	const width = (value: number): number => ((right - left) * value) / most;
	const parts = [text(16, 22, title, 'font-weight="600"'), series.length > 1 ? legend(series, 16, 46) : ""];
	labels.forEach((label, row) => {
		const y = top + row * group;
		parts.push(text(left - 8, y + (thick * series.length) / 2 + 4, label, 'text-anchor="end"'));
		series.forEach(({ values }, index) => {
			const value = values[row];
			if (value === undefined) return;
			parts.push(
				`<rect x="${left}" y="${y + index * thick}" width="${width(value).toFixed(2)}" height="${thick - 2}" fill="${colours[index % colours.length]}"/>`,
			);
			parts.push(text(left + width(value) + 5, y + index * thick + 10, short(value), 'font-size="10"'));
		});
	});
	const bottom = top + labels.length * group;
	if (mark !== undefined)
		parts.push(`<line x1="${left + width(mark)}" x2="${left + width(mark)}" y1="${top - 6}" y2="${bottom - 6}" stroke="${INK}" stroke-dasharray="4 3"/>`);
	parts.push(text(left, bottom + 12, unit));
	return { width: WIDTH, height: bottom + 24, body: parts.join("\n") };
}

/** An svg element with the drawings below each other. */
export function svg(drawings: readonly Drawing[]): string {
	let y = 0;
	const parts = drawings.map(({ height, body }) => {
		const part = `<g transform="translate(0 ${y})">\n${body}\n</g>`;
		y += height;
		return part;
	});
	return (
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img">\n` +
		`<rect width="${WIDTH}" height="${y}" fill="#ffffff"/>\n${parts.join("\n")}\n</svg>\n`
	);
}
