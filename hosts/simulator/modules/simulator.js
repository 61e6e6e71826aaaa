/** Natives that only the simulator has, for tests. */
export const chip = native("xs_simulator_chip");
export const collectGarbage = native("xs_simulator_collect_garbage");
export const failMemory = native("xs_simulator_fail");
export const flashBytes = native("xs_simulator_flash_bytes");
export const flashCut = native("xs_simulator_flash_cut");
export const flashOperations = native("xs_simulator_flash_operations");
export const flashRestore = native("xs_simulator_flash_restore");
export const flashWear = native("xs_simulator_flash_wear");
export const flashWrite = native("xs_simulator_flash_write");
export const inDriver = native("xs_simulator_in_driver");
export const measure = native("xs_simulator_measure");
export const measureAll = native("xs_simulator_measure_all");
export const search = native("xs_simulator_search");
export const searchProcess = native("xs_simulator_search_process");
export const slowDrivers = native("xs_simulator_slow_drivers");
export const stickEntropy = native("xs_simulator_stick_entropy");
