/** The memory plan, as hosts/esp32/README.md shows it. */

import { counters, freeKeys, keyDescriptions, region } from "../../hosts/firmware/configuration.js";
import { slowMachine as noble } from "../../hosts/firmware/engines/slow-machine.js";
import { LIBRARY_BYTES, slowMachine as native } from "../../hosts/firmware/native-engines/slow-machine.js";
import { hsmMachine } from "../../hosts/image/heaps.js";
import { memoryPlan, type PlanLine, planBytes } from "../../hosts/image/memory-plan.js";
import { keyStoreBytes } from "../../modules/keystore/record.js";
import { entriesFor } from "../../modules/keystore/storage.js";
import { storeBytes } from "../../modules/keystore/store-memory.js";

/** The plan of an image with native engines, as chips have it, or of one in which noble computes. */
export function planWith(engine: "native" | "noble"): readonly PlanLine[] {
	return memoryPlan(
		region.sizes,
		keyStoreBytes(keyDescriptions, freeKeys),
		storeBytes(entriesFor(keyDescriptions, freeKeys, counters)),
		[
			{ what: "HSM core's machine: heap, native stack, records", ...hsmMachine },
			{ what: "slow workers' machine: heap, native stack, records", ...(engine === "native" ? native : noble) },
		],
		engine === "native" ? LIBRARY_BYTES : 0,
	);
}

const number = (bytes: number): string => bytes.toLocaleString("en-US");

export function planTable(): string {
	const plan = planWith("native");
	const line = ({ what, blocks }: PlanLine): string => `| ${what} | ${blocks.map(number).join(" + ")} | ${number(planBytes([{ what, blocks }]))} |`;
	return ["| What | blocks | bytes |", "|---|---|---|", ...plan.map(line), `| in all | | ${number(planBytes(plan))} |`].join("\n");
}
