import { type CipherGCMTypes, createCipheriv, createECDH } from "node:crypto";
import { x25519 } from "@noble/curves/ed25519.js";
import { fastWorkers } from "../../hosts/firmware/fast-workers.js";
import { LocalWorkers } from "../../hosts/firmware/local-workers.js";
import { Core } from "../../modules/core/core.js";
import { portableSteps } from "../../modules/core/portable-steps.js";
import { PrivateMemory } from "../../modules/core/private-memory.js";
import type { Task } from "../../modules/core/task.js";
import { KeyStore } from "../../modules/keystore/keystore.js";
import { portableMemory } from "../../modules/mailbox/memory.js";
import { allocateSharedMemory, Region, type SharedMemory } from "../../modules/mailbox/region.js";
import { hmacAlgorithms } from "../../modules/messages/algorithms.js";
import { requests } from "../../modules/messages/requests.js";
import { KeyPart } from "../../modules/messages/row.js";
import { ChaChaPolyWorker } from "../../modules/workers/chachapoly.js";
import { EccWorker } from "../../modules/workers/ecc.js";
import { HashWorker } from "../../modules/workers/hash.js";
import { KdfWorker } from "../../modules/workers/kdf.js";
import { MacWorker } from "../../modules/workers/mac.js";
import { SoftwareAes } from "../../modules/workers/software-aes.js";
import { SoftwareChaChaPoly } from "../../modules/workers/software-chachapoly.js";
import { SoftwareHkdf } from "../../modules/workers/software-hkdf.js";
import { SoftwarePbkdf2 } from "../../modules/workers/software-pbkdf2.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { tag } from "../support/digests.js";
import { memoryDevice, storageOn } from "../support/flash-device.js";
import { hashesWith } from "../support/noble-engines.js";
import { type Random, seeded } from "../support/random.js";
import { knownEntropy, knownGenerator, testCurves } from "../support/workers.js";
import { freeKeyLimits, makeHonestKey } from "./free-keys.js";
import { hmacSecrets } from "./hmac-secrets.js";
import { counters, HONEST, Keys, keyDescriptions, secretKeys } from "./keys.js";
import { type Forgery, keyOfForgery } from "./request-generator.js";
import { Secrets } from "./secrets.js";

/** An HSM with keys and without requests. All its engines are software. */
export class AttackedHsm {
	readonly region = new Region({ clients: 3, slots: 8, poolBytes: 1024 });
	readonly shared: SharedMemory = allocateSharedMemory(this.region);
	readonly memory = new PrivateMemory(this.region.sizes);
	private readonly device = memoryDevice();
	private readonly storage = storageOn(this.device);
	readonly keys = new KeyStore(keyDescriptions, 3, freeKeyLimits, counters, this.storage);
	readonly secrets = new Secrets();
	readonly forgeries: readonly Forgery[];
	/** A message. Its tag under `Keys.mac` is a secret. */
	readonly message: Uint8Array;
	/** A public key. The secret that `Keys.agreeing` shares with it is a secret. */
	readonly peer: Uint8Array;
	readonly sessions: number[] = [];
	readonly notified = [0, 0, 0];

	constructor(seed: number) {
		// Another sequence than the host's, whose numbers appear in shared memory.
		const random = seeded(~seed >>> 0);
		for (const id of secretKeys) this.place(id, random.bytes(this.keys.size(this.keys.find(id, HONEST), KeyPart.whole)));
		const free = random.bytes(32);
		this.secrets.add(`key ${Keys.free}`, free);
		makeHonestKey(this.keys, free);
		const privateKey = random.bytes(32);
		this.secrets.add(`private key ${Keys.pair}`, privateKey);
		const ecdh = createECDH("prime256v1");
		ecdh.setPrivateKey(privateKey);
		this.write(Keys.pair, Buffer.concat([ecdh.getPublicKey().subarray(1), privateKey]));
		const agreeing = random.bytes(32);
		this.secrets.add(`private key ${Keys.agreeing}`, agreeing);
		this.write(Keys.agreeing, Buffer.concat([x25519.getPublicKey(agreeing), agreeing]));
		this.peer = x25519.getPublicKey(random.bytes(32));
		this.secrets.add("shared secret", x25519.getSharedSecret(agreeing, this.peer));
		this.message = random.bytes(24);
		for (const algorithm of hmacAlgorithms) this.secrets.add(`expected tag by ${algorithm}`, tag(algorithm, this.key(Keys.mac), [this.message]));
		for (const id of [Keys.cipher, Keys.mac]) for (const [name, bytes] of hmacSecrets(this.key(id))) this.secrets.add(`${name} of key ${id}`, bytes);
		this.forgeries = [
			this.forge(requests.DecryptAesGcm, "aes-256-gcm", random),
			this.forge(requests.DecryptChaChaPoly, "chacha20-poly1305", random),
			this.forge(requests.DecryptAesCcm, "aes-256-ccm", random),
			this.forge(requests.DecryptAesGcm, "aes-256-gcm", random, { iv: 5, tag: 12 }),
		];
	}

	/** Makes the core and its workers. To be called while the shared memory is observed. */
	start(): { core: Core; workers: readonly Task[] } {
		const { region, shared, memory, keys } = this;
		const generator = knownGenerator();
		const slow = new LocalWorkers(memory);
		slow.add("chachapoly", new ChaChaPolyWorker(new SoftwareChaChaPoly(), memory.bytes, generator));
		slow.add("hash", new HashWorker(hashesWith(), memory.bytes));
		slow.add("mac", new MacWorker(hashesWith(), memory.bytes));
		slow.add("kdf", new KdfWorker(new SoftwareHkdf(), new SoftwarePbkdf2(), memory.bytes));
		slow.add("ecc", new EccWorker(testCurves(), memory.bytes));
		const local = fastWorkers(
			memory,
			{ aes: new SoftwareAes(), sha2: new SoftwareSha2(), random: () => generator, entropy: knownEntropy(), heap: { wipe: () => undefined } },
			{ ...slow.ports[0], isSlow: true },
		);
		const core = new Core({
			region,
			shared,
			memory,
			keys,
			workers: local.ports,
			operations: portableMemory,
			steps: portableSteps(portableMemory),
			notify: (client) => {
				this.notified[client]++;
			},
		});
		return { core, workers: [local, slow, this.storage] };
	}

	/** The contents of the flash. */
	get flash(): Uint8Array {
		return this.device.image;
	}

	private place(id: number, bytes: Uint8Array): void {
		this.secrets.add(`key ${id}`, bytes);
		this.write(id, bytes);
	}

	private write(id: number, bytes: Uint8Array): void {
		this.keys.write(this.keys.find(id, HONEST), bytes, 0);
	}

	key(id: number): Uint8Array {
		const bytes = new Uint8Array(this.keys.size(this.keys.find(id, HONEST), KeyPart.whole));
		this.keys.read(this.keys.find(id, HONEST), KeyPart.whole, bytes, 0);
		return bytes;
	}

	/** Encrypts a secret, then changes every byte of the tag. */
	private forge(code: number, name: string, random: Random, sizes = { iv: 12, tag: 16 }): Forgery {
		const plaintext = random.bytes(48);
		this.secrets.add(`plaintext of a forged ${name} with a tag of ${sizes.tag} bytes`, plaintext);
		const iv = random.bytes(sizes.iv);
		const cipher = createCipheriv(name as CipherGCMTypes, this.key(keyOfForgery(code)), iv, { authTagLength: sizes.tag });
		const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
		return { code, iv, sealed: Buffer.concat([body, cipher.getAuthTag().map((byte) => byte ^ 0xff)]), tagLength: sizes.tag };
	}
}
