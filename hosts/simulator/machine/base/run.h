/*
 * Layer base (program → lifecycle → engine → services → base).
 * The run as a whole: whether it has failed, and the thread that watches its time.
 */
#ifndef SIMULATOR_RUN_H
#define SIMULATOR_RUN_H

/** Fails the run: prints the message, of the first failure only, and makes every machine end. Takes the lock. */
void runFail(const char* format, ...) __attribute__((format(printf, 1, 2)));

/** Starts the watcher. It fails the run after `timeoutSeconds` (0: never), and ends the process if machines do not end after a failure. */
void runWatch(double timeoutSeconds);
void runStopWatching(void);

/** The status of the process: 0, 1 after a failure, 124 after a timeout. */
int runStatus(void);

#endif
