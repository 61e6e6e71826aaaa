/**
 * In Moddable's simulator on Linux (SDK 8.2.3) a timer runs on the thread of the host's machine, whichever machine set it
 * (modules/base/timer/lin/timer.c). Promise jobs run where they belong.
 */
export function repeat(work: () => boolean): void {
	void Promise.resolve().then(() => {
		if (work()) repeat(work);
	});
}
