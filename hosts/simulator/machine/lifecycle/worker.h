/*
 * Layer lifecycle (program → lifecycle → engine → services → base).
 * Workers, machines on threads of their own: natives of the module "worker".
 */
#ifndef SIMULATOR_WORKER_H
#define SIMULATOR_WORKER_H

#include "base/engine.h"

/** (owner, module, options) → handle. Returns when the module's body has run; throws the reason if it failed. */
void xs_worker_create(txMachine* the);
/** (handle, message): posts to the worker. */
void xs_worker_post(txMachine* the);
/** (handle): deletes the worker, wherever it is and whatever it holds. Returns when its memory is freed. */
void xs_worker_terminate(txMachine* the);
/** (handle, handles: boolean): whether the worker's failure is reported to its parent instead of ending the run. */
void xs_worker_watch(txMachine* the);

#endif
