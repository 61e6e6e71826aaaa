import { expect, it } from "vitest";
import { KeyRole, TargetRole } from "../../modules/messages/row.js";
import { Fields, RowOffset } from "../../modules/messages/row-layout.js";
import { rows } from "../../modules/messages/table.js";
import { simulate } from "../support/simulator.js";

it("on XS a client gets for another's key what it gets for a missing one, in the same number of byte codes", async () => {
	const { status, stdout, stderr } = await simulate({ main: new URL("./fixtures/owners.ts", import.meta.url) }, { heap: 1_000_000, stack: 1024, timeout: 60 });
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const reports = stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as { what: string; type: number; counts: number[]; answers: string[] });
	for (const { what, type, counts, answers } of reports) {
		expect(answers, `${what} of request ${type}`).toHaveLength(1);
		expect(counts, `${what} of request ${type}`).toHaveLength(1);
	}
	let expected = 0;
	for (let row = 0; row < Fields.Start; row += RowOffset.End) {
		if (rows[row + RowOffset.Worker] === 0 || rows[row + RowOffset.KeyRole] === KeyRole.none) continue;
		const target: TargetRole = rows[row + RowOffset.Target];
		// With a stored key, and with the caller's own. Each id is asked for as that of a place, of a free key, and of a free key in flash.
		const ways = target === TargetRole.none || target === TargetRole.unseal ? 0 : rows[row + RowOffset.IsStoredOnly] === 1 ? 1 : 2;
		expected += 3 * (1 + ways + rows[row + RowOffset.HasPeer]);
	}
	expect(reports).toHaveLength(expected);
});
