import { describe, expect, it } from "vitest";
import { AttackedHsm } from "../hostile/attacked-hsm.js";
import { Keys, secretKeys } from "../hostile/keys.js";
import { seed } from "../support/random.js";
import { simulate } from "../support/simulator.js";
import { shortOrFull } from "../support/test-form.js";
import type { Attack, AttackReport } from "./fixtures/hostile-application.js";

const MESSAGES = shortOrFull(700, 2000);

function attackOn(hsm: AttackedHsm, messages: number): Attack {
	return {
		seed,
		messages,
		keys: secretKeys.map((id) => ({ id, bytes: [...hsm.key(id)] })),
		secrets: hsm.secrets.all.map(({ name, bytes }) => ({ name, bytes: [...bytes] })),
		forgeries: hsm.forgeries.map(({ code, iv, sealed, tagLength }) => ({ code, iv: [...iv], sealed: [...sealed], tagLength })),
		message: [...hsm.message],
		agreeing: [...hsm.key(Keys.agreeing)],
		peer: [...hsm.peer],
	};
}

async function run(attack: Attack): Promise<AttackReport> {
	const { status, stdout, stderr, stats } = await simulate(
		{
			main: new URL("./fixtures/hostile-application.ts", import.meta.url),
			hsm: new URL("./fixtures/hsm-attacked.ts", import.meta.url),
			ecc: new URL("../../hosts/firmware/ecc.ts", import.meta.url),
		},
		{ heap: 4_000_000, stack: 2048, resources: { attack: JSON.stringify(attack) }, timeout: 120 },
	);
	expect(stderr, `seed ${seed}`).toBe("");
	expect(status, `seed ${seed}`).toBe(0);
	expect(
		stats?.machines.map(({ name }) => name),
		"no machine had to be replaced",
	).toEqual(["main", "hsm", "ecc"]);
	return JSON.parse(stdout) as AttackReport;
}

describe("the HSM on the XS simulator, while the host overwrites shared memory", () => {
	it("keeps serving and gives out no secret", async () => {
		const { sent, writes, honest, leaks } = await run(attackOn(new AttackedHsm(seed), MESSAGES));
		console.log(`on XS: ${sent} messages, ${writes} writes by the host, ${honest} honest requests answered`);
		expect(leaks, `seed ${seed}`).toEqual([]);
		expect(sent).toBeGreaterThanOrEqual(MESSAGES);
		expect(honest).toBeGreaterThan(MESSAGES / 50);
	});

	it("the search finds a secret in shared memory: here the host itself writes one", async () => {
		const hsm = new AttackedHsm(seed);
		hsm.secrets.add("the host's own", hsm.message);
		expect((await run(attackOn(hsm, 300))).leaks).toContain("the host's own");
	});
});
