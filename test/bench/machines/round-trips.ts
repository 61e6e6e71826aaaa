import Worker from "worker";
import { eccMachine } from "../../../hosts/firmware/configuration.js";
import type { Client } from "../../../modules/api/client.js";
import { Echo } from "./echo.js";
import { report } from "./output.js";
import type { PostClient } from "./responder.js";
import { inTurn, timed, type Way } from "./sampling.js";
import { microseconds } from "./stopwatch.js";

/** So many spins that the machine does not sleep during a measurement. */
const AWAKE = 100_000;

/** Measures round trips: the smallest requests through the HSM and by postMessage, and ring and doorbell alone. */
export async function measureRoundTrips(client: Client, post: PostClient, count: number): Promise<void> {
	const [awake, awakeMachine] = startEcho(AWAKE);
	const samples = await inTurn(
		{
			HSM: () => timed(() => client.getRandom({ size: 16 })),
			postMessage: () => timed(() => post.request({ type: "GetRandom", size: 16 })),
		},
		5 * count,
	);
	report("round trip", "GetRandom of 16 bytes", "us", samples);
	report(
		"round trip",
		"IsKeyAvailable",
		"us",
		await inTurn(
			{
				HSM: () => timed(() => client.isKeyAvailable({ key: 1 })),
				postMessage: () => timed(() => post.request({ type: "IsKeyAvailable", key: 1 })),
			},
			5 * count,
		),
	);
	report("round trip", "ring and doorbell alone", "us", await inTurn({ HSM: roundTrip(awake) }, 5 * count));
	awakeMachine.terminate();
	const [asleep, asleepMachine] = startEcho(0);
	report("round trip", "ring and doorbell alone, other core asleep", "us", await inTurn({ HSM: roundTrip(asleep) }, count));
	asleepMachine.terminate();
}

function startEcho(spins: number): [Echo, Worker] {
	const echo = new Echo();
	const machine = new Worker("echo-machine", { ...eccMachine });
	machine.postMessage({ control: echo.control, spins });
	return [echo, machine];
}

function roundTrip(echo: Echo): Way {
	return () => {
		const begin = microseconds();
		echo.roundTrip();
		return Promise.resolve(microseconds() - begin);
	};
}
