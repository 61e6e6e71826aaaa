/** The memory plan, as hosts/esp32/README.md shows it. */
import { counters, freeKeys, keyDescriptions, region } from "../../hosts/firmware/configuration.js";
import { eccMachine, hsmMachine } from "../../hosts/image/heaps.js";
import { memoryPlan, type PlanLine, planBytes } from "../../hosts/image/memory-plan.js";
import { keyStoreBytes } from "../../modules/keystore/record.js";
import { entriesFor } from "../../modules/keystore/storage.js";
import { storeBytes } from "../../modules/keystore/store-memory.js";

export const plan: readonly PlanLine[] = memoryPlan(
	region.sizes,
	keyStoreBytes(keyDescriptions, freeKeys),
	storeBytes(entriesFor(keyDescriptions, freeKeys, counters)),
	[
		{ what: "HSM core's machine: heap, native stack, records", ...hsmMachine },
		{ what: "public-key machine: heap, native stack, records", ...eccMachine },
	],
);

const number = (bytes: number): string => bytes.toLocaleString("en-US");

export function planTable(): string {
	const line = ({ what, blocks }: PlanLine): string => `| ${what} | ${blocks.map(number).join(" + ")} | ${number(planBytes([{ what, blocks }]))} |`;
	return ["| What | blocks | bytes |", "|---|---|---|", ...plan.map(line), `| in all | | ${number(planBytes(plan))} |`].join("\n");
}
