/** The command line of `npm run bench`. */
import { polling } from "../../hosts/firmware/configuration.js";
import type { EngineName } from "../../hosts/simulator/build.mjs";
import { engineNames } from "../../hosts/simulator/building/engines.mjs";

export const usage = `usage: npm run bench -- [options]
Measures the firmware and its alternatives side by side on the XS simulator, in a minute or two.
  --engine ENGINE       what computes public keys and all that has no peripheral: native or noble; native where it is installed if left out
  --samples N           samples of each figure (default and minimum: 30)
  --spins N, --polls N  how often the cores poll before they wait, instead of the firmware's configuration
  --moddable            measures also an image linked by the Moddable SDK in MODDABLE, beside the SDK's cryptography
  --json FILE           writes all figures
  --report FILE.html    writes one page with charts and tables
  --picture FILE.svg    writes the chart that test/README.md shows
A missed aim is printed. It does not make the command fail.`;

const FEWEST_SAMPLES = 30;

export interface Options {
	readonly samples: number;
	readonly spins: number;
	readonly polls: number;
	readonly moddable: boolean;
	readonly engine?: EngineName;
	readonly json?: string;
	readonly report?: string;
	readonly picture?: string;
}

/** A command line that can not mean anything. */
export class UsageError extends Error {}

const withValue = ["engine", "samples", "spins", "polls", "json", "report", "picture"] as const;

/** @throws UsageError that names the argument */
export function parseArguments(given: readonly string[]): Options {
	const values: { [name in (typeof withValue)[number]]?: string } = {};
	const pairs = given.filter((argument) => argument !== "--moddable");
	for (let index = 0; index < pairs.length; index += 2) {
		const [argument, value] = [pairs[index], pairs[index + 1]];
		const name = withValue.find((each) => argument === `--${each}`);
		if (name === undefined) throw new UsageError(`unknown option ${argument}`);
		if (value === undefined) throw new UsageError(`${argument} needs a value`);
		values[name] = value;
	}
	const { engine, samples, spins, polls, ...files } = values;
	return {
		...files,
		samples: samples === undefined ? FEWEST_SAMPLES : numberOf("samples", samples, FEWEST_SAMPLES),
		spins: spins === undefined ? polling.spins : numberOf("spins", spins, 0),
		polls: polls === undefined ? polling.polls : numberOf("polls", polls, 0),
		moddable: given.includes("--moddable"),
		...(engine === undefined ? {} : { engine: engineNamed(engine) }),
	};
}

function numberOf(name: string, value: string, least: number): number {
	const number = Number(value);
	if (!Number.isInteger(number) || number < least) throw new UsageError(`--${name} expected a whole number of ${least} or more, got ${value}`);
	return number;
}

function engineNamed(name: string): EngineName {
	const engine = engineNames.find((each) => each === name);
	if (engine === undefined) throw new UsageError(`--engine expected ${engineNames.join(" or ")}, got ${name}`);
	return engine;
}
