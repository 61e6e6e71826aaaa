import type { Hsm } from "../../../modules/api/hsm.js";
import { report } from "./output.js";
import type { PostClient } from "./responder.js";
import { inTurn, rate, timed, type Way } from "./sampling.js";
import { operations } from "./work.js";

/** Requests in one sample. */
const TOTAL = 96;

/** Measures requests per second with several under way, of one client and of several, through the HSM and by postMessage. */
export async function measureThroughput(hsm: Hsm, post: PostClient, count: number): Promise<void> {
	for (const together of [1, 2, 4, 8]) {
		report(
			"throughput",
			`GetRandom, ${together} under way`,
			"per second",
			await inTurn(
				{
					HSM: () => rate([() => hsm.client(0).getRandom({ size: 16 })], together, TOTAL),
					postMessage: () => rate([() => post.request({ type: "GetRandom", size: 16 })], together, TOTAL),
				},
				count,
			),
		);
		report(
			"throughput",
			`IsKeyAvailable, ${together} under way`,
			"per second",
			await inTurn(
				{
					HSM: () => rate([() => hsm.client(0).isKeyAvailable({ key: 1 })], together, TOTAL),
					postMessage: () => rate([() => post.request({ type: "IsKeyAvailable", key: 1 })], together, TOTAL),
				},
				count,
			),
		);
	}
	for (const clients of [1, 2, 4]) {
		const senders = Array.from({ length: clients }, (_, index) => () => hsm.client(index).getRandom({ size: 16 }));
		report(
			"throughput",
			`GetRandom, ${clients} ${clients === 1 ? "client" : "clients"} with 2 under way each`,
			"per second",
			await inTurn({ HSM: () => rate(senders, 2, TOTAL) }, count),
		);
	}
}

/** Measures a hash of 1 KB while the slow workers' machine is idle, and while it makes one signature after the other. */
export async function measureWhileSigning(hsm: Hsm, count: number): Promise<void> {
	const data = new Uint8Array(1024);
	const hash: Way = () => timed(() => hsm.client(0).hash({ data, algorithm: "SHA-256" }));
	const sign = (await operations(hsm.client(1), new Uint8Array(32)))["P-256 sign"];
	const alone = await inTurn({ "no signatures": hash }, count);
	let isSigning = true;
	const signing = (async () => {
		while (isSigning) await sign();
	})();
	const beside = await inTurn({ "signatures all the time": hash }, count);
	isSigning = false;
	await signing;
	report("hash while signing", "SHA-256", "us", { ...alone, ...beside }, data.length);
}
