/**
 * In place of hosts/firmware/repeat.ts. In Moddable's simulator on Linux (SDK 8.2.3), every timer runs on the thread of the host's machine
 * (modules/base/timer/lin/timer.c). Promise jobs run on the thread of their own machine.
 */
export function repeat(work: () => boolean): void {
	void Promise.resolve().then(() => {
		if (work()) repeat(work);
	});
}
