/** What only the simulator has, for tests. */
export const chip = native("xs_simulator_chip");
export const collectGarbage = native("xs_simulator_collect_garbage");
export const failMemory = native("xs_simulator_fail");
export const measure = native("xs_simulator_measure");
export const measureAll = native("xs_simulator_measure_all");
export const search = native("xs_simulator_search");
