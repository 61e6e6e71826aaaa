/** The store as one module, so that its mutants can be tested like itself. */
export { LATER, Store } from "../../modules/keystore/store.js";
export { type Keeper, openStore, StoreState } from "../../modules/keystore/store-boot.js";
